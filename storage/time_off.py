"""Doctors' times off: in a unit of work, and on pages."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import DoctorId, Span, TimeOff, TimeOffId
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import time_off

_ALL = select(*(column.label(f"off_{column.key}") for column in time_off.c))
_ONE = _ALL.where(time_off.c.id == bindparam("number"))
_BETWEEN = _ALL.where(
    time_off.c.doctor_id == bindparam("doctor"),
    time_off.c.starts_at < bindparam("end"),
    time_off.c.ends_at > bindparam("start"),
).order_by(time_off.c.starts_at, time_off.c.id)
_PAGE = _BETWEEN.limit(bindparam("most")).offset(bindparam("skip"))
_ADD = insert(time_off).returning(time_off.c.id)
_REMOVE = delete(time_off).where(time_off.c.id == bindparam("number"))


def _read(row: AnyRow) -> TimeOff:
    return TimeOff(row.off_id, row.off_doctor_id, Span(row.off_starts_at, row.off_ends_at))


def _bounds(doctor: DoctorId, span: Span) -> dict[str, object]:
    return {"doctor": doctor, "start": span.start, "end": span.end}


class SqlTimesOff:
    """core.ports.time_off.TimesOff."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def between(self, doctor: DoctorId, span: Span) -> Sequence[TimeOff]:
        """Return the doctor's times off that overlap the span, in order."""
        found = await self._connection.execute(_BETWEEN, _bounds(doctor, span))
        return [_read(row) for row in found]

    async def get(self, time_off: TimeOffId) -> TimeOff | None:
        """Return a time off, or None."""
        row = (await self._connection.execute(_ONE, {"number": time_off})).one_or_none()
        return None if row is None else _read(row)

    async def add(self, doctor: DoctorId, span: Span) -> TimeOff:
        """Write a time off and return it."""
        values = {"doctor_id": doctor, "starts_at": span.start, "ends_at": span.end}
        number = (await self._connection.execute(_ADD, values)).scalar_one()
        return TimeOff(TimeOffId(number), doctor, span)

    async def remove(self, time_off: TimeOffId) -> None:
        """Take a time off away."""
        await self._connection.execute(_REMOVE, {"number": time_off})


class SqlTimeOffPages:
    """core.ports.time_off.TimeOffPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def times_off(
        self, doctor: DoctorId, span: Span, limit: int, offset: int = 0
    ) -> Sequence[TimeOff]:
        """Return a page of the doctor's times off that overlap the span, in order."""
        wanted = {**_bounds(doctor, span), "most": limit, "skip": offset}
        return [_read(row) for row in await self._database.read(_PAGE, wanted)]

    async def time_off(self, time_off: TimeOffId) -> TimeOff | None:
        """Return a time off, or None."""
        row = await self._database.read_one(_ONE, {"number": time_off})
        return None if row is None else _read(row)
