"""What speaks to Telegram: the client, its transport, its limits, and what works around it."""
