"""Buttons of running late."""

from bot.chat.payload import Action, action


@action("ce")
class SayLate(Action):
    """Run late by so many minutes; none is on time."""

    minutes: int
