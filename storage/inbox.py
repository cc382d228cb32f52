"""Updates, sealed, from the moment Telegram hands them over until they are handled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from core.keeping import Received
from storage.engine import Database
from storage.seal import Damaged, Seal
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import inbox

_OF_BOT = inbox.c.bot_id == bindparam("bot")
_COLUMNS = ("bot_id", "update_id", "fingerprint", "payload", "received_at", "handled")
_insert = insert_rows(inbox, *_COLUMNS)
_RECEIVE = _insert.on_conflict_do_update(
    index_elements=["bot_id", "update_id"],
    set_={name: _insert.excluded[name] for name in _COLUMNS[2:]},
    where=inbox.c.fingerprint != _insert.excluded.fingerprint,
).returning(inbox.c.update_id)
_HANDLED = (
    update(inbox)
    .where(_OF_BOT, among(inbox.c.update_id, ids()))
    .values(handled=True, payload="")  # what is done with is not kept
)
_WAITING = (
    select(inbox.c.update_id, inbox.c.payload, inbox.c.fingerprint)
    .where(_OF_BOT, ~inbox.c.handled)
    .order_by(inbox.c.update_id)
)
_FORGET = delete(inbox).where(_OF_BOT, inbox.c.handled, inbox.c.received_at < bindparam("before"))


class SqlInbox:
    """core.keeping.Inbox for one bot; several bots may share a database."""

    def __init__(self, database: Database, seal: Seal, bot_id: int) -> None:
        self._database = database
        self._seal = seal
        self._bot_id = bot_id

    async def receive(self, updates: Sequence[Received], now: datetime) -> Sequence[Received]:
        """Keep these and return the ones not seen before, in the order of their ids.

        Of several with one id the first is taken: the others are the same, brought again.
        """
        if not updates:
            return ()
        by_id = {one.update_id: one for one in reversed(updates)}
        rows = [
            {
                "bot_id": self._bot_id,
                "update_id": one.update_id,
                "fingerprint": one.fingerprint,
                "payload": self._seal.seal(one.payload),
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
            await connection.execute(_HANDLED, {"bot": self._bot_id, IDS: update_ids})
            await connection.commit()

    async def waiting(self) -> Sequence[Received]:
        """Return what was received and not handled, oldest first.

        What cannot be opened is done with: nobody could handle it, now or later.
        """
        waiting, lost = [], []
        for number, token, fingerprint in await self._database.read(
            _WAITING, {"bot": self._bot_id}
        ):
            payload = self._seal.open_or_mark(token, f"update {number}")
            if isinstance(payload, Damaged):
                lost.append(number)
            else:
                waiting.append(Received(number, payload, fingerprint))
        await self.handled(lost)
        return waiting

    async def forget(self, before: datetime) -> None:
        """Remove handled updates received before that moment."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"bot": self._bot_id, "before": before})
            await connection.commit()
