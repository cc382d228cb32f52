"""Doctors' times off: in a unit of work, and on pages."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import DoctorId, Span, TimeOff, TimeOffId
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.sets import given, insert_rows
from storage.tables import time_off

_ALL = select(*(column.label(f"off_{column.key}") for column in time_off.c))
_ONE = _ALL.where(time_off.c.id == bindparam("number"))
BETWEEN = _ALL.where(
    time_off.c.doctor_id == bindparam("doctor"),
    time_off.c.starts_at < bindparam("end"),
    time_off.c.ends_at > bindparam("start"),
).order_by(time_off.c.starts_at, time_off.c.id)
IMPORTED = text("time_off.imported")
"""Written out, for an index that holds no others."""
_BY_HAND = text("NOT time_off.imported")
_PAGE = BETWEEN.where(_BY_HAND).limit(bindparam("most")).offset(bindparam("skip"))
_ADD = insert(time_off).returning(time_off.c.id)
_ONE_BY_HAND = _ONE.where(_BY_HAND)
_REMOVE = delete(time_off).where(time_off.c.id == bindparam("number"))

_FORGET_IMPORTED = delete(time_off).where(time_off.c.doctor_id == bindparam("doctor"), IMPORTED)
_IMPORT = insert_rows(time_off, "doctor_id", "starts_at", "ends_at", "imported")


def read_time_off(row: AnyRow) -> TimeOff:
    """Read a time off."""
    span = Span(row.off_starts_at, row.off_ends_at)
    return TimeOff(row.off_id, row.off_doctor_id, span, row.off_imported)


def _bounds(doctor: DoctorId, span: Span) -> dict[str, object]:
    return {"doctor": doctor, "start": span.start, "end": span.end}


class SqlTimesOff:
    """core.ports.time_off.TimesOff."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def between(self, doctor: DoctorId, span: Span) -> Sequence[TimeOff]:
        """Return the doctor's times off that overlap the span, in order."""
        found = await self._connection.execute(BETWEEN, _bounds(doctor, span))
        return [read_time_off(row) for row in found]

    async def get(self, time_off: TimeOffId) -> TimeOff | None:
        """Return a time off, or None."""
        row = (await self._connection.execute(_ONE, {"number": time_off})).one_or_none()
        return None if row is None else read_time_off(row)

    async def add(self, doctor: DoctorId, span: Span) -> TimeOff:
        """Write a time off and return it."""
        values = {
            "doctor_id": doctor,
            "starts_at": span.start,
            "ends_at": span.end,
            "imported": False,
        }
        number = (await self._connection.execute(_ADD, values)).scalar_one()
        return TimeOff(TimeOffId(number), doctor, span)

    async def put_imported(self, doctor: DoctorId, spans: Sequence[Span]) -> None:
        """Write these busy times in place of all imported ones of the doctor."""
        await self._connection.execute(_FORGET_IMPORTED, {"doctor": doctor})
        values = [
            {"doctor_id": doctor, "starts_at": one.start, "ends_at": one.end, "imported": True}
            for one in spans
        ]
        if values:
            await self._connection.execute(_IMPORT, given(values))

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
        return [read_time_off(row) for row in await self._database.read(_PAGE, wanted)]

    async def time_off(self, time_off: TimeOffId) -> TimeOff | None:
        """Return a time off, or None."""
        row = await self._database.read_one(_ONE_BY_HAND, {"number": time_off})
        return None if row is None else read_time_off(row)
