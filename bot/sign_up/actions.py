"""Buttons of signing up."""

from bot.chat.payload import Action, action


@action("sn")
class KeepName(Action):
    """Sign up under the name that Telegram knows."""
