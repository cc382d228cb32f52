"""Buttons that lead a patient from the doctors to a booked time."""

from bot.chat.payload import Action, action
from core.model import PatientId, SlotId


@action("be")
class WriteNote(Action):
    """Ask for a note before confirming."""

    slot: SlotId


@action("bn")
class SkipNote(Action):
    """Book without a note, also where one was written."""

    slot: SlotId


@action("by")
class ConfirmBooking(Action):
    """``seen`` tells what the summary showed from any other offer of this slot."""

    slot: SlotId
    seen: str


@action("gc")
class ConfirmFor(Action):
    """The same for somebody else, for whom the account books."""

    slot: SlotId
    patient: PatientId
    seen: str


@action("gw")
class ChooseWhom(Action):
    """Choose for whom a time is booked."""

    slot: SlotId
