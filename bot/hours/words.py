"""A week in words: one readable line for the days that are alike."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.chat.words import Translator, lined
from core.model import WeeklyHours
from core.slots.pattern import Pattern, Period

_Windows = tuple[tuple[str, timedelta], ...]


def week_lines(t: Translator, hours: Pattern) -> Markup:
    """Return a week (HTML): ``Mon–Fri 09:00–13:00, 14:00–17:30 · 30 min``."""
    alike: dict[_Windows, list[int]] = {}
    for weekday, of_day in groupby(sorted(hours, key=_by_day), key=lambda one: one.weekday):
        alike.setdefault(tuple(map(_window, of_day)), []).append(weekday)
    lines = [
        t("hours.line", days=weekdays_named(t, weekdays), hours=_hours(t, windows))
        for windows, weekdays in alike.items()
    ]
    return lined(*lines)


def period_lines(t: Translator, period: Period) -> Markup:
    """Return a week with the dates between which it holds (HTML)."""
    dates = dates_named(t, period.first, period.last)
    dates = dates[:1].upper() + dates[1:]
    week = week_lines(t, period.hours) if period.hours else t("hours.no-hours")
    return week if period.first is None and period.last is None else lined(f"{dates}:", week)


def dates_named(t: Translator, first: date | None, last: date | None) -> str:
    """Return from when until when, in words."""
    if first is None and last is None:
        return t.plain("hours.for-good")
    if last is None:
        return t.plain("hours.from", first=_date(t, first))
    if first is None:
        return t.plain("hours.until", last=_date(t, last))
    return t.plain("hours.from-until", first=_date(t, first), last=_date(t, last))


def weekday(t: Translator, day: int) -> str:
    """Return a weekday's short name (Monday is 0): Mon."""
    name: str = t.locale.days["stand-alone"]["abbreviated"][day]
    return name[:1].upper() + name[1:]


def _date(t: Translator, day: date | None) -> str:
    return "" if day is None else f"{t.short_day(day)} {day.year}"


def _by_day(one: WeeklyHours) -> tuple[int, object]:
    return one.weekday, one.window


def _window(one: WeeklyHours) -> tuple[str, timedelta]:
    return f"{one.window.start:%H:%M}–{one.window.end:%H:%M}", one.length


def _hours(t: Translator, windows: _Windows) -> str:
    """Return the windows of a day, with a slot's length once where it is the same for all."""
    parts = []
    for length, alike in groupby(windows, key=lambda one: one[1]):
        minutes = t.plain("publish.minutes", minutes=length // timedelta(minutes=1))
        parts.append(", ".join(window for window, _ in alike) + f" · {minutes}")
    return "; ".join(parts)


def weekdays_named(t: Translator, weekdays: Sequence[int]) -> str:
    """Return weekdays, with those that follow one another as a stretch: Mon–Fri, Sun."""
    return ", ".join(_stretches(t, weekdays))


def _stretches(t: Translator, weekdays: Sequence[int]) -> Iterable[str]:
    for _, run in groupby(enumerate(sorted(weekdays)), key=lambda pair: pair[1] - pair[0]):
        days = [day for _, day in run]
        if len(days) < 3:
            yield from (weekday(t, day) for day in days)
        else:
            yield f"{weekday(t, days[0])}–{weekday(t, days[-1])}"
