"""The book of appointments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    DoctorId,
    PatientId,
    SlotId,
    Span,
    Status,
)
from core.ports.agenda import Only
from core.views import AppointmentView


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """An appointment about to be written; its id comes from storage."""

    uid: str
    patient_id: PatientId
    doctor_id: DoctorId
    slot_id: SlotId
    span: Span
    status: Status
    note: str | None
    made_by: AccountId
    made_at: datetime
    answer_by: datetime | None = None


class Appointments(Protocol):
    """The book of appointments, in a unit of work. A live one occupies its slot by itself."""

    async def get(self, appointment: AppointmentId) -> Appointment | None: ...

    async def live_ahead(
        self, patients: Collection[PatientId], now: datetime
    ) -> Sequence[Appointment]:
        """Return the live appointments of these patients that end after ``now``."""
        ...

    async def of_doctor(self, doctor: DoctorId, starts: Span) -> Sequence[Appointment]:
        """Return all of the doctor's appointments that start within the span, in order."""
        ...

    async def of_doctor_between(self, doctor: DoctorId, span: Span) -> Sequence[AppointmentView]:
        """Return the doctor's live appointments that overlap the span, in order."""
        ...

    async def proposed_by(self, doctor: DoctorId, now: datetime) -> Sequence[Appointment]:
        """Return the requests ahead for which this doctor proposed another time, in order."""
        ...

    async def kept_for(self, slots: Collection[SlotId]) -> Sequence[Appointment]:
        """Return the requests for which one of these slots was proposed instead, in order."""
        ...

    async def missed(
        self, patients: Collection[PatientId], since: datetime
    ) -> Mapping[PatientId, int]:
        """Count the appointments from ``since`` on to which these patients did not come.

        Who missed none is left out.
        """
        ...

    async def add(self, appointments: Sequence[NewAppointment]) -> Sequence[Appointment]:
        """Write appointments and return them in the same order."""
        ...

    async def save(self, appointment: Appointment) -> None:
        """Write what may change of an appointment: its time, status, texts and counters."""
        ...


class Which(StrEnum):
    """Which appointments a page shows: ``starts`` bounds each as told here."""

    LIVE = "live"
    """Pending and confirmed ones that start within the span, in order of time."""
    ALL = "all"
    """All that start within the span, in order of time."""
    OVER = "over"
    """Those that started before the span's end, and cancelled ones ahead; the latest first."""


class AppointmentPages(Protocol):
    """Pages of appointments, which only read."""

    async def appointment(self, appointment: AppointmentId) -> AppointmentView | None: ...

    async def several(self, appointments: Collection[AppointmentId]) -> Sequence[AppointmentView]:
        """Return these appointments with their people, in order of time."""
        ...

    async def of_patient(
        self, patient: PatientId, *, starts: Span, which: Which, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of a patient's appointments."""
        ...

    async def of_account(
        self,
        account: AccountId,
        *,
        past: bool,
        only: Only,
        starts: Span,
        now: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return a page of the appointments of all for whom an account cares.

        Those ahead come in order of time; ``past`` are those that began or are off, the latest
        first. ``only`` says how they stand, ``starts`` bounds when they start: start ≤ s < end.
        """
        ...

    async def of_doctor(
        self, doctor: DoctorId, *, starts: Span, which: Which, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of a doctor's appointments."""
        ...

    async def cares_for(self, account: AccountId, patient: PatientId) -> bool:
        """Whether this account may act for that patient."""
        ...
