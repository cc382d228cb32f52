"""How a doctor's delay runs on through the day. Pure: the plan, the delay and the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import BadFieldError
from core.fields import LATE_MOST
from core.model import VISITED, Appointment, Span, Status

PLANNED = (Status.CONFIRMED, *VISITED)
"""What a day was planned with. A delay runs on by the plan, so what is over keeps its place in it:
what was told stays true when somebody marks a visit."""
MOST_LATE = timedelta(minutes=LATE_MOST)


def check_late(late: timedelta) -> timedelta:
    """Return how late somebody may say that they run: up to three hours, in whole minutes.

    Nothing at all is on time. Raises BadFieldError.
    """
    if not timedelta() <= late <= MOST_LATE or late % timedelta(minutes=1):
        raise BadFieldError("late", "late-range", limit=LATE_MOST)
    return late


def expected_starts(
    spans: Sequence[Span], late: timedelta, said_at: datetime
) -> tuple[datetime, ...]:
    """Return when each of these appointments is expected to begin.

    ``spans`` are in order and do not overlap; the delay is as it was said at ``said_at``. What was
    over by then began as planned. The first one that was not is late by the whole delay, be it
    under way or the next; from there the delay runs on, and gaps between appointments take it up.
    """
    expected: list[datetime] = []
    free_at: datetime | None = None
    for span in spans:
        start = span.start
        if span.end > said_at:
            start = start + late if free_at is None else max(start, free_at)
            free_at = start + span.length
        expected.append(start)
    return tuple(expected)


@dataclass(frozen=True, slots=True)
class Told:
    """When the patient last heard that an appointment planned for ``starts`` is to begin."""

    starts: datetime
    expected: datetime


def is_news(visit: Appointment, expected: datetime, told: Sequence[Told], now: datetime) -> bool:
    """Whether a patient must hear that their appointment is now expected at that time.

    Only who is confirmed and still to come hears of it, and nobody the same twice. Of a time that
    has passed nobody hears, unless they were told a later one.
    """
    heard = [one.expected for one in told if one.starts == visit.span.start]
    last = heard[-1] if heard else visit.span.start
    to_come = visit.status is Status.CONFIRMED and not visit.arrived and visit.span.end > now
    return to_come and expected != last and max(expected, last) > now
