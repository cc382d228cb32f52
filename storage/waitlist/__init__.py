"""Who waits for whose times."""
