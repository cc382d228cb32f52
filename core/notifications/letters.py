"""A notification for one account: a letter, and one that waits in the outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from core.model import AccountId, AppointmentId
from core.notifications.announcements import ToMany
from core.notifications.appointments import AboutAppointment, AboutSeveral
from core.notifications.people import (
    AboutAccess,
    AboutBusy,
    AboutCard,
    AboutDoctor,
    AboutPatient,
    Digest,
)
from core.notifications.standing_in import DoneForYou
from core.notifications.waiting import AboutWait

Notification: TypeAlias = (
    AboutAppointment
    | AboutSeveral
    | AboutAccess
    | AboutDoctor
    | AboutPatient
    | AboutCard
    | AboutBusy
    | AboutWait
    | Digest
    | DoneForYou
    | ToMany
)


class Priority(IntEnum):
    """Which letters go first when many wait; lower is sooner."""

    CHANGE = 0
    REMINDER = 5
    ANNOUNCEMENT = 9


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification for one account, due at a moment. ``key`` is unique: one fact is told once.

    ``appointment_id`` is what it is about; of several the last one.
    """

    to: AccountId
    about: Notification
    due: datetime
    key: str
    priority: Priority = Priority.CHANGE
    appointment_id: AppointmentId | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that waits in the outbox and that nobody ever tried to deliver."""

    id: int
    letter: Letter
