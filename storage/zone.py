"""When a clinic moves to another time zone, its slots' dates on the wall calendar follow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from core.wall_clock import bounds, day_of
from storage.engine import Database
from storage.tables import doctors, settings, slots

_ZONE = "time_zone"
_READ = select(settings.c.value).where(settings.c.key == _ZONE)
_row = insert(settings)
_WRITE = _row.on_conflict_do_update(index_elements=["key"], set_={"value": _row.excluded.value})
_LAST = select(func.max(slots.c.starts_at))
_REDATE = (
    update(slots)
    .where(
        slots.c.doctor_id.in_(select(doctors.c.id)),  # so that the index by start serves
        slots.c.starts_at >= bindparam("start"),
        slots.c.starts_at < bindparam("end"),
        slots.c.day != bindparam("date"),
    )
    .values(day=bindparam("date"))
)


async def redate(database: Database, zone: ZoneInfo, now: datetime) -> bool:
    """Make sure that the dates of slots from ``now`` on are those of this zone's calendar.

    Returns whether the zone is another than before; nothing else is looked at while it stays.
    """
    if any(known == zone.key for (known,) in await database.read(_READ)):
        return False
    async with database.write() as connection:
        last = (await connection.execute(_LAST)).scalar_one()
        days = [] if last is None or last < now else _days(now, last, zone)
        if days:
            await connection.execute(_REDATE, days)
        await connection.execute(_WRITE, {"key": _ZONE, "value": zone.key})
        await connection.commit()
    return True


def _days(first: datetime, last: datetime, zone: ZoneInfo) -> list[dict[str, object]]:
    """Return each day of the zone's calendar between two moments, with its bounds in UTC."""
    day = day_of(first, zone)
    days: list[dict[str, object]] = []
    while day <= day_of(last, zone):
        whole = bounds(day, zone)
        days.append({"date": day, "start": max(whole.start, first), "end": whole.end})
        day += timedelta(days=1)
    return days
