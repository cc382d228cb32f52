"""When the bot rests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Maintenance, MaintenanceId, Span
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import maintenance as table
from storage.types import UtcInstant

MOST = 100

_COLUMNS = [column.label(f"maintenance_{column.key}") for column in table.c]
_GET = select(*_COLUMNS).where(table.c.id == bindparam("maintenance"))
_SAME = select(*_COLUMNS).where(
    table.c.starts_at == bindparam("start", type_=UtcInstant),
    table.c.ends_at == bindparam("end", type_=UtcInstant),
    table.c.off_at.is_(None),
)
_AHEAD = (
    select(*_COLUMNS)
    .where(table.c.ends_at > bindparam("now", type_=UtcInstant))
    .order_by(table.c.starts_at, table.c.id)
    .limit(MOST)
)
_ADD = (
    insert(table)
    .on_conflict_do_nothing(
        index_elements=["starts_at", "ends_at"], index_where=text("off_at IS NULL")
    )
    .returning(table.c.id)
)
_SAVE = update(table).where(table.c.id == bindparam("maintenance"))


def _maintenance(row: AnyRow) -> Maintenance:
    return Maintenance(
        id=MaintenanceId(row.maintenance_id),
        span=Span(row.maintenance_starts_at, row.maintenance_ends_at),
        text=row.maintenance_text,
        made_by=row.maintenance_made_by,
        made_at=row.maintenance_made_at,
        off_at=row.maintenance_off_at,
        told=row.maintenance_told,
        untold=row.maintenance_untold,
    )


def _values(one: Maintenance) -> dict[str, Any]:
    return {
        "starts_at": one.span.start,
        "ends_at": one.span.end,
        "text": one.text,
        "made_by": one.made_by,
        "made_at": one.made_at,
        "off_at": one.off_at,
        "told": one.told,
        "untold": one.untold,
    }


class SqlMaintenances:
    """core.ports.announcements.Maintenances."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, maintenance: Maintenance) -> tuple[Maintenance, bool]:
        """Write it, and whether it is new: where the same stretch stands already, return that."""
        added = await self._connection.execute(_ADD, _values(maintenance))
        number = added.scalar_one_or_none()
        if number is not None:
            return replace(maintenance, id=MaintenanceId(number)), True
        same = {"start": maintenance.span.start, "end": maintenance.span.end}
        return _maintenance((await self._connection.execute(_SAME, same)).one()), False

    async def hold(self, maintenance: MaintenanceId) -> Maintenance | None:
        """Hold and return one."""
        held = _GET.with_for_update(key_share=True)
        row = (await self._connection.execute(held, {"maintenance": maintenance})).one_or_none()
        return None if row is None else _maintenance(row)

    async def save(self, maintenance: Maintenance) -> None:
        """Write it as it is now."""
        values = {"maintenance": maintenance.id, **_values(maintenance)}
        await self._connection.execute(_SAVE, values)


class SqlMaintenancePages:
    """The part of core.ports.announcements.AnnouncementPages that is about maintenance."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def maintenance(self, maintenance: MaintenanceId) -> Maintenance | None:
        """Return one, or None."""
        row = await self._database.read_one(_GET, {"maintenance": maintenance})
        return None if row is None else _maintenance(row)

    async def maintenances(self, now: datetime) -> Sequence[Maintenance]:
        """Return what is not over, called off or not, in order of time."""
        return [_maintenance(row) for row in await self._database.read(_AHEAD, {"now": now})]
