"""Numbers in few words: stretches of days, hours of work, how long ahead."""

from datetime import timedelta

from bot.chat.words import Translator
from core.numbers.days import Stretch

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_WHOLE_HOURS = 10
"""From so many hours on, minutes say nothing."""


def days_named(t: Translator, days: Stretch) -> str:
    """Return a stretch by its first and last day."""
    if days.first == days.last:
        return t.short_day(days.first)
    return f"{t.short_day(days.first)} – {t.short_day(days.last)}"


def hours(t: Translator, worked: timedelta) -> str:
    """Return working time in hours, however many, in short: 1 h 30 min, 48 h."""
    whole, rest = divmod(worked // timedelta(minutes=1), 60)
    if whole >= _WHOLE_HOURS:
        return t.plain("numbers.hours", number=round(worked / _HOUR))
    parts = [t.plain("numbers.hours", number=whole)] if whole or not rest else []
    return " ".join([*parts, *([t.plain("numbers.minutes", number=rest)] if rest else [])])


def ahead(t: Translator, median: timedelta) -> str:
    """Return how long ahead people book, as roughly as anybody wants to know it."""
    if median >= 2 * _DAY:
        return t.many("time.days", round(median / _DAY))
    if median >= 2 * _HOUR:
        return t.many("time.hours", round(median / _HOUR))
    return t.duration(median)
