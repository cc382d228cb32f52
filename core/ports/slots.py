"""Doctors' published times, and holds on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.model import AccountId, Doctor, DoctorId, Hold, Slot, SlotId, Source, Span
from core.views import FreeDay, FreeTime, ScheduledSlot


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot about to be published."""

    doctor_id: DoctorId
    span: Span
    day: date
    source: Source = Source.HAND
    switched_off: bool = False
    time_off: bool = False
    """Whether it lies in a time off of its doctor."""


class Slots(Protocol):
    """Doctors' published times, in a unit of work.

    Which appointment occupies a slot is kept by the storage itself, with the appointment.
    """

    async def between(self, doctor: DoctorId, span: Span) -> Sequence[Slot]:
        """Return the doctor's slots that overlap the span, in order."""
        ...

    async def add(self, slots: Sequence[NewSlot]) -> None: ...

    async def switch(self, slots: Collection[SlotId], *, off: bool) -> None:
        """Switch these off by hand, or on again."""
        ...

    async def set_time_off(self, slots: Collection[SlotId], *, off: bool) -> None:
        """Write of these that they lie in a time off of their doctor, or in none."""
        ...

    async def retime(self, slot: SlotId, span: Span, day: date) -> None: ...

    async def delete(self, slots: Collection[SlotId]) -> None: ...

    async def keep(self, slots: Sequence[Slot]) -> None:
        """Write of these locked slots for whom they are kept, and until when."""
        ...


class Holds(Protocol):
    """The latest hold of each account, run out or not, in a unit of work."""

    async def of(self, accounts: Collection[AccountId]) -> Mapping[AccountId, Hold]: ...

    async def save(self, holds: Sequence[Hold]) -> None:
        """Write these, at most one for each account, in place of the ones before."""
        ...


class SlotPages(Protocol):
    """Pages of free times and of a doctor's days, which only read.

    ``starts`` bounds the slots' starts: start ≤ s < end. ``now`` is when they must be free.
    """

    async def free_days(self, doctor: DoctorId, starts: Span, now: datetime) -> Sequence[date]: ...

    async def free_slots(
        self, doctor: DoctorId, starts: Span, now: datetime, limit: int
    ) -> Sequence[Slot]: ...

    async def free_day(
        self, doctor: DoctorId, whole: Span, starts: Span, now: datetime, limit: int
    ) -> FreeDay:
        """Return the doctor's first free slots within ``whole``, and the free days around it."""
        ...

    async def nearest_free(
        self, doctor: DoctorId, around: datetime, starts: Span, now: datetime, limit: int
    ) -> Sequence[Slot]:
        """Return the free slots nearest to ``around``, in order of time."""
        ...

    async def next_of_colleagues(
        self, doctor: Doctor, starts: Span, now: datetime, limit: int
    ) -> Sequence[FreeTime]:
        """Return the first free slot of each who practises in the same specialty, in order."""
        ...

    async def slot(self, slot: SlotId) -> Slot | None: ...

    async def schedule(
        self, doctor: DoctorId, first: date, last: date | None = None
    ) -> Sequence[ScheduledSlot]:
        """Return the doctor's slots of a day, or of all days up to ``last``, in order.

        Each comes with the appointment in it: a live one, or else a visit that was or was missed.
        """
        ...

    async def published_days(self, doctor: DoctorId, first: date, last: date) -> Sequence[date]:
        """Return the days in ``first``..``last`` on which the doctor has any slot."""
        ...
