"""A month as buttons. Days that can be chosen carry their number; the others are inert dots."""

import calendar
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.payload import Action
from bot.chat.screen import Button, Row
from bot.chat.ways import Nothing
from bot.chat.words import Translator

_DAY = timedelta(days=1)
EMPTY = "·"
HOLIDAY = "*"
BLANK = "\u2800"
"""A button must have a text; this one is a letter that draws nothing."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the calendar, from the first to the last, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def nearest(self, day: date) -> date:
        """Return the day itself, or the end that it lies beyond."""
        return min(max(day, self.first), self.last)

    def month(self, day: date) -> "Days":
        """Return the whole month of a day, or of the end that it lies beyond."""
        shown = self.nearest(day)
        longest = calendar.monthrange(shown.year, shown.month)[1]
        return Days(shown.replace(day=1), shown.replace(day=longest))

    def workdays(self, monday: date) -> list[date]:
        """Return Monday to Friday of a day's week, as far as they lie within."""
        first = monday - timedelta(days=monday.weekday())
        week = (first + timedelta(days=at) for at in range(5))
        return [day for day in week if day in self]


def month_rows(
    t: Translator,
    month: date,
    days: Days,
    *,
    pick: Callable[[date], Action],
    turn_to: Callable[[date], Action],
    choosable: Container[date] | None = None,
    chosen: Collection[date] = (),
    marked: Mapping[date, str] | None = None,
    holidays: Collection[date] = (),
) -> tuple[Row, ...]:
    """Lay out the month of ``month``: its name, arrows within ``days``, weekdays, days.

    Of ``days`` those in ``choosable`` can be chosen, by default all. A day in ``chosen`` wears a
    tick, one in ``marked`` its mark behind the number, a public holiday a star. A month outside
    ``days`` is shown as the nearest inside. Weeks that are over before ``days`` begin are left out.
    """
    shown = days.month(month)
    month, before, after = shown.first, shown.first - _DAY, shown.last + _DAY
    blank = Button(BLANK, Nothing())
    heading = (
        Button("‹", turn_to(before.replace(day=1))) if before in days else blank,
        Button(t.month(month), Nothing()),
        Button("›", turn_to(after)) if after in days else blank,
    )
    weekdays = tuple(Button(name, Nothing()) for name in t.weekdays())
    weeks = calendar.Calendar(t.locale.first_week_day).monthdatescalendar(month.year, month.month)

    def cell(day: date) -> Button:
        if day.month != month.month:
            return blank
        star = HOLIDAY if day in holidays else ""
        if day not in (days if choosable is None else choosable):
            return Button(EMPTY + star, Nothing())
        tick, mark = "✓" if day in chosen else "", (marked or {}).get(day, "")
        return Button(f"{tick}{day.day}{mark}{star}", pick(day))

    ahead = [week for week in weeks if week[-1] >= days.first]
    return (heading, weekdays, *(tuple(cell(day) for day in week) for week in ahead))
