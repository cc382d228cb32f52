"""Buttons that lead a patient from the doctors to a booked time."""

from datetime import date, datetime

from bot.chat.payload import Action, action
from core.model import PersonId, SlotId


@action("ds")
class ShowDoctors(Action):
    page: int


@action("d")
class ShowDoctor(Action):
    doctor: PersonId


FIRST_FREE = date.min
"""A month that has passed: the calendar opens at the first one that has a free time."""


@action("bm")
class PickDay(Action):
    """The calendar of a doctor's free days, at a month."""

    doctor: PersonId
    month: date


@action("bd")
class PickTime(Action):
    doctor: PersonId
    day: date


@action("bt")
class TakeTime(Action):
    """A time was chosen: ask for the note."""

    slot: SlotId


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
