"""Days on the clinic's calendar, from one to another, and places of a wish that name some."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_LISTED = 35
"""Days that are named one by one lie within so many: a button has no room for more."""


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which, both inclusive; None is open.

    Where not all of them are meant, ``among`` has those that are, in order.
    """

    first: date | None = None
    last: date | None = None
    by_weeks: bool = False
    """Whether weeks were counted: a weekday named beside it is the one of that week."""
    among: tuple[date, ...] = ()

    @property
    def lone(self) -> date | None:
        """The day, where it is one alone."""
        return self.first if self.first == self.last else None


def listed(days: Days) -> tuple[date, ...]:
    """Return each of these days in order; none where they are open, or too many to name."""
    if days.among or days.first is None or days.last is None:
        return days.among
    length = (days.last - days.first) // DAY + 1
    return tuple(days.first + at * DAY for at in range(length)) if length <= MOST_LISTED else ()


def these(chosen: Iterable[date]) -> Days | None:
    """Return these days and none between them; None where they lie too far apart for that."""
    days = tuple(sorted(set(chosen)))
    if not days or (days[-1] - days[0]) // DAY >= MOST_LISTED:
        return None
    return Days(days[0], days[-1], among=days if len(days) > 1 else ())


def one_day(day: date | None) -> Days | None:
    """Return this day alone."""
    return None if day is None else Days(day, day)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - day.weekday() * DAY


Read = Callable[[re.Match[str], date], Days | None]
"""Reads a place; None where it means no days after all. It is told the date of today."""
Places = tuple[tuple[re.Pattern[str], Read], ...]
