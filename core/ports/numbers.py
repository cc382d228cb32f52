"""The clinic in numbers over some days, and its lists for spreadsheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.model import AppointmentId, DoctorId, PatientId, Side, SlotId, Span, Status, Verification


@dataclass(frozen=True, slots=True)
class Tally:
    """What some days came to.

    ``made`` counts what was booked in these days, for whenever. All else is about the appointments
    that lie in these days, whenever they were booked: ``kept`` are those that nobody called off,
    of which ``seen`` took place and ``missed`` did not for want of their patient; ``cancelled``
    are counted by the side that did it (of some that is known no longer), and of the patients'
    ``late`` were past the cut-off. ``ahead`` is the median of how long before its time an
    appointment was booked; None without any. ``booked`` of ``published`` working time was filled.
    Requests that wait, and those that came to nothing, count nowhere.
    """

    made: int = 0
    kept: int = 0
    seen: int = 0
    missed: int = 0
    cancelled: int = 0
    by_patient: int = 0
    late: int = 0
    by_doctor: int = 0
    by_desk: int = 0
    ahead: timedelta | None = None
    booked: timedelta = timedelta()
    published: timedelta = timedelta()

    @property
    def filled(self) -> int | None:
        """How much of the published time is booked, in per cent; None where none is published."""
        if not self.published:
            return None
        return round(100 * self.booked / self.published)

    @property
    def missing(self) -> int | None:
        """How many of those who were due did not come, in per cent; None where none was due."""
        due = self.seen + self.missed
        return round(100 * self.missed / due) if due else None


@dataclass(frozen=True, slots=True)
class DoctorTally:
    """A doctor's numbers."""

    doctor: DoctorId
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class SlotRow:
    """The slot of an appointment as it stands now: perhaps another one fills it."""

    id: SlotId
    span: Span
    offered: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment as a list has it: of an erased patient no number, name or phone.

    ``cancelled_by`` is None where it was not cancelled, or nobody knows any more by whom; ``slot``
    where that was deleted.
    """

    id: AppointmentId
    span: Span
    status: Status
    doctor: DoctorId
    doctor_name: str
    specialty: str
    patient: PatientId | None
    patient_name: str
    phone: str | None
    made_at: datetime
    late: bool
    cancelled_by: Side | None
    slot: SlotRow | None = None


class RowKind(StrEnum):
    """Who somebody in a list of people is."""

    PATIENT = "p"
    DOCTOR = "d"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who had to do with the clinic in some days, as a spreadsheet has them.

    A patient who was erased has no name and no phone. ``place`` tells where the next rows begin.
    """

    kind: RowKind
    place: int
    erased: bool
    name: str
    phone: str | None
    specialty: str | None
    verification: Verification
    shut_out: bool
    appointments: int
    cancelled: int
    missed: int


@dataclass(frozen=True, slots=True)
class After:
    """Where a list of appointments goes on: behind the one of this time and number."""

    start: datetime
    appointment: AppointmentId


@dataclass(frozen=True, slots=True)
class Behind:
    """Where a list of people goes on: patients come before doctors."""

    kind: RowKind
    place: int


class NumberPages(Protocol):
    """Pages of numbers, each number in one statement, and the rows of lists."""

    async def tallies(
        self, stretches: Sequence[Span], doctor: DoctorId | None = None
    ) -> Sequence[Tally]:
        """Return the numbers of each stretch, of one doctor or of the whole clinic.

        The stretches are in order, and there is at least one.
        """
        ...

    async def tallies_by_doctor(
        self, within: Span, limit: int, offset: int = 0
    ) -> Sequence[DoctorTally]:
        """Return the numbers of those who had times or appointments then, by name."""
        ...

    async def appointment_rows(
        self, within: Span, after: After | None, limit: int
    ) -> Sequence[AppointmentRow]:
        """Return the appointments and requests that start then, in order of time."""
        ...

    async def people_rows(
        self, within: Span, behind: Behind | None, limit: int
    ) -> Sequence[PersonRow]:
        """Return who had an appointment or signed up then, and the doctors with times then."""
        ...
