"""The way in: one object that keeps all of core's ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.engine import PUBLIC, Database
from storage.forms import SqlForms
from storage.inbox import SqlInbox
from storage.outbox import SqlPostOffice
from storage.queries import SqlQueries
from storage.seal import Seal
from storage.tables import settings
from storage.unit_of_work import SqlUnitOfWork

_PROBE = "privacy_probe"
READ_PROBE = select(settings.c.value).where(settings.c.key == _PROBE)
_WRITE_PROBE = insert(settings).on_conflict_do_nothing(index_elements=["key"])


class Store:
    """An open database with its privacy keys. Make it with ``Store.open``."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self.database = database
        self.queries = SqlQueries(database, seal)
        self.forms = SqlForms(database, seal)
        self.post = SqlPostOffice(database)
        self._seal = seal

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, seal: Seal, schema: str = PUBLIC, *, plain: bool = False
    ) -> AsyncIterator[Self]:
        """Open the database at ``url``, whose schema is up to date, and close it at the end.

        ``schema`` and ``plain`` are as in ``Database.open``. Raises ValueError for a URL of another
        kind of database, BusyError where it cannot be reached, and SealError where what it holds
        was sealed with other keys.
        """
        async with Database.open(url, schema, plain=plain) as database:
            await _check_seal(database, seal)
            yield cls(database, seal)

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: core.ports.OpenWork."""
        async with self.database.write() as connection:
            yield SqlUnitOfWork(connection, self._seal)

    def inbox(self, bot_id: int) -> SqlInbox:
        """Return the inbox of one bot; ``bot_id`` is its Telegram id."""
        return SqlInbox(self.database, self._seal, bot_id)


async def was_sealed(database: Database) -> bool:
    """Say whether the database was opened before, so that only its own keys open what it holds."""
    return bool(await database.read(READ_PROBE))


async def _check_seal(database: Database, seal: Seal) -> None:
    """Open what was sealed when the database was new: a lost key shows now, not in a month."""
    if not await was_sealed(database):
        async with database.write() as connection:
            await connection.execute(_WRITE_PROBE, {"key": _PROBE, "value": seal.seal(_PROBE)})
            await connection.commit()
    for (token,) in await database.read(READ_PROBE):
        seal.open(token)
