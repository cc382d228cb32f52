"""A local stand-in for Telegram: a Bot API as strict as the real one, and phones to talk to it."""
