"""Working hours on a wall clock → slots in UTC. Daylight saving lives here and nowhere else."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.errors import LengthError
from core.model import Span
from core.policy import Window

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
_SECOND = timedelta(seconds=1)
_A_DAY = timedelta(days=1)


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


def steady(span: Span, zone: ZoneInfo) -> Sequence[tuple[Span, timedelta]]:
    """Cut a span where the clinic's clock jumps; each piece comes with how far ahead of UTC it is.

    A clock that jumps and jumps back within a day is not looked at that closely.
    """
    pieces, start, at = [], span.start, span.start
    while at < span.end:
        following = min(at + _A_DAY, span.end)
        ahead = _ahead(at, zone)
        if _ahead(following, zone) != ahead:
            jump = _jump(at, following, zone)
            pieces.append((Span(start, jump), ahead))
            start = jump
        at = following
    if start < span.end:
        pieces.append((Span(start, span.end), _ahead(start, zone)))
    return pieces


def _ahead(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def cut(
    days: Iterable[date],
    windows: Sequence[Window],
    length: timedelta,
    zone: ZoneInfo,
    pause: timedelta = timedelta(),
) -> tuple[Span, ...]:
    """Cut the windows of each day into slots of equal real length, with ``pause`` between them.

    As ``cut_day`` does, day after day. Raises LengthError.
    """
    check_length(length)
    work = [(window, length) for window in windows]
    return tuple(span for day in sorted(set(days)) for span in cut_day(day, work, zone, pause))


def cut_day(
    day: date,
    work: Iterable[tuple[Window, timedelta]],
    zone: ZoneInfo,
    pause: timedelta = timedelta(),
) -> list[Span]:
    """Cut each window of a day into slots of its length, with ``pause`` between any two.

    The windows must not overlap. Slots follow one another in real time, so on the night the clock
    jumps a window simply holds fewer or more of them; what is left at a window's end is too short
    to offer.
    """
    spans: list[Span] = []
    for window, length in sorted(work):
        start = moment(day, window.start, zone)
        close = moment(day, window.end, zone)
        if spans:
            start = max(start, spans[-1].end + pause)
        while start + length <= close:
            spans.append(Span(start, start + length))
            start += length + pause
    return spans
