"""Giving the address of a calendar elsewhere, and taking it back."""

from bot.chat.payload import Action, action


@action("eg")
class AskBusyAddress(Action):
    """Ask for the address, also for another one."""


@action("eh")
class RemoveBusyCalendar(Action):
    """Read there no more."""
