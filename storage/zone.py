"""When a clinic moves to another time zone, its slots' dates on the wall calendar follow."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from core.schedule import day_of
from storage.engine import Database
from storage.sets import given, given_rows
from storage.tables import settings, slots

_ZONE = "time_zone"
_READ = select(settings.c.value).where(settings.c.key == _ZONE)
_row = insert(settings)
_WRITE = _row.on_conflict_do_update(index_elements=["key"], set_={"value": _row.excluded.value})
_DATES = (
    select(slots.c.starts_at, slots.c.day).where(slots.c.starts_at >= bindparam("now")).distinct()
)
_dates = given_rows({"starts_at": slots.c.starts_at.type, "day": slots.c.day.type}).subquery()
_REDATE = update(slots).where(slots.c.starts_at == _dates.c.starts_at).values(day=_dates.c.day)


async def redate(database: Database, zone: ZoneInfo, now: datetime) -> int:
    """Make sure that the dates of slots from ``now`` on are those of this zone's calendar.

    Returns how many different starts got another date; nothing is looked at while the zone stays.
    """
    if any(known == zone.key for (known,) in await database.read(_READ)):
        return 0
    async with database.write() as connection:
        dates = await connection.execute(_DATES, {"now": now})
        wrong = [
            {"starts_at": start, "day": day_of(start, zone)}
            for start, day in dates
            if day != day_of(start, zone)
        ]
        if wrong:
            await connection.execute(_REDATE, given(wrong))
        await connection.execute(_WRITE, {"key": _ZONE, "value": zone.key})
        await connection.commit()
    return len(wrong)
