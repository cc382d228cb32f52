"""Buttons that lead a patient from the doctors to a booked time."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import DoctorId, SlotId


@action("bd")
class PickTime(Action):
    doctor: DoctorId
    day: date


@action("bn")
class SkipNote(Action):
    slot: SlotId


@action("bk")
class KeepNote(Action):
    """The note that is in the draft already fits this time too."""

    slot: SlotId


@action("by")
class ConfirmBooking(Action):
    """``seen`` tells what the summary showed from any other offer of this slot."""

    slot: SlotId
    seen: str
