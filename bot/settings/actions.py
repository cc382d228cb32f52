"""Buttons of how a doctor works."""

from datetime import time

from bot.chat.payload import Action, action


@action("cr")
class ChooseByRequest(Action):
    """Let new appointments wait for the doctor's word, or be confirmed at once."""

    on: bool


@action("cq")
class ChoosePause(Action):
    """Leave so many minutes between two times: show what that does."""

    minutes: int


@action("ci")
class ConfirmPause(Action):
    """``seen`` tells what was shown from anything else that it would do."""

    minutes: int
    seen: str


@action("cy")
class ChooseHolidays(Action):
    """Offer times on public holidays, or not: show what that does."""

    on: bool


@action("cz")
class ConfirmHolidays(Action):
    """``seen`` is as above."""

    on: bool
    seen: str


@action("ch")
class AskDigest(Action):
    """When the morning's digest is to come."""


@action("ct")
class ChooseDigest(Action):
    at: time


@action("co")
class NoDigest(Action): ...
