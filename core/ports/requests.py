"""What waits for somebody's word, or for time to pass."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.model import AppointmentId, DoctorId
from core.views import AppointmentView


class RequestPages(Protocol):
    """Pages of requests, and of what jobs have to end, which only read."""

    async def requests(
        self, doctor: DoctorId, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of what waits for this doctor's word, the oldest first.

        Those to which the doctor has proposed another time wait for the patient; they come last.
        """
        ...

    async def count_requests(self, doctor: DoctorId, now: datetime) -> int:
        """Return how many requests wait for this doctor's own word."""
        ...

    async def overdue_requests(self, now: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return requests whose time for an answer is over, the longest overdue first."""
        ...

    async def unmarked_visits(self, ended: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return confirmed appointments that ended by then and that nobody marked."""
        ...

    async def unsettled(self, now: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return cancelled appointments whose minute is over, and that nobody settled."""
        ...
