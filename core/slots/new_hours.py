"""What doctors change about their hours, and how they work then. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from core import facts
from core.errors import BadFieldError
from core.facts import Fact
from core.model import DoctorId
from core.slots.days import check_not_far, check_not_past, check_order
from core.slots.pattern import Pattern, checked, laid_over
from core.slots.weekly import Practice

LONGEST_PAUSE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class NewWeek:
    """Work these hours from ``first`` to ``last``, both inclusive; none at all is to stop.

    None is from today on, and for good. The dates of the hours themselves are not looked at.
    """

    hours: Pattern
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class NewPause:
    """Leave so much between two slots."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class WorkOnHolidays:
    """Publish on public holidays too, or not."""

    on: bool


@dataclass(frozen=True, slots=True)
class FollowAgain:
    """Let a day that was set by hand follow the weekly hours again."""

    day: date


Change = NewWeek | NewPause | WorkOnHolidays | FollowAgain


def changed(practice: Practice, change: Change, today: date) -> Practice:
    """Return how a doctor works after this change; raises BadFieldError, LengthError."""
    match change:
        case NewWeek(hours, first, last):
            week = checked(hours)
            _check_dates(first, last, today)
            return replace(practice, pattern=laid_over(practice.pattern, week, first, last, today))
        case NewPause(pause):
            whole = pause % timedelta(minutes=1) == timedelta()
            if not timedelta() <= pause <= LONGEST_PAUSE or not whole:
                most = LONGEST_PAUSE // timedelta(minutes=1)
                raise BadFieldError("pause", "pause-range", limit=most)
            return replace(practice, pause=pause)
        case WorkOnHolidays(on):
            return replace(practice, on_holidays=on)
        case FollowAgain(day):
            return replace(practice, hand_set=practice.hand_set - {day})


def given_back(change: Change | None) -> date | None:
    """Return the day that is to follow the weekly hours again."""
    return change.day if isinstance(change, FollowAgain) else None


def fact_of(doctor: DoctorId, change: Change) -> Fact:
    """Return what is told of this change."""
    match change:
        case NewWeek(hours):
            return facts.WeeklyHoursSet(doctor, hours)
        case NewPause(pause):
            return facts.PauseSet(doctor, pause)
        case WorkOnHolidays(on):
            return facts.HolidayWorkSet(doctor, on)
        case FollowAgain(day):
            return facts.DayGivenBack(doctor, day)


def _check_dates(first: date | None, last: date | None, today: date) -> None:
    """Raise BadFieldError for a stretch that has passed, lies too far ahead, or is none."""
    for day in (first, last):
        if day is not None:
            check_not_past(day, today)
    if first is not None:
        check_not_far(first, today)
    if last is not None and first is not None:
        check_order(first, last)
