"""The clinic's books as they stand in the database: read as a whole, compared, and put back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, TypeAlias

from sqlalchemy import Table, delete, func, insert, select, update

from core.model import AccountId
from storage.engine import Database
from storage.seal import Seal
from storage.store import Store
from storage.tables import accounts, forms, holds, inbox, live_screens, metadata, settings, slots
from tests.databases import LET_THE_TRAIL_GO
from tests.journey.clinic import KEY

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]
_FREE = {"held_by": None, "held_until": None}


class Books:
    """Everything that is kept, past every service. ``async with Books.open(url) as books``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        async with Store.open(url, Seal([KEY])) as store:
            yield cls(store.database)

    async def read(self, *leave_out: str) -> Rows:
        """Return all rows by table.

        Updates are never looked at, for a press is one, nor which message showed the last screen.
        """
        left_out = {*leave_out, inbox.name, live_screens.name}
        tables = [one for one in metadata.sorted_tables if one.name not in left_out]
        return {
            table.name: [
                row._asdict()
                for row in await self._database.read(select(table).order_by(*table.primary_key))
            ]
            for table in tables
        }

    async def put_back(self, rows: Rows) -> None:
        """Make it stand as it was read once."""
        tables = [one for one in metadata.sorted_tables if one.name in rows]
        async with self._database.write() as connection:
            await connection.execute(LET_THE_TRAIL_GO)
            for table in reversed([one for one in tables if one is not settings]):
                await connection.execute(delete(table))
            await connection.execute(delete(settings))
            for table in tables:
                if rows[table.name]:
                    written = [_written(table, row) for row in rows[table.name]]
                    await connection.execute(insert(table), written)
            await connection.commit()

    async def disable(self, account: AccountId) -> None:
        async with self._database.write() as connection:
            shut_out = update(accounts).where(accounts.c.id == account).values(disabled=True)
            await connection.execute(shut_out)
            await connection.commit()

    async def all_handled(self) -> None:
        """Wait until the bot has noted every update as handled: its answers are out."""
        waiting = select(func.count()).select_from(inbox).where(~inbox.c.handled)
        while (await self._database.read(waiting))[0][0]:  # noqa: ASYNC110 (the bot's own database tells no one)
            await asyncio.sleep(0.005)


def _written(table: Table, row: Row) -> Row:
    """Return a row without what the database fills in by itself."""
    computed = {column.name for column in table.columns if column.computed is not None}
    if table is slots:
        computed.add("appointment_id")
    return {name: value for name, value in row.items() if name not in computed}


def without_entries(rows: Rows) -> Rows:
    """Return the rows without what people have half written, and the times kept meanwhile."""
    kept = {name: table for name, table in rows.items() if name not in {forms.name, holds.name}}
    return kept | {slots.name: [row | _FREE for row in rows[slots.name]]}
