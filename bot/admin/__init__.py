"""Those who look after the clinic."""
