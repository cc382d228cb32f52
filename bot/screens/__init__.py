"""Pure functions: what core knows → Screen. No await, no clock, no Telegram."""
