"""Announcements in a unit of work, and what becomes of their letters."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    cast,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    AccountId,
    Announcement,
    AnnouncementId,
    MaintenanceId,
    Readers,
)
from core.ports.announcements import Reach
from storage.announcements.statements import (
    COUNTS,
    GET,
    LAST,
    MINE,
    NOW,
    ONE_OF,
    PARKED,
    REACH,
    SPOKEN_TO,
    STOPPED,
    announcement_of,
    whose,
)
from storage.tables import (
    WAITS,
    accounts,
    announcements,
    outbox,
)

_ADD = insert(announcements).returning(announcements.c.id)
_SAVE = update(announcements).where(announcements.c.id == bindparam("announcement"))
_REMOVE = delete(announcements).where(announcements.c.id == bindparam("announcement"))

_AT_REST = and_(MINE, WAITS, ~outbox.c.leased)
_PARK = update(outbox).where(_AT_REST).values(due_at=PARKED, try_at=PARKED)
_UNPARK = update(outbox).where(_AT_REST, outbox.c.due_at == PARKED).values(due_at=NOW, try_at=NOW)
_CALL_BACK = (
    update(outbox).where(_AT_REST).values(closed_at=NOW, outcome="withdrawn", cause=STOPPED)
)

_NEXT = (
    accounts.c.id > bindparam("after", type_=accounts.c.id.type),
    accounts.c.id <= bindparam("last", type_=accounts.c.id.type),
)
_READERS = {
    whom: select(accounts.c.id.label("reader"))
    .where(SPOKEN_TO, *_NEXT, condition)
    .order_by(accounts.c.id)
    .limit(bindparam("most"))
    for whom, condition in ONE_OF.items()
}
# As core/announcements/sending.py writes the keys of its letters.
_KEY = bindparam("key", type_=String) + cast(accounts.c.id, String)
_TOLD = (
    select(accounts.c.id.label("reader"))
    .join(outbox, outbox.c.key == _KEY)
    .where(
        SPOKEN_TO,
        *_NEXT,
        or_(outbox.c.outcome == "delivered", and_(WAITS, outbox.c.leased)),
    )
    .order_by(accounts.c.id)
    .limit(bindparam("most"))
)


def _values(one: Announcement) -> dict[str, Any]:
    return {
        "author_id": one.author,
        "whom": one.readers.whom,
        "doctor_id": one.readers.doctor,
        "day": one.readers.day,
        "made_at": one.made_at,
        "texts": json.dumps(dict(one.texts)),
        "progress": one.progress,
        "version": one.version,
        "total": one.total,
        "cursor": one.cursor,
        "last": one.last,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "reached": one.reached,
        "missed": one.missed,
        "message": one.message,
        "shown": one.shown,
    }


class SqlAnnouncements:
    """core.ports.announcements.Announcements."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, announcement: Announcement) -> Announcement:
        """Write a new one; it gets its id."""
        number = (await self._connection.execute(_ADD, _values(announcement))).scalar_one()
        return replace(announcement, id=AnnouncementId(number))

    async def hold(self, announcement: AnnouncementId) -> Announcement | None:
        """Hold and return one."""
        held = GET.with_for_update(key_share=True)
        found = await self._connection.execute(held, {"announcement": announcement})
        row = found.one_or_none()
        return None if row is None else announcement_of(row)

    async def save(self, announcement: Announcement) -> None:
        """Write it as it is now."""
        values = {"announcement": announcement.id, **_values(announcement)}
        await self._connection.execute(_SAVE, values)

    async def remove(self, announcement: AnnouncementId) -> None:
        """Forget one of which no letter was written."""
        await self._connection.execute(_REMOVE, {"announcement": announcement})

    async def last_account(self) -> int:
        """Return the highest id of any account."""
        return int((await self._connection.execute(LAST)).scalar_one() or 0)

    async def readers(
        self, readers: Readers, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return who is to read it, by their ids, above ``after`` and up to ``last``."""
        wanted = {**whose(readers), "after": after, "last": last, "most": limit}
        found = await self._connection.execute(_READERS[readers.whom], wanted)
        return [AccountId(row.reader) for row in found]

    async def count(self, readers: Readers) -> int:
        """Count who is to read it."""
        found = await self._connection.execute(COUNTS[readers.whom], whose(readers))
        return int(found.scalar_one())

    async def told_of(
        self, maintenance: MaintenanceId, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return whom the letter about maintenance reached, or reaches now."""
        key = f"maintenance_ahead:{maintenance}:"
        wanted = {"key": key, "after": after, "last": last, "most": limit}
        return [AccountId(row.reader) for row in await self._connection.execute(_TOLD, wanted)]

    async def reach(self, announcement: AnnouncementId) -> Reach:
        """Count what became of its letters so far."""
        row = (await self._connection.execute(REACH, {"announcement": announcement})).one()
        return Reach(row.reached, row.waiting, row.missed)

    async def park(self, announcement: AnnouncementId) -> None:
        """Let no letter of it go out that is not on its way."""
        await self._connection.execute(_PARK, {"announcement": announcement})

    async def unpark(self, announcement: AnnouncementId, now: datetime) -> None:
        """Let its parked letters go out."""
        await self._connection.execute(_UNPARK, {"announcement": announcement, "now": now})

    async def call_back(self, announcement: AnnouncementId, now: datetime) -> None:
        """Close its letters that are not on their way."""
        await self._connection.execute(_CALL_BACK, {"announcement": announcement, "now": now})
