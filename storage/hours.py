"""Weekly hours, days set by hand, and who is published ahead: in a unit of work, and on pages."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import DoctorId, WeeklyHours
from core.policy import Window
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import hand_set_days, topped_up, weekly_hours
from storage.types import EPOCH, UtcInstant

_HOURS = (
    select(*weekly_hours.c)
    .where(weekly_hours.c.doctor_id == bindparam("doctor"))
    .order_by(weekly_hours.c.weekday, weekly_hours.c.opens, weekly_hours.c.first_day)
)
_FORGET_HOURS = delete(weekly_hours).where(weekly_hours.c.doctor_id == bindparam("doctor"))
_ADD_HOURS = insert(weekly_hours)
_HAND_SET = (
    select(hand_set_days.c.day)
    .where(
        hand_set_days.c.doctor_id == bindparam("doctor"), hand_set_days.c.day >= bindparam("first")
    )
    .order_by(hand_set_days.c.day)
)
_HAND_SET_PAGE = _HAND_SET.limit(bindparam("most")).offset(bindparam("skip"))
_SET_BY_HAND = upsert(hand_set_days).on_conflict_do_nothing(index_elements=["doctor_id", "day"])
_GIVE_BACK = delete(hand_set_days).where(
    hand_set_days.c.doctor_id == bindparam("doctor"), hand_set_days.c.day == bindparam("date")
)
_row = upsert(topped_up)
_TOPPED_UP = _row.on_conflict_do_update(index_elements=["doctor_id"], set_={"at": _row.excluded.at})
_DUE = update(topped_up).where(topped_up.c.doctor_id == bindparam("doctor")).values(at=EPOCH)
_REST = delete(topped_up).where(topped_up.c.doctor_id == bindparam("doctor"))
_TO_TOP_UP = (
    select(topped_up.c.doctor_id)
    .where(
        or_(
            topped_up.c.at < bindparam("since", type_=UtcInstant),
            topped_up.c.at > bindparam("now", type_=UtcInstant),
        )
    )
    .order_by(topped_up.c.at, topped_up.c.doctor_id)
    .limit(bindparam("most"))
)


def _read(row: AnyRow) -> WeeklyHours:
    window = Window(row.opens, row.closes)
    return WeeklyHours(row.weekday, window, row.length, row.first_day, row.last_day)


class SqlHours:
    """core.ports.hours.Hours."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, doctor: DoctorId) -> Sequence[WeeklyHours]:
        """Return all of the doctor's weekly hours, by weekday and time of day."""
        found = await self._connection.execute(_HOURS, {"doctor": doctor})
        return [_read(row) for row in found]

    async def put(self, doctor: DoctorId, hours: Sequence[WeeklyHours]) -> None:
        """Write these in place of all that were there."""
        await self._connection.execute(_FORGET_HOURS, {"doctor": doctor})
        values = [
            {
                "doctor_id": doctor,
                "weekday": one.weekday,
                "opens": one.window.start,
                "closes": one.window.end,
                "length": one.length,
                "first_day": one.first,
                "last_day": one.last,
            }
            for one in hours
        ]
        if values:
            await self._connection.execute(_ADD_HOURS, values)

    async def hand_set(self, doctor: DoctorId, first: date) -> frozenset[date]:
        """Return the days from ``first`` on that the doctor published or changed by hand."""
        found = await self._connection.execute(_HAND_SET, {"doctor": doctor, "first": first})
        return frozenset(row.day for row in found)

    async def set_by_hand(self, doctor: DoctorId, days: Collection[date]) -> None:
        """Let the weekly hours leave these days alone."""
        values = [{"doctor_id": doctor, "day": day} for day in sorted(days)]
        if values:
            await self._connection.execute(_SET_BY_HAND, values)

    async def give_back(self, doctor: DoctorId, days: Collection[date]) -> None:
        """Let these days follow the weekly hours again."""
        values = [{"doctor": doctor, "date": day} for day in sorted(days)]
        if values:
            await self._connection.execute(_GIVE_BACK, values)

    async def topped_up(self, doctor: DoctorId, at: datetime) -> None:
        """Write that the doctor's weekly hours are published to the horizon."""
        await self._connection.execute(_TOPPED_UP, {"doctor_id": doctor, "at": at})

    async def due(self, doctor: DoctorId) -> None:
        """Let this doctor's turn to be published ahead be the next one, unless they rest."""
        await self._connection.execute(_DUE, {"doctor": doctor})

    async def rest(self, doctor: DoctorId) -> None:
        """Publish for this doctor no more, until ``topped_up`` says so again."""
        await self._connection.execute(_REST, {"doctor": doctor})


class SqlHoursPages:
    """core.ports.hours.HoursPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def weekly_hours(self, doctor: DoctorId) -> Sequence[WeeklyHours]:
        """Return all of the doctor's weekly hours, by weekday and time of day."""
        return [_read(row) for row in await self._database.read(_HOURS, {"doctor": doctor})]

    async def hand_set_days(
        self, doctor: DoctorId, first: date, limit: int, offset: int = 0
    ) -> Sequence[date]:
        """Return a page of the days from ``first`` on that the doctor set by hand, in order."""
        wanted = {"doctor": doctor, "first": first, "most": limit, "skip": offset}
        return [row.day for row in await self._database.read(_HAND_SET_PAGE, wanted)]

    async def to_top_up(self, since: datetime, now: datetime, limit: int) -> Sequence[DoctorId]:
        """Return doctors whose weekly hours were last published ahead before ``since``."""
        wanted = {"since": since, "now": now, "most": limit}
        return [row.doctor_id for row in await self._database.read(_TO_TOP_UP, wanted)]
