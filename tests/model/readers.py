"""Letters of the model and who reads them, and when they tell nobody anything."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.model import AccountId, Appointment, AppointmentId, Side, Status
from core.notifications import (
    Booked,
    Moved,
    Notification,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Reminder,
    Requested,
    Restored,
    RunningLate,
)

OfProposal = Proposed | ProposalRefused | ProposalOff
OF_PROPOSALS = (Proposed, ProposalRefused, ProposalOff)


class Letter(NamedTuple):
    """What somebody is told, and from when on."""

    to: AccountId
    about: Notification
    due: datetime


class Reader(NamedTuple):
    """An account that hears of an appointment, on one side of it."""

    account: AccountId
    side: Side
    appointment: AppointmentId


def news_of(appointment: Appointment, heard: Appointment | None, side: Side) -> Notification | None:
    """Return what is new of a live appointment to somebody who last heard of it so."""
    if heard is None:
        kind = Requested if appointment.status is Status.PENDING else Booked
        return kind(appointment.id, side)
    if heard.status is Status.CANCELLED:
        return Restored(appointment.id)
    anew = (heard.status, appointment.status) == (Status.CONFIRMED, Status.PENDING)
    if anew or heard.span.start != appointment.span.start:
        return Moved(appointment.id, side, heard.span.start, appointment.span.start, anew)
    return None


def comes_too_late(
    about: Notification, appointment: Appointment, now: datetime, *, old: bool
) -> bool:
    """Whether a reminder, a nudge or a delay tells nobody anything any more."""
    match about:
        case Reminder(until=until):
            return until <= now or not appointment.live or appointment.arrived
        case RunningLate(starts=starts, expected=expected):
            awaited = appointment.live and not appointment.arrived and now < appointment.span.end
            return not awaited or starts < expected <= now
        case _:
            return old


def told_with(letter: Letter, others: Iterable[Letter], zone: ZoneInfo) -> list[Letter]:
    """Return which of these a reminder tells, too: of its day, and not much later than the first.

    As long after the first as it comes ahead; six in one letter.
    """
    if not isinstance(letter.about, Reminder):
        return []
    starts, ahead = letter.about.starts, letter.about.starts - letter.due
    day = starts.astimezone(zone).date()
    alike = [
        (one.about.starts, one)
        for one in others
        if isinstance(one.about, Reminder)
        and one.to == letter.to
        and one.about.starts - one.due == ahead
        and one.about.starts.astimezone(zone).date() == day
    ]
    latest = min([starts, *(start for start, _ in alike)]) + ahead
    near = sorted((start, at) for at, (start, _) in enumerate(alike) if start <= latest)
    return [alike[at][1] for _, at in near][:5]


def about_which(reminder: Letter) -> AppointmentId:
    """Return which appointment this letter is about."""
    assert isinstance(reminder.about, Reminder | Nudge | RunningLate | OfProposal)
    return reminder.about.appointment
