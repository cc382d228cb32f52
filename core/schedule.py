"""Working hours on a wall clock → slots in UTC. Daylight saving lives here and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.errors import BadFieldError, LengthError
from core.model import Span
from core.policy import Window

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
_SECOND = timedelta(seconds=1)

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DASH = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")
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


def check_length(length: timedelta) -> timedelta:
    """Return ``length`` if a slot may last that long: 15 minutes to 4 hours, in whole minutes."""
    if not SHORTEST <= length <= LONGEST or length % timedelta(minutes=1):
        raise LengthError(SHORTEST, LONGEST)
    return length


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which the clinic's wall clock shows ``clock`` on ``day``.

    A time that the clock skips in spring counts as the moment of the jump; one that it shows twice
    in autumn is the first of the two. So a later time on the clock is never an earlier moment.
    """
    wall = datetime.combine(day, clock, zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _jump(wall.replace(fold=1).astimezone(UTC), instant, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two at which the clock jumps, found by halving."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the same moment as the clinic's wall clock shows it."""
    return instant.astimezone(zone)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the date on the clinic's calendar at that moment."""
    return instant.astimezone(zone).date()


@lru_cache(maxsize=1024)
def bounds(day: date, zone: ZoneInfo) -> Span:
    """Return the clinic's day as a span: 23 to 25 hours where the clock jumps."""
    return Span(moment(day, time(), zone), moment(day + timedelta(days=1), time(), zone))


def cut(
    days: Iterable[date], windows: Sequence[Window], length: timedelta, zone: ZoneInfo
) -> tuple[Span, ...]:
    """Cut the windows of each day into slots of equal real length.

    The windows must not overlap. Slots follow one another in real time, so on the night the clock
    jumps a window simply holds fewer or more of them; what is left at a window's end is too short
    to offer. Raises LengthError.
    """
    check_length(length)
    spans: list[Span] = []
    for day in sorted(set(days)):
        for window in sorted(windows):
            start = moment(day, window.start, zone)
            close = moment(day, window.end, zone)
            while start + length <= close:
                spans.append(Span(start, start + length))
                start += length
    return tuple(spans)
