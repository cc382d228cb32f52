"""Buttons of signing up."""

from bot.chat.payload import Action, action


@action("sn")
class KeepName(Action):
    """Sign up under the name that Telegram knows."""


@action("se")
class KeepWrittenName(Action):
    """Sign up under the name that was written before."""


@action("sf")
class LeaveName(Action):
    """Back from the question for the name, to where one came from."""
