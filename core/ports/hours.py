"""Weekly hours, the days that doctors set by hand, and when slots were last published ahead."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from core.model import DoctorId, WeeklyHours


class Hours(Protocol):
    """Doctors' weekly hours, in a unit of work."""

    async def of(self, doctor: DoctorId) -> Sequence[WeeklyHours]:
        """Return all of the doctor's weekly hours, by weekday and time of day."""
        ...

    async def put(self, doctor: DoctorId, hours: Sequence[WeeklyHours]) -> None:
        """Write these in place of all that were there."""
        ...

    async def hand_set(self, doctor: DoctorId, first: date) -> frozenset[date]:
        """Return the days from ``first`` on that the doctor published or changed by hand."""
        ...

    async def set_by_hand(self, doctor: DoctorId, days: Collection[date]) -> None:
        """Let the weekly hours leave these days alone."""
        ...

    async def give_back(self, doctor: DoctorId, days: Collection[date]) -> None:
        """Let these days follow the weekly hours again."""
        ...

    async def topped_up(self, doctor: DoctorId, at: datetime) -> None:
        """Write that the doctor's weekly hours are published to the horizon."""
        ...

    async def due(self, doctor: DoctorId) -> None:
        """Let this doctor's turn to be published ahead be the next one, unless they rest."""
        ...

    async def rest(self, doctor: DoctorId) -> None:
        """Publish for this doctor no more, until ``topped_up`` says so again."""
        ...


class HoursPages(Protocol):
    """Pages about weekly hours, which only read."""

    async def weekly_hours(self, doctor: DoctorId) -> Sequence[WeeklyHours]:
        """Return all of the doctor's weekly hours, by weekday and time of day."""
        ...

    async def hand_set_days(
        self, doctor: DoctorId, first: date, limit: int, offset: int = 0
    ) -> Sequence[date]:
        """Return a page of the days from ``first`` on that the doctor set by hand, in order."""
        ...

    async def to_top_up(self, since: datetime, now: datetime, limit: int) -> Sequence[DoctorId]:
        """Return doctors whose weekly hours were last published ahead before ``since``.

        Those who wait longest come first. One whose last time lies after ``now`` is due as well:
        the clock was put back.
        """
        ...
