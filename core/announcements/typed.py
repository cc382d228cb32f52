"""A stretch of maintenance as an admin types it: ``2026-11-25 22:00-23:30``, or ``22:00-01:00``."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core import wall_clock
from core.errors import BadFieldError
from core.model import Span

_TYPED = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})[\s,]+)?(\d{1,2}):(\d{2})\s*[-\u2010-\u2015]\s*(\d{1,2}):(\d{2})"
)


def parse_stretch(text: str, now: datetime, zone: ZoneInfo) -> Span:
    """Return the stretch that was typed on the clinic's clock; without a date the next such hours.

    An end that is not after the start is on the next day. Raises BadFieldError.
    """
    found = _TYPED.fullmatch(text.strip()[:64])
    if found is None:
        raise BadFieldError("maintenance", "maintenance-format", part=text[:40])
    numbers = [None if part is None else int(part) for part in found.groups()]
    try:
        begins, ends = _clock(numbers[3], numbers[4]), _clock(numbers[5], numbers[6])
        day = None if numbers[0] is None else date(numbers[0], numbers[1] or 0, numbers[2] or 0)
        first = day or wall_clock.day_of(now, zone)
        span = _span(first, begins, ends, zone)
        if day is None and span.end <= now:
            span = _span(first + timedelta(days=1), begins, ends, zone)
    except (ValueError, OverflowError):
        raise BadFieldError("maintenance", "maintenance-format", part=text[:40]) from None
    return span


def _clock(hour: int | None, minute: int | None) -> time:
    return time(hour or 0, minute or 0)


def _span(day: date, begins: time, ends: time, zone: ZoneInfo) -> Span:
    until = day if ends > begins else day + timedelta(days=1)
    return Span(wall_clock.moment(day, begins, zone), wall_clock.moment(until, ends, zone))
