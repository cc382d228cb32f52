"""What operators run beside the bot."""
