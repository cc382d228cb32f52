"""What happened to doctors' calendars elsewhere, and what that changed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.model import AppointmentId, DoctorId, Slot


@dataclass(frozen=True, slots=True)
class BusyCalendarGiven:
    """A doctor gave the address of a calendar elsewhere; there is no other one any more."""

    doctor_id: DoctorId


@dataclass(frozen=True, slots=True)
class BusyCalendarRemoved:
    """A doctor's calendar elsewhere is read no more; ``slots`` are those that it had closed."""

    doctor_id: DoctorId
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class BusyTimesRead:
    """A doctor is busy elsewhere at other times than before: these slots closed, those opened."""

    doctor_id: DoctorId
    closed: Sequence[Slot]
    reopened: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class BusyConflictsFound:
    """Appointments lie in times at which their doctor is busy elsewhere, as was not so before."""

    doctor_id: DoctorId
    appointments: Sequence[AppointmentId]


@dataclass(frozen=True, slots=True)
class BusyCalendarUnread:
    """A doctor's calendar elsewhere could not be read for long."""

    doctor_id: DoctorId
    since: datetime


BusyFact: TypeAlias = (
    BusyCalendarGiven
    | BusyCalendarRemoved
    | BusyTimesRead
    | BusyConflictsFound
    | BusyCalendarUnread
)
"""When a doctor is busy elsewhere."""
