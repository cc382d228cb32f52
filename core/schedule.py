"""Working hours on a wall clock → slots in UTC. Daylight saving lives here and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadFieldError, LengthError
from core.model import Span
from core.policy import Window

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DASH = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")


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

    Raises BadFieldError naming what is wrong. Seconds other than zero are refused: no slot needs them.
    """
    typed = text.strip()
    parts = _CLOCK.fullmatch(typed)
    if parts is None:
        raise BadFieldError("time", "time-format", part=typed)
    hour, minute, second = (int(part or 0) for part in parts.groups())
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 (a clock's own numbers)
        raise BadFieldError("time", "no-such-time", part=typed)
    if second:
        raise BadFieldError("time", "whole-minutes", part=typed)
    return time(hour, minute)


def parse_windows(text: str) -> tuple[Window, ...]:
    """Read windows typed as ``10:00-13:00, 14:00-17:30`` and return them in order.

    Raises BadFieldError naming the window that is wrong: not a window, not a time, end at or before
    its start (windows over midnight are two days' work), or overlapping another one.
    """
    windows = []
    for piece in re.split(r"[,;\n]+", text):
        typed = piece.strip()
        if not typed:
            continue
        ends = _DASH.split(typed)
        if len(ends) != 2:  # noqa: PLR2004 (a start and an end)
            raise BadFieldError("windows", "window-format", part=typed)
        window = Window(parse_time(ends[0]), parse_time(ends[1]))
        if window.end <= window.start:
            rule = "window-empty" if window.end == window.start else "window-backwards"
            raise BadFieldError("windows", rule, part=typed)
        windows.append(window)
    if not windows:
        raise BadFieldError("windows", "window-format", part=text.strip())
    windows.sort()
    for before, after in zip(windows, windows[1:], strict=False):
        if after.start < before.end:
            raise BadFieldError("windows", "windows-overlap", part=f"{after.start:%H:%M}-{after.end:%H:%M}")
    return tuple(windows)


def check_length(length: timedelta) -> timedelta:
    """Return ``length`` if a slot may last that long: 15 minutes to 4 hours, in whole minutes."""
    if not SHORTEST <= length <= LONGEST or length % timedelta(minutes=1):
        raise LengthError(SHORTEST, LONGEST)
    return length


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which the clinic's wall clock shows ``clock`` on ``day``.

    A time that the clock skips in spring counts as the moment of the jump's far side; one that it
    shows twice in autumn is the first of the two.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the same moment as the clinic's wall clock shows it."""
    return instant.astimezone(zone)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the date on the clinic's calendar at that moment."""
    return instant.astimezone(zone).date()


def bounds(day: date, zone: ZoneInfo) -> Span:
    """Return the clinic's day as a span: 23 to 25 hours where the clock jumps."""
    return Span(moment(day, time(), zone), moment(day + timedelta(days=1), time(), zone))


def cut(
    days: Iterable[date], windows: Sequence[Window], length: timedelta, zone: ZoneInfo
) -> tuple[Span, ...]:
    """Cut the windows of each day into slots of equal real length.

    Slots follow one another in real time, so on the night the clock jumps a window simply holds
    fewer or more of them; none overlap, and what is left at a window's end is too short to offer.
    Raises LengthError.
    """
    check_length(length)
    spans: list[Span] = []
    for day in sorted(set(days)):
        for window in sorted(windows):
            start = moment(day, window.start, zone)
            close = moment(day, window.end, zone)
            if spans and start < spans[-1].end:
                start = spans[-1].end  # two windows that meet inside the hour that the clock skips
            while start + length <= close:
                spans.append(Span(start, start + length))
                start += length
    return tuple(spans)
