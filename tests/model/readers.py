"""Letters of the model and who reads them, and when they tell nobody anything."""

from datetime import datetime
from typing import NamedTuple

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


def about_which(reminder: Letter) -> AppointmentId:
    """Return which appointment this letter is about."""
    assert isinstance(reminder.about, Reminder | Nudge | RunningLate | OfProposal)
    return reminder.about.appointment
