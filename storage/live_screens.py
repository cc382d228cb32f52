"""Which message of each chat carries the newest screen: one row an account."""

from collections.abc import Sequence

from sqlalchemy import select

from core.batcher import Batcher
from core.model import AccountId
from storage.engine import Database
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import accounts, live_screens

_BEFORE = (
    select(accounts.c.id, live_screens.c.message_id)
    .outerjoin_from(accounts, live_screens, live_screens.c.account_id == accounts.c.id)
    .where(among(accounts.c.id, ids()))
)
"""Of those who are there: who has just been erased is answered once more."""
_rows = insert_rows(live_screens, "account_id", "message_id")
_PUT = _rows.on_conflict_do_update(
    index_elements=["account_id"], set_={"message_id": _rows.excluded["message_id"]}
)

Showing = tuple[AccountId, int | None]


class SqlLiveScreens:
    """core.ports.live_screens.LiveScreens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._replace: Batcher[Showing, int | None] = Batcher(
            self._replace_all, conflict_key=lambda showing: showing[0]
        )

    async def replace(self, account: AccountId, message: int | None) -> int | None:
        """Remember the message that shows the newest screen; return the one before."""
        return await self._replace((account, message))

    async def _replace_all(self, showings: Sequence[Showing]) -> Sequence[int | None]:
        """Remember those of several accounts, each once, in one transaction."""
        new = dict(showings)
        async with self._database.write() as connection:
            found = await connection.execute(_BEFORE, {IDS: list(new)})
            before = {row.id: row.message_id for row in found}
            changed = {who: new[who] for who, message in before.items() if new[who] != message}
            if changed:
                rows = [
                    {"account_id": who, "message_id": message} for who, message in changed.items()
                ]
                await connection.execute(_PUT, given(rows))
                await connection.commit()
        return [before.get(who) for who, _ in showings]
