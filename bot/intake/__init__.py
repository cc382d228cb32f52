"""From Telegram to a handler: updates are fetched or brought, kept, and given out in order."""
