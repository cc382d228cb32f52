"""What doctors type: dates, times, working hours, lengths."""

import re
from datetime import date, time, timedelta
from itertools import pairwise

from core.errors import BadFieldError
from core.policy import Window
from core.wall_clock import check_length

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DASH = re.compile(r"-|–|—|\bto\b")
_PARTING = re.compile(r"^(?:\s|[,;–—-]|to\b|по\b)*")
_LETTERS = r"[^\W\d_]*"
_LENGTH = re.compile(
    rf"(?:([0-9]{{1,2}})\s*[hч]{_LETTERS})?\s*(?:([0-9]{{1,4}})\s*(?:[mм]{_LETTERS})?)?",
    re.IGNORECASE,
)


def parse_date(text: str) -> date:
    """Read a date typed as ``YYYY-MM-DD``. Raises BadFieldError naming what is wrong."""
    typed = text.strip()
    parts = _DATE.fullmatch(typed)
    if parts is None:
        raise BadFieldError("date", "date-format", part=typed)
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        raise BadFieldError("date", "no-such-date", part=typed) from None


def parse_time(text: str) -> time:
    """Read a wall-clock time typed as ``HH:MM`` or ``HH:MM:SS``.

    Raises BadFieldError naming what is wrong. Seconds other than zero are refused: no slot needs
    them.
    """
    typed = text.strip()
    parts = _CLOCK.fullmatch(typed)
    if parts is None:
        raise BadFieldError("time", "time-format", part=typed)
    hour, minute, second = (int(part or 0) for part in parts.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise BadFieldError("time", "no-such-time", part=typed)
    if second:
        raise BadFieldError("time", "whole-minutes", part=typed)
    return time(hour, minute)


def parse_dates(text: str) -> tuple[date, ...]:
    """Read dates typed as ``YYYY-MM-DD``, parted by commas or spaces; each once and in order.

    Raises BadFieldError naming the one that is wrong.
    """
    typed = [piece for piece in re.split(r"[,;\s]+", text) if piece]
    return tuple(sorted({parse_date(piece) for piece in typed or [""]}))


def parse_window(text: str) -> Window:
    """Read one stretch typed as ``10:00-13:00``.

    Raises BadFieldError naming what is wrong: not a window, not a time, or an end at or before its
    start (work over midnight is two days' work).
    """
    typed = text.strip()
    ends = _DASH.split(typed)
    if len(ends) != 2:
        raise BadFieldError("windows", "window-format", part=typed)
    window = Window(parse_time(ends[0]), parse_time(ends[1]))
    if window.end <= window.start:
        rule = "window-empty" if window.end == window.start else "window-backwards"
        raise BadFieldError("windows", rule, part=typed)
    return window


def parse_time_off(text: str) -> tuple[date, date | Window]:
    """Read a day, a first and a last day, or a day and hours of it.

    They are typed as ``2026-07-01``, ``2026-07-01 2026-07-14`` and ``2026-07-01 13:00-16:00``.
    Raises BadFieldError naming what is wrong.
    """
    typed = text.strip()
    found = _DATE.match(typed)
    if found is None:
        raise BadFieldError("date", "date-format", part=typed)
    first, rest = parse_date(found.group()), _PARTING.sub("", typed[found.end() :], count=1)
    if not rest:
        return first, first
    return first, parse_window(rest) if ":" in rest else parse_date(rest)


def parse_windows(text: str) -> tuple[Window, ...]:
    """Read windows typed as ``10:00-13:00, 14:00-17:30`` and return them in order.

    Raises BadFieldError naming the window that is wrong, as ``parse_window`` does, or that overlaps
    another one.
    """
    typed = [piece for piece in re.split(r"[,;\n]+", text) if piece.strip()]
    windows = sorted(parse_window(piece) for piece in typed or [text])
    for before, after in pairwise(windows):
        if after.start < before.end:
            raise BadFieldError("windows", "windows-overlap", part=write_window(after))
    return tuple(windows)


def write_window(window: Window) -> str:
    """Write a window as ``parse_window`` reads it."""
    return f"{window.start:%H:%M}-{window.end:%H:%M}"


def parse_length(text: str) -> timedelta:
    """Read how long a slot lasts: ``40``, ``40m``, ``40 min``, ``1h``, ``1h 30m``.

    Raises BadFieldError for anything else, LengthError outside 15 minutes to 4 hours.
    """
    typed = text.strip()
    parts = _LENGTH.fullmatch(typed)
    if not typed or parts is None:
        raise BadFieldError("length", "length-format", part=typed)
    hours, minutes = (int(part or 0) for part in parts.groups())
    return check_length(timedelta(hours=hours, minutes=minutes))
