"""Both databases, set up right: one side that writes, one side that only reads.

SQLite lets one writer in at a time. So there is one writing connection, its transactions begin with
BEGIN IMMEDIATE, and whoever comes meanwhile waits in the pool's queue instead of in SQLite's busy
handler. Readers never wait for it (WAL). On PostgreSQL several write at once, and several read.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import URL, SelectBase, make_url
from sqlalchemy.exc import EmulatedDBAPIException, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import BusyError
from core.ports.figures import Connections
from storage.drivers import errors, postgresql, sqlite
from storage.drivers.readers import AnyRow, Reader

PUBLIC = "public"
"""PostgreSQL's schema where none is named."""


def address(url: str, *, plain: bool = False) -> URL:
    """Return the URL with the driver that is used here, whatever driver it names.

    ``plain`` takes SQLAlchemy's own adapters, without what storage.drivers does to be faster.
    Raises ValueError for anything but SQLite in a file and PostgreSQL.
    """
    given = make_url(url)
    match given.get_backend_name():
        case "sqlite" if given.database not in {None, "", ":memory:"}:
            return given.set(drivername=sqlite.PLAIN if plain else sqlite.STRAIGHT)
        case "postgresql":
            query = dict(given.query)
            if "sslmode" in query:  # libpq's word for what asyncpg calls ssl
                query["ssl"] = query.pop("sslmode")
            files = {name: query.pop(name) for name in postgresql.TLS_FILES if name in query}
            if files:  # asyncpg reads these from an address of its own alone
                query["dsn"] = f"postgresql:///?{urlencode(files)}"
            return given.set(drivername=postgresql.DRIVER, query=query)
    raise ValueError(f"{given.get_backend_name()} without a file, or not a database known here")


def writer_engine(
    url: str, schema: str = PUBLIC, *, plain: bool = False, size: int | None = None
) -> AsyncEngine:
    """Return an engine for transactions that write.

    ``schema`` and ``size``, the most connections, are PostgreSQL's.
    """
    where = address(url, plain=plain)
    if where.get_backend_name() == "postgresql":
        return postgresql.writer_engine(where, schema, size=size)
    return sqlite.writer_engine(where)


def make_reader(url: str, schema: str = PUBLIC, *, plain: bool = False) -> Reader:
    """Return what reads single statements, beside those who write."""
    where = address(url, plain=plain)
    if where.get_backend_name() == "postgresql":
        return postgresql.make_reader(where, schema, plain=plain)
    return sqlite.make_reader(where)


class Database:
    """An open database. Whatever it cannot do now is a BusyError."""

    def __init__(self, writer: AsyncEngine, reader: Reader) -> None:
        self.writer = writer
        self.reader = reader

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, schema: str = PUBLIC, *, plain: bool = False
    ) -> AsyncIterator[Self]:
        """Open the database at ``url``; connections are made when they are needed.

        ``schema`` is PostgreSQL's: all that is read and written lies there. ``plain`` goes by
        SQLAlchemy's own adapters. Raises ValueError for a URL of another kind of database.
        """
        database = cls(
            writer_engine(url, schema, plain=plain), make_reader(url, schema, plain=plain)
        )
        try:
            yield database
        finally:
            await database.close()

    async def close(self) -> None:
        """Close all connections, and leave SQLite's planner what it learned."""
        try:
            if self.writer.dialect.name == "sqlite":
                async with self.writer.connect() as connection:
                    await connection.exec_driver_sql("PRAGMA optimize")
                    await connection.commit()
        except (BusyError, SQLAlchemyError):
            pass  # closing goes on: a full or vanished disk has nothing to learn from
        finally:
            await self.reader.close()
            await self.writer.dispose()

    def connections(self) -> Mapping[str, Connections]:
        """Return how many connections are in use, and how many there may be."""
        pool: Any = self.writer.pool  # one that queues
        return {
            "write": Connections(pool.checkedout(), pool.size()),
            "read": Connections(self.reader.busy, self.reader.most),
        }

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, which is rolled back unless it was committed.

        On SQLite it holds the write lock from its first statement on.
        """
        async with plain_errors(), self.writer.connect() as connection:
            yield connection

    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object] | None = None
    ) -> Sequence[AnyRow]:
        """Return the rows of a statement that only reads."""
        async with plain_errors():
            return await self.reader.read(statement, parameters or {})

    async def read_one(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> AnyRow | None:
        """Return the first row of a statement that only reads, or None."""
        found = await self.read(statement, parameters)
        return found[0] if found else None


@asynccontextmanager
async def plain_errors() -> AsyncIterator[None]:
    """Turn what SQLAlchemy does not tell itself (connecting, pages) into core's errors."""
    try:
        yield
    except (SQLAlchemyError, EmulatedDBAPIException, *errors.OF_DRIVERS, OSError) as error:
        found = errors.translate(error)
        if found is None:
            raise
        raise found from error
