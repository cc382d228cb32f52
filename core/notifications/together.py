"""Which reminders are one letter: several appointments of one day are reminded of at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core import wall_clock
from core.notifications.appointments import Reminder
from core.notifications.letters import Letter


def told_with(reminder: Letter, others: Sequence[Letter], zone: ZoneInfo) -> Sequence[Letter]:
    """Return those of ``others``, in order of time, for which this reminder speaks, too.

    All tell one reader and still make sense. One letter tells what lies on one day of the clinic's
    zone and is due as long before it begins, but nothing that begins later than as long again after
    the first: a day ahead that is the whole day; two hours ahead, what is at nine and at half past
    ten is told at seven, and what is at four in the afternoon at two, for by then who heard of it
    in the morning has forgotten it.
    """
    alike = [one for one in others if _stage(one, zone) == _stage(reminder, zone)]
    first = min(map(_starts, [reminder, *alike]))
    latest = first + (_starts(reminder) - reminder.due)
    return sorted((one for one in alike if _starts(one) <= latest), key=_starts)


def _starts(letter: Letter) -> datetime:
    return letter.about.starts if isinstance(letter.about, Reminder) else letter.due


def _stage(letter: Letter, zone: ZoneInfo) -> tuple[date, timedelta]:
    """Return the day that a reminder is about, and how long before it is due."""
    starts = _starts(letter)
    return wall_clock.day_of(starts, zone), starts - letter.due
