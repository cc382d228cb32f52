"""A doctor's times, and their pictures."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import SlotId, TimeOffId


@action("sc")
class ShowSchedule(Action):
    """The calendar of the doctor's published days, at a month."""

    month: date


@action("kd")
class ShowDayPicture(Action):
    """A day as a picture; PRESENT is today."""

    day: date
    dark: bool


@action("kw")
class ShowWeekPicture(Action):
    """The week of a day as a picture; PRESENT is this week."""

    day: date
    dark: bool


@action("sy")
class ShowScheduleDay(Action):
    day: date


@action("so")
class OpenSlot(Action):
    """Offer a slot, or switch it off."""

    slot: SlotId
    is_open: bool


@action("pu")
class StartPublishing(Action): ...


@action("po")
class PublishOn(Action):
    """Begin publishing with one day chosen already."""

    day: date


@action("vt")
class ShowTimeOff(Action):
    time_off: TimeOffId
