"""What waits for somebody's word, or for time to pass."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from core.model import AppointmentId, DoctorId
from core.views import AppointmentView
from storage import rows
from storage.engine import Database
from storage.tables import IS_CONFIRMED, IS_PENDING, appointments

_ASKED = (
    appointments.c.doctor_id == bindparam("doctor"),
    appointments.c.starts_at > bindparam("now"),
    IS_PENDING,
)
_PROPOSED = appointments.c.proposed_slot.is_not(None)
_REQUESTS = (
    rows.SELECT_VIEWS.where(*_ASKED)
    .order_by(_PROPOSED, appointments.c.made_at, appointments.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_COUNT = select(func.count().label("how_many")).where(*_ASKED, ~_PROPOSED)
_OVERDUE = (
    select(appointments.c.id)
    .where(IS_PENDING, appointments.c.answer_by <= bindparam("now"))
    .order_by(appointments.c.answer_by)
    .limit(bindparam("most"))
)
_UNMARKED = (
    select(appointments.c.id)
    .where(IS_CONFIRMED, appointments.c.ends_at <= bindparam("ended"))
    .order_by(appointments.c.ends_at)
    .limit(bindparam("most"))
)


_UNSETTLED = (
    select(appointments.c.id)
    .where(appointments.c.undo_until <= bindparam("now"))
    .order_by(appointments.c.undo_until)
    .limit(bindparam("most"))
)


class SqlRequestPages:
    """core.ports.requests.RequestPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def requests(
        self, doctor: DoctorId, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of what waits for this doctor's word, the oldest first."""
        wanted = {"doctor": doctor, "now": now, "most": limit, "skip": offset}
        return [rows.view(row) for row in await self._database.read(_REQUESTS, wanted)]

    async def count_requests(self, doctor: DoctorId, now: datetime) -> int:
        """Return how many requests wait for this doctor's own word."""
        (row,) = await self._database.read(_COUNT, {"doctor": doctor, "now": now})
        return int(row.how_many)

    async def overdue_requests(self, now: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return requests whose time for an answer is over, the longest overdue first."""
        found = await self._database.read(_OVERDUE, {"now": now, "most": limit})
        return [AppointmentId(row.id) for row in found]

    async def unmarked_visits(self, ended: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return confirmed appointments that ended by then and that nobody marked."""
        found = await self._database.read(_UNMARKED, {"ended": ended, "most": limit})
        return [AppointmentId(row.id) for row in found]

    async def unsettled(self, now: datetime, limit: int) -> Sequence[AppointmentId]:
        """Return cancelled appointments whose minute is over, and that nobody settled."""
        found = await self._database.read(_UNSETTLED, {"now": now, "most": limit})
        return [AppointmentId(row.id) for row in found]
