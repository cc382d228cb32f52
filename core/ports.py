"""What core asks of storage. Everything here is a promise that every storage keeps alike.

A unit of work is one transaction: it is rolled back unless ``commit`` was called. A constraint of
the database that refuses a write raises ConstraintError with the constraint's name; a database
that cannot serve right now raises BusyError.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.model import (
    Appointment,
    AppointmentId,
    Doctor,
    DoctorListing,
    Person,
    PersonId,
    ScheduledSlot,
    Side,
    Slot,
    SlotId,
    SlotState,
    Span,
    Visit,
)
from core.notices import Letter


@dataclass(frozen=True, slots=True)
class Locked:
    """What ``lock`` took hold of: it stays as read here until the unit of work ends.

    ``doctors`` are the people whose slots were locked; they are read, not locked.
    """

    people: Mapping[PersonId, Person]
    slots: Mapping[SlotId, Slot]
    doctors: Mapping[PersonId, Person]


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment about to be written; its id comes from storage."""

    uid: str
    patient_id: PersonId
    doctor_id: PersonId
    slot_id: SlotId
    span: Span
    note: str | None
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot about to be published."""

    doctor_id: PersonId
    span: Span
    day: date


class People(Protocol):
    """The clinic's card index."""

    async def meet(self, telegram_id: int, name: str, language: str, *, is_admin: bool) -> Person:
        """Return the person with this Telegram id, adding them when they are new.

        ``name`` and ``language`` are only used for someone new; ``is_admin`` makes a known person
        an admin too, and never takes the role away.
        """
        ...

    async def get(self, person: PersonId) -> Person | None: ...

    async def save(self, person: Person) -> None:
        """Write every field of a known person."""
        ...

    async def admins(self) -> Sequence[Person]:
        """Return the admins who are not disabled."""
        ...

    async def doctor(self, person: PersonId) -> Doctor | None: ...

    async def save_doctor(self, doctor: Doctor) -> None:
        """Write a doctor's card, or add it. Name and ``bookable`` are the person's."""
        ...


class Slots(Protocol):
    """Doctors' published times."""

    async def between(self, doctor: PersonId, span: Span) -> Sequence[Slot]:
        """Return the doctor's slots that overlap the span, in order."""
        ...

    async def add(self, slots: Sequence[NewSlot]) -> None: ...

    async def mark(self, slots: Collection[SlotId], state: SlotState) -> None: ...

    async def retime(self, slot: SlotId, span: Span, day: date) -> None: ...

    async def delete(self, slots: Collection[SlotId]) -> None: ...


class Appointments(Protocol):
    """The book of appointments."""

    async def get(self, appointment: AppointmentId) -> Appointment | None: ...

    async def live_ahead(
        self, patients: Collection[PersonId], now: datetime
    ) -> Sequence[Appointment]:
        """Return the live appointments of these patients that end after ``now``."""
        ...

    async def add(self, bookings: Sequence[Booking]) -> Sequence[Appointment]:
        """Write confirmed appointments and return them in the same order."""
        ...

    async def save(self, appointment: Appointment) -> None: ...


class Outbox(Protocol):
    """Letters that must reach someone."""

    async def put(self, letters: Sequence[Letter]) -> None:
        """Write letters; one whose key is known already is left as it is."""
        ...

    async def withdraw_reminders(self, appointment: AppointmentId) -> None:
        """Take back the reminders of this appointment that have not been sent."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def people(self) -> People: ...
    @property
    def slots(self) -> Slots: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def outbox(self) -> Outbox: ...

    async def lock(
        self, *, people: Collection[PersonId] = (), slots: Collection[SlotId] = ()
    ) -> Locked:
        """Hold these people and then these slots, each in the order of their ids, until the end.

        Ids that do not exist are left out of the answer.
        """
        ...

    async def commit(self) -> None: ...


class OpenWork(Protocol):
    """Opens a unit of work."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class Which(StrEnum):
    """Which appointments a page shows: ``Queries.visits`` says how ``starts`` bounds each."""

    LIVE = "live"
    """Pending and confirmed ones that start within the span, in order of time."""
    ALL = "all"
    """All that start within the span, in order of time."""
    OVER = "over"
    """Those that started before the span's end, and cancelled ones ahead; the latest first."""


class Queries(Protocol):
    """Pages that only read. ``Span`` arguments bound the slots' starts: start ≤ s < end."""

    async def person(self, telegram_id: int) -> Person | None: ...

    async def doctors(self, starts: Span, limit: int, offset: int = 0) -> Sequence[DoctorListing]:
        """Return doctors who practise, those with the earliest free time first, then by name."""
        ...

    async def doctor(self, doctor: PersonId) -> Doctor | None: ...

    async def specialties(self) -> Sequence[str]:
        """Return the specialties of the doctors who practise, in order."""
        ...

    async def free_days(self, doctor: PersonId, starts: Span) -> Sequence[date]: ...

    async def free_slots(self, doctor: PersonId, starts: Span, limit: int) -> Sequence[Slot]: ...

    async def nearest_free(
        self, doctor: PersonId, around: datetime, starts: Span, limit: int
    ) -> Sequence[Slot]:
        """Return the free slots nearest to ``around``, in order of time."""
        ...

    async def slot(self, slot: SlotId) -> Slot | None: ...

    async def visit(self, appointment: AppointmentId) -> Visit | None: ...

    async def visits(
        self,
        person: PersonId,
        side: Side,
        *,
        starts: Span,
        which: Which,
        limit: int,
        offset: int = 0,
    ) -> Sequence[Visit]:
        """Return a page of one person's appointments on one side of the desk."""
        ...

    async def schedule(self, doctor: PersonId, day: date) -> Sequence[ScheduledSlot]:
        """Return the doctor's slots of a day, each with the live visit that fills it."""
        ...

    async def published_days(self, doctor: PersonId, first: date, last: date) -> Sequence[date]:
        """Return the days in ``first``..``last`` on which the doctor has any slot."""
        ...

    async def waiting_doctors(self, limit: int) -> Sequence[Doctor]:
        """Return the applications that wait for an admin, oldest first."""
        ...

    async def waiting_patients(self, limit: int) -> Sequence[Person]: ...

    async def waiting_doctor(self, doctor: PersonId) -> Doctor | None:
        """Return this doctor's application, while it waits for an admin."""
        ...

    async def waiting_patient(self, patient: PersonId) -> Person | None:
        """Return this patient, while they wait for an admin."""
        ...
