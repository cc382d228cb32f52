"""A month as buttons. Days that can be chosen carry their number; the others are inert dots."""

import calendar
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from bot.chat.payload import Action
from bot.chat.screen import Button, Row
from bot.chat.ways import Nothing
from bot.chat.words import Translator

EMPTY = "·"
HOLIDAY = "*"
BLANK = "\u2800"
"""A button must have a text; this one is a letter that draws nothing."""


def month_rows(
    t: Translator,
    month: date,
    *,
    choosable: Collection[date],
    pick: Callable[[date], Action],
    turn_to: Callable[[date], Action],
    first: date,
    last: date,
    chosen: Collection[date] = (),
    marked: Mapping[date, str] | None = None,
    holidays: Collection[date] = (),
) -> tuple[Row, ...]:
    """Lay out the month of ``month``: its name, arrows within ``first``..``last``, weekdays, days.

    A day in ``chosen`` wears a tick, one in ``marked`` its mark behind the number. A public
    holiday wears a star. A month outside the range is shown as the nearest inside.
    """
    month = min(max(month.replace(day=1), first.replace(day=1)), last.replace(day=1))
    before = month - timedelta(days=1)
    after = month + timedelta(days=calendar.monthrange(month.year, month.month)[1])
    blank = Button(BLANK, Nothing())
    heading = (
        Button("‹", turn_to(before.replace(day=1))) if month > first else blank,
        Button(t.month(month), Nothing()),
        Button("›", turn_to(after)) if after <= last else blank,
    )
    weekdays = tuple(Button(name, Nothing()) for name in t.weekdays())
    weeks = calendar.Calendar(t.locale.first_week_day).monthdatescalendar(month.year, month.month)

    def cell(day: date) -> Button:
        if day.month != month.month:
            return blank
        star = HOLIDAY if day in holidays else ""
        if day not in choosable:
            return Button(EMPTY + star, Nothing())
        tick, mark = "✓" if day in chosen else "", (marked or {}).get(day, "")
        return Button(f"{tick}{day.day}{mark}{star}", pick(day))

    return (heading, weekdays, *(tuple(cell(day) for day in week) for week in weeks))
