"""Stretches in which doctors offer nothing."""

from collections.abc import Sequence
from typing import Protocol

from core.model import DoctorId, Span, TimeOff, TimeOffId


class TimesOff(Protocol):
    """Doctors' times off, in a unit of work, imported ones too. Two of one doctor may overlap.

    Whether a slot lies in one is written at the slot as well: see ``Slots.set_time_off``.
    """

    async def between(self, doctor: DoctorId, span: Span) -> Sequence[TimeOff]:
        """Return the doctor's times off that overlap the span, in order."""
        ...

    async def get(self, time_off: TimeOffId) -> TimeOff | None: ...

    async def add(self, doctor: DoctorId, span: Span) -> TimeOff: ...

    async def put_imported(self, doctor: DoctorId, spans: Sequence[Span]) -> None:
        """Write these busy times in place of all imported ones of the doctor."""
        ...

    async def remove(self, time_off: TimeOffId) -> None: ...


class TimeOffPages(Protocol):
    """Pages of the times off that doctors took by hand, which only read."""

    async def times_off(
        self, doctor: DoctorId, span: Span, limit: int, offset: int = 0
    ) -> Sequence[TimeOff]:
        """Return a page of the doctor's times off that overlap the span, in order."""
        ...

    async def time_off(self, time_off: TimeOffId) -> TimeOff | None: ...
