"""How the bot is: whether it can serve, and what is counted while it does."""
