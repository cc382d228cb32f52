"""Buttons of running late."""

from datetime import date

from bot.chat.payload import Action, action


@action("cu")
class SayLate(Action):
    """Run late by so many minutes on this day; none is on time."""

    minutes: int
    day: date


@action("ca")
class LeaveLate(Action):
    """Say nothing, and go back to the practice: what is typed next is no delay."""
