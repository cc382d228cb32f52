"""What can keep the bot from working, told in words an operator can act on."""


class StartupError(Exception):
    """The bot cannot start or go on; the message is one clear line for the terminal."""
