"""Updates, sealed, from the moment Telegram hands them over until they are handled."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from core.ports.inbox import Received
from storage.engine import Database
from storage.seal import Damaged
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import inbox

log = logging.getLogger(__name__)

_COLUMNS = ("update_id", "fingerprint", "payload", "received_at", "handled")
_insert = insert_rows(inbox, *_COLUMNS)
_RECEIVE = _insert.on_conflict_do_update(
    index_elements=["update_id"],
    set_={name: _insert.excluded[name] for name in _COLUMNS[1:]},
    where=inbox.c.fingerprint != _insert.excluded.fingerprint,
).returning(inbox.c.update_id)
_HANDLED = (
    update(inbox)
    .where(among(inbox.c.update_id, ids()))
    .values(handled=True, payload=None)  # what is done with is not kept
)
_WAITING = (
    select(inbox.c.update_id, inbox.c.payload, inbox.c.fingerprint)
    .where(~inbox.c.handled)
    .order_by(inbox.c.update_id)
)
_FORGET = delete(inbox).where(inbox.c.handled, inbox.c.received_at < bindparam("before"))


class SqlInbox:
    """core.ports.inbox.Inbox: of the one bot that the database belongs to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, updates: Sequence[Received], now: datetime) -> Sequence[Received]:
        """Keep these and return the ones not seen before, in the order of their ids.

        Of several with one id the first is taken: the others are the same, brought again.
        """
        if not updates:
            return ()
        by_id = {one.update_id: one for one in reversed(updates)}
        rows = [
            {
                "update_id": one.update_id,
                "fingerprint": one.fingerprint,
                "payload": one.payload,
                "received_at": now,
                "handled": False,
            }
            for one in by_id.values()
        ]
        async with self._database.write() as connection:
            new = set((await connection.execute(_RECEIVE, given(rows))).scalars())
            await connection.commit()
        return [by_id[update_id] for update_id in sorted(new)]

    async def handled(self, update_ids: Sequence[int]) -> None:
        """Note that these are done, and empty them."""
        if not update_ids:
            return
        async with self._database.write() as connection:
            await connection.execute(_HANDLED, {IDS: update_ids})
            await connection.commit()

    async def waiting(self) -> Sequence[Received]:
        """Return what was received and not handled, oldest first.

        What cannot be opened is done with: nobody could handle it, now or later.
        """
        waiting, lost = [], []
        for row in await self._database.read(_WAITING):
            if isinstance(row.payload, Damaged):
                log.error("update %d cannot be opened", row.update_id)
                lost.append(row.update_id)
            else:
                waiting.append(Received(row.update_id, row.payload, row.fingerprint))
        await self.handled(lost)
        return waiting

    async def forget(self, before: datetime) -> None:
        """Remove handled updates received before that moment."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"before": before})
            await connection.commit()
