"""A doctor's weekly hours as the doctor sets them: which week holds from when to when. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from core import wall_clock
from core.errors import BadFieldError
from core.model import WeeklyHours

_DAY = timedelta(days=1)

MOST_A_DAY = 6
"""Windows of a weekday: more are no week that anybody reads."""

Pattern = tuple[WeeklyHours, ...]


def checked(hours: Iterable[WeeklyHours]) -> Pattern:
    """Return the hours of a week in order, if no two overlap, each holds a slot, and a day has few.

    Their dates are not looked at. Raises BadFieldError naming the window, LengthError.
    """
    week = tuple(sorted(hours, key=lambda one: (one.weekday, one.window)))
    for one in week:
        wall_clock.check_length(one.length)
        lasts = timedelta(
            hours=one.window.end.hour - one.window.start.hour,
            minutes=one.window.end.minute - one.window.start.minute,
        )
        if lasts < one.length:
            raise BadFieldError("week", "week-short", part=_written(one))
    for before, after in pairwise(week):
        if before.weekday == after.weekday and after.window.start < before.window.end:
            raise BadFieldError("week", "windows-overlap", part=_written(after))
    most = Counter(one.weekday for one in week).most_common(1)
    if most and most[0][1] > MOST_A_DAY:
        raise BadFieldError("week", "week-many", limit=MOST_A_DAY)
    return week


def _written(one: WeeklyHours) -> str:
    return f"{one.window.start:%H:%M}-{one.window.end:%H:%M}"


def laid_over(
    before: Pattern, week: Pattern, first: date | None, last: date | None, today: date
) -> Pattern:
    """Return the pattern with this week from ``first`` to ``last``, both inclusive.

    None is from today on, and for good. Hours from before end the day before it, and come back the
    day after where it ends; what ended before today is forgotten.
    """
    start = max(first or today, today)
    kept: list[WeeklyHours] = []
    for one in before:
        if one.last is not None and one.last < today:
            continue
        if one.first is None or one.first < start:
            ends = start - _DAY if one.last is None else min(one.last, start - _DAY)
            if ends >= today:
                kept.append(replace(one, last=ends))
        if last is not None and (one.last is None or one.last > last):
            begins = last + _DAY if one.first is None else max(one.first, last + _DAY)
            kept.append(replace(one, first=begins))
    begins_now = None if start == today else start
    kept += [replace(one, first=begins_now, last=last) for one in week]
    return in_order(kept)


def in_order(hours: Iterable[WeeklyHours]) -> Pattern:
    """Return weekly hours by weekday, time of day and first date, each once."""
    return tuple(
        sorted(set(hours), key=lambda one: (one.weekday, one.window, one.first or date.min))
    )


@dataclass(frozen=True, slots=True)
class Period:
    """The hours from one date to another, both inclusive; None is from now on, or for good."""

    hours: Pattern
    first: date | None = None
    last: date | None = None


def periods(pattern: Iterable[WeeklyHours], today: date) -> list[Period]:
    """Return what a doctor's weeks look like one after another, from today's on.

    A stretch without hours stands only between two with hours.
    """
    hours = [one for one in pattern if one.last is None or one.last >= today]
    begins = {max(one.first, today) for one in hours if one.first is not None}
    begins |= {one.last + _DAY for one in hours if one.last is not None}
    starts = [None, *sorted(begins - {today})]
    found: list[Period] = []
    for at, start in enumerate(starts):
        day = start or today
        last = starts[at + 1] if at + 1 < len(starts) else None
        of_it = tuple(
            one
            for one in hours
            if (one.first is None or one.first <= day) and (one.last is None or day <= one.last)
        )
        found.append(Period(in_order(of_it), start, None if last is None else last - _DAY))
    while found and not found[-1].hours:
        found.pop()
    while found and not found[0].hours:
        found.pop(0)
    return found
