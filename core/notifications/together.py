"""Which letters are one message: reminders of one day, and proposals that one act ended."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core import wall_clock
from core.model import Side
from core.notifications.appointments import Reminder
from core.notifications.letters import Letter
from core.notifications.requests import ProposalOff


def may_tell_more(letter: Letter) -> bool:
    """Whether a letter of this kind may speak for others to the same reader.

    What a doctor reads of a proposal that is off asks for an answer, so each stands by itself.
    """
    match letter.about:
        case Reminder() | ProposalOff(to=Side.PATIENT):
            return True
        case _:
            return False


def ended_with(letter: Letter, others: Sequence[Letter]) -> Sequence[Letter]:
    """Return those of ``others`` that tell of proposals which the same act ended, in order.

    All tell one reader and still make sense. One act, one moment.
    """
    return [
        one
        for one in others
        if isinstance(one.about, ProposalOff)
        and one.about.to is Side.PATIENT
        and one.due == letter.due
    ]


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
