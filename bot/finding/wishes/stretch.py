"""Days on the clinic's calendar, from one to another, and places of a wish that name some."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which, both inclusive; None is open."""

    first: date | None = None
    last: date | None = None
    by_weeks: bool = False
    """Whether weeks were counted: a weekday named beside it is the one of that week."""

    @property
    def lone(self) -> date | None:
        """The day, where it is one alone."""
        return self.first if self.first == self.last else None


def one_day(day: date | None) -> Days | None:
    """Return this day alone."""
    return None if day is None else Days(day, day)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - day.weekday() * DAY


Read = Callable[[re.Match[str], date], Days | None]
"""Reads a place; None where it means no days after all. It is told the date of today."""
Places = tuple[tuple[re.Pattern[str], Read], ...]
