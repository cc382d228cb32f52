"""A doctor's agenda: their appointments by time and status, and each patient's visits to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.model import DoctorId, PatientId, Span, Status
from core.views import AppointmentView


class Only(StrEnum):
    """Which of a doctor's appointments a list shows, by where they stand."""

    ALL = "a"
    CONFIRMED = "c"
    REQUESTS = "r"
    COMPLETED = "d"
    NO_SHOWS = "n"
    CANCELLED = "x"

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Every status that the list shows."""
        return _STATUSES[self]


_STATUSES: Mapping[Only, tuple[Status, ...]] = {
    Only.ALL: tuple(Status),
    Only.CONFIRMED: (Status.CONFIRMED,),
    Only.REQUESTS: (Status.PENDING,),
    Only.COMPLETED: (Status.COMPLETED,),
    Only.NO_SHOWS: (Status.NO_SHOW,),
    Only.CANCELLED: (Status.CANCELLED, Status.REJECTED),
}


@dataclass(frozen=True, slots=True)
class DayMark:
    """How many of a doctor's slots of a day are offered and empty, switched off, and booked."""

    day: date
    open: int
    closed: int
    booked: int


@dataclass(frozen=True, slots=True)
class PracticeNumbers:
    """How many patients a doctor saw, how many visits in a stretch, and how many missed theirs."""

    patients: int
    visits: int
    missed: int


class AgendaPages(Protocol):
    """Pages of a doctor's agenda, which only read. ``starts`` bounds starts: start ≤ s < end."""

    async def agenda(
        self,
        doctor: DoctorId,
        *,
        starts: Span,
        only: Only,
        latest_first: bool,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return a page of a doctor's appointments."""
        ...

    async def agenda_counts(self, doctor: DoctorId, starts: Span) -> Mapping[Status, int]:
        """Return how many appointments stand where; a status that nobody has is left out."""
        ...

    async def day_marks(self, doctor: DoctorId, first: date, last: date) -> Sequence[DayMark]:
        """Return the days in ``first``..``last`` that have slots, and what they hold, in order."""
        ...

    async def visits(
        self,
        doctor: DoctorId,
        patient: PatientId,
        *,
        before: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return this patient's appointments here that started before then, the latest first."""
        ...

    async def next_visit(
        self, doctor: DoctorId, patient: PatientId, now: datetime
    ) -> AppointmentView | None:
        """Return the patient's next live appointment with this doctor that is not over yet."""
        ...

    async def missed(self, patient: PatientId, since: datetime) -> int:
        """Return how many appointments this patient missed since then, with whichever doctor."""
        ...

    async def cancelled_late(self, patient: PatientId, since: datetime) -> int:
        """Return how many this patient called off too late since then, with whichever doctor."""
        ...

    async def practice_numbers(
        self, doctor: DoctorId, *, within: Span, missed_since: datetime
    ) -> PracticeNumbers:
        """Return a doctor's numbers: visits ``within``, and missed ones since a moment."""
        ...
