"""What pages show: the clinic's nouns, joined as people look at them. Frozen values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.model import (
    Appointment,
    Carer,
    Doctor,
    DoctorId,
    Patient,
    Profile,
    RecordId,
    Relation,
    Slot,
    Span,
    Wait,
)


@dataclass(frozen=True, slots=True)
class DoctorListing:
    """A line of the doctor list: the doctor and their next free time, if any."""

    doctor: Doctor
    next_free: datetime | None


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment with the two people it joins, as either side sees it.

    ``language`` is that of the account that made it: what the doctor tells the patient is said so.
    """

    appointment: Appointment
    doctor: Doctor
    patient: Patient
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Returning:
    """What is known of somebody who comes back, for themselves or for whom they care for.

    ``doctors`` are those whom they were with last, the latest first, who take appointments.
    """

    upcoming: AppointmentView | None = None
    doctors: Sequence[Doctor] = ()


@dataclass(frozen=True, slots=True)
class ScheduledSlot:
    """A slot as its doctor sees it: with the appointment that fills it, or was in it."""

    slot: Slot
    view: AppointmentView | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do, before anything changes.

    ``making_way`` are free weekly slots that are replaced; ``pause`` is left between two slots.
    """

    fresh: Sequence[Span]
    in_the_way: Sequence[Slot] = ()
    past: Sequence[Span] = ()
    making_way: Sequence[Slot] = ()
    pause: timedelta = timedelta()
    in_time_off: Collection[Span] = frozenset()
    """Which of the fresh ones nobody can book before a time off ends."""


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A free slot, and whose it is."""

    slot: Slot
    doctor: Doctor


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A doctor's free times of one day, and the nearest days before and after that have any."""

    times: Sequence[Slot] = ()
    before: date | None = None
    after: date | None = None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What a patient is offered for a time that was called off: its own doctor's, and others'."""

    own: Sequence[Slot] = ()
    colleagues: Sequence[FreeTime] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that this patient may book now, and until when it is kept for them, if it is.

    ``answer_by`` says until when the doctor has to agree to it; None where it is booked at once.
    """

    slot: Slot
    doctor: Doctor
    until: datetime | None
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaredFor:
    """A patient as who cares for them sees them; ``relation`` is what they are to that account."""

    patient: Patient
    relation: Relation
    profile: Profile


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A patient for whom an account cares; ``relation`` is what they are to it."""

    patient: Patient
    relation: Relation


@dataclass(frozen=True, slots=True)
class SharedDoctor:
    """A doctor whom a patient may let read the history, and whether they do."""

    doctor_id: DoctorId
    name: str
    specialty: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A doctor read in a history.

    ``record`` is None for the profile and the list; ``title`` is None where the record was deleted.
    """

    at: datetime
    doctor_name: str
    record: RecordId | None
    title: str | None


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody in line: the wait, whom it is for, and the account that asked as their carer."""

    wait: Wait
    patient: Patient
    carer: Carer


@dataclass(frozen=True, slots=True)
class WaitView:
    """A wait as its patient sees it: ``place`` counts from 1; ``slot`` is offered, if any is."""

    wait: Wait
    doctor: Doctor
    patient: Patient
    place: int
    slot: Slot | None = None
