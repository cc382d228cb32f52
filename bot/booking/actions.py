"""Buttons that lead a patient from the doctors to a booked time."""

from datetime import date, datetime

from bot.chat.payload import Action, action
from core.model import PersonId, SlotId


@action("bd")
class PickTime(Action):
    doctor: PersonId
    day: date


@action("bn")
class SkipNote(Action):
    slot: SlotId


@action("bk")
class KeepNote(Action):
    """The note that is in the draft already fits this time too."""

    slot: SlotId


@action("bc")
class ConfirmBooking(Action):
    """What the summary showed: the slot's start, and whether the draft's note goes with it."""

    slot: SlotId
    start: datetime
    with_note: bool
