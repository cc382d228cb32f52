"""What happened to appointments: asked for, booked, moved, called off, visited."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.model import Appointment, Side, Slot


@dataclass(frozen=True, slots=True)
class AppointmentRequested:
    """Somebody asks for a time; it is kept until the doctor has answered."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A time is booked for good."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """An appointment is at another time; ``was`` is when it started before.

    ``anew``: what was agreed waits for its doctor's word again.
    """

    appointment: Appointment
    was: datetime
    anew: bool


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """One side called an appointment off."""

    appointment: Appointment
    by: Side


@dataclass(frozen=True, slots=True)
class AppointmentRestored:
    """Who cancelled an appointment took that back; ``since`` is from when on it was off."""

    appointment: Appointment
    since: datetime


@dataclass(frozen=True, slots=True)
class CancellationSettled:
    """Nobody took a cancellation back in time."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class NoteChanged:
    """The patient's note reads otherwise, or is gone."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AttendanceConfirmed:
    """The patient says that they are coming."""

    appointment: Appointment


AppointmentFact: TypeAlias = (
    AppointmentRequested
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentRestored
    | CancellationSettled
    | NoteChanged
    | AttendanceConfirmed
)
"""What was done with an appointment before its time."""


# Requests


@dataclass(frozen=True, slots=True)
class RequestAccepted:
    """The doctor agreed: what was asked for is an appointment."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class RequestRejected:
    """The doctor does not see the patient then, and said why."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class RequestExpired:
    """Nobody answered in time; ``proposed``: it was the patient's turn."""

    appointment: Appointment
    proposed: bool


@dataclass(frozen=True, slots=True)
class TimeProposed:
    """The doctor asked for another time instead; ``slot`` is kept for the patient."""

    appointment: Appointment
    slot: Slot


@dataclass(frozen=True, slots=True)
class ProposalTaken:
    """The patient comes at the time that the doctor proposed; ``was`` is what they asked for."""

    appointment: Appointment
    was: datetime


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """The patient cannot come then; what they asked for waits for the doctor again."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """The doctor offers no more what they proposed: what was asked for waits for them again.

    ``slot`` is as it was while it was proposed.
    """

    appointment: Appointment
    slot: Slot


RequestFact: TypeAlias = (
    RequestAccepted
    | RequestRejected
    | RequestExpired
    | TimeProposed
    | ProposalTaken
    | ProposalDeclined
    | ProposalWithdrawn
)
"""What has become of a request."""


# Visits


@dataclass(frozen=True, slots=True)
class PatientArrived:
    """The patient is there."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitCompleted:
    """The patient was seen, or at least nobody says otherwise."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitMissed:
    """The patient did not come."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class VisitUnmarked:
    """The doctor took back what they had marked."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class DoctorNoteChanged:
    """The doctor's own note reads otherwise, or is gone."""

    appointment: Appointment


VisitFact: TypeAlias = (
    PatientArrived | VisitCompleted | VisitMissed | VisitUnmarked | DoctorNoteChanged
)
"""How a visit went."""
