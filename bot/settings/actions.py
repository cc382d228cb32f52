"""Buttons of how a doctor works."""

from datetime import time

from bot.chat.payload import Action, action


@action("cr")
class ChooseByRequest(Action):
    """Let new appointments wait for the doctor's word, or be confirmed at once."""

    on: bool


@action("ch")
class AskDigest(Action):
    """When the morning's digest is to come."""


@action("ct")
class ChooseDigest(Action):
    at: time


@action("co")
class NoDigest(Action): ...
