"""What answers over HTTP, beside Telegram's webhook: health, metrics, calendar feeds."""
