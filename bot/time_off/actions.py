"""Buttons with which a doctor goes away, and comes back."""

from datetime import date, datetime, time
from enum import StrEnum

from bot.chat.payload import Action, action
from core.model import TimeOffId


class Deal(StrEnum):
    """What becomes of the appointments in the way: they stay, or are called off for a reason."""

    KEEP = "k"
    ILL = "i"
    EMERGENCY = "e"
    AWAY = "a"
    TYPED = "t"


@action("vl")
class ShowTimesOff(Action):
    page: int


@action("vn")
class NewTimeOff(Action):
    """Choose the first day, at a month of the calendar."""

    month: date


@action("vf")
class ChooseLastDay(Action):
    first: date
    month: date


@action("vp")
class AskPart(Action):
    """Only a part of one day: ask which."""

    day: date


@action("va")
class AskPartEnd(Action):
    """The part begins then: ask until when."""

    day: date
    begin: time


@action("vb")
class LookAtPart(Action):
    """What being away for a part of this day would do."""

    day: date
    begin: time
    end: time


@action("vr")
class LookAtDays(Action):
    """What being away on these days would do; both are in it."""

    first: date
    last: date


@action("vs")
class LookAtStretch(Action):
    """What being away from one moment to another would do."""

    start: datetime
    end: datetime


@action("vw")
class AskWhyAway(Action):
    start: datetime
    end: datetime


@action("vq")
class AskCallOff(Action):
    """The reason is known: show what calling all of them off will do."""

    start: datetime
    end: datetime
    deal: Deal


@action("vi")
class ShowIll(Action):
    """What being ill would do from now on, for so many days with today."""

    days: int


@action("vx")
class TakeTimeOff(Action):
    """``seen`` tells which appointments were seen in the way."""

    start: datetime
    end: datetime
    deal: Deal
    seen: str


@action("ve")
class AskEndTimeOff(Action):
    time_off: TimeOffId


@action("vd")
class EndTimeOff(Action):
    time_off: TimeOffId
