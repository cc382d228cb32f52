"""The clinic in numbers, and whether its tables are those of this program."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, column, func, select, table

from core.model import Status
from core.ports.figures import Connections, Figures
from storage import migrate
from storage.engine import Database
from storage.tables import WAITS, accounts, appointments, outbox, slots

_NOW = bindparam("now", type_=outbox.c.due_at.type)
_REVISION = select(column("version_num", String)).select_from(table("alembic_version"))


def _count(counted: Any, *conditions: Any) -> Any:
    return select(func.count()).select_from(counted).where(*conditions).scalar_subquery()


_FIGURES = select(
    _count(outbox, WAITS).label("waiting"),
    _count(outbox, WAITS, outbox.c.due_at <= _NOW).label("late"),
    _count(outbox, outbox.c.closed_at.is_not(None), outbox.c.outcome == "dropped").label("failed"),
    _count(accounts, accounts.c.unreachable_since.is_not(None)).label("unreachable"),
    select(func.min(outbox.c.due_at))
    .where(WAITS, outbox.c.due_at <= _NOW)
    .scalar_subquery()
    .label("oldest_due"),
    _count(slots, slots.c.held_by.is_not(None), slots.c.held_until > _NOW).label("holds"),
)
_AHEAD = (
    select(appointments.c.status, func.count().label("number"))
    .where(appointments.c.starts_at > _NOW)
    .group_by(appointments.c.status)
)


class SqlFigurePages:
    """core.ports.figures.FigurePages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def schema_is_current(self) -> bool:
        """Whether the tables are those that this program knows."""
        found = await self._database.read(_REVISION)
        return [version for (version,) in found] == [migrate.newest()]

    async def figures(self, now: datetime) -> Figures:
        """Count."""
        (row,) = await self._database.read(_FIGURES, {"now": now})
        ahead = await self._database.read(_AHEAD, {"now": now})
        return Figures(
            letters_waiting=row.waiting,
            letters_late=row.late,
            letters_failed=row.failed,
            unreachable_accounts=row.unreachable,
            oldest_due=row.oldest_due,
            holds=row.holds,
            ahead={Status(one.status): one.number for one in ahead},
        )

    def connections(self) -> Mapping[str, Connections]:
        """Return the connections of those who write and of those who read."""
        return self._database.connections()
