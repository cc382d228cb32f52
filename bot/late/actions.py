"""Buttons of running late."""

from bot.chat.payload import Action, action


@action("ce")
class SayLate(Action):
    """Run late by so many minutes; none is on time."""

    minutes: int


@action("ca")
class LeaveLate(Action):
    """Say nothing, and go back to the practice: what is typed next is no delay."""
