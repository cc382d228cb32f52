"""Which days numbers are asked of: the usual stretches, and their weeks. Pure.

Weeks begin on Mondays, and days are the clinic's: in the weeks its clock jumps they hold an hour
less or more, as its doctors' working time does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core import wall_clock
from core.errors import BadFieldError
from core.model import Span
from core.slots.days import check_order

MOST_DAYS = 366
"""How many days may be asked of at once."""
FURTHEST = timedelta(days=3660)
"""How far from today they may lie."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of the clinic's calendar, from the first to the last, both inclusive."""

    first: date
    last: date

    def span(self, zone: ZoneInfo) -> Span:
        """Return these days as moments."""
        whole = wall_clock.bounds(self.first, zone).start
        return Span(whole, wall_clock.bounds(self.last, zone).end)

    def weeks(self) -> Sequence["Stretch"]:
        """Return the weeks of these days in order; the first and the last one may be cut."""
        found, first = list[Stretch](), self.first
        while first <= self.last:
            sunday = _monday(first) + _WEEK - _DAY
            found.append(Stretch(first, min(sunday, self.last)))
            first = sunday + _DAY
        return found


class Usual(StrEnum):
    """Stretches that are asked of most."""

    THIS_WEEK = "this-week"
    LAST_WEEK = "last-week"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"


def usual(one: Usual, today: date) -> Stretch:
    """Return the days that a usual stretch has today."""
    monday, month = _monday(today), today.replace(day=1)
    match one:
        case Usual.THIS_WEEK:
            return Stretch(monday, monday + _WEEK - _DAY)
        case Usual.LAST_WEEK:
            return Stretch(monday - _WEEK, monday - _DAY)
        case Usual.THIS_MONTH:
            following = (month + timedelta(days=31)).replace(day=1)
            return Stretch(month, following - _DAY)
        case Usual.LAST_MONTH:
            last = month - _DAY
            return Stretch(last.replace(day=1), last)


def check(first: date, last: date, today: date) -> Stretch:
    """Return these days where numbers may be asked of them.

    Raises BadFieldError for a stretch that is backwards, too long, or too far from today.
    """
    check_order(first, last)
    for day in (first, last):
        if abs(day - today) > FURTHEST:
            raise BadFieldError("date", "too-far-off", limit=FURTHEST.days, part=day.isoformat())
    if last - first >= timedelta(days=MOST_DAYS):
        raise BadFieldError("date", "too-many-days", limit=MOST_DAYS, part=last.isoformat())
    return Stretch(first, last)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
