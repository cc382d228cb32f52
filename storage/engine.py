"""Both databases, set up right: one side that writes, one side that only reads.

SQLite lets one writer in at a time. So there is one writing connection, its transactions begin with
BEGIN IMMEDIATE, and whoever comes meanwhile waits in the pool's queue instead of in SQLite's busy
handler. Readers never wait for it (WAL). On PostgreSQL several write at once, and several read.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import URL, SelectBase, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import BusyError
from storage.drivers import errors, pools, postgresql, sqlite
from storage.drivers.readers import AnyRow, Reader


def address(url: str) -> URL:
    """Return the URL with the driver that is used here, whatever driver it names.

    Raises ValueError for anything but SQLite in a file and PostgreSQL.
    """
    given = make_url(url)
    match given.get_backend_name():
        case "sqlite" if given.database not in {None, "", ":memory:"}:
            return given.set(drivername=sqlite.DRIVER)
        case "postgresql":
            query = dict(given.query)
            if "sslmode" in query:  # libpq's word for what asyncpg calls ssl
                query["ssl"] = query.pop("sslmode")
            return given.set(drivername=postgresql.DRIVER, query=query)
    raise ValueError(f"{given.get_backend_name()} without a file, or not a database known here")


def writer_engine(url: str, *, size: int | None = None) -> AsyncEngine:
    """Return an engine for transactions that write; ``size`` bounds PostgreSQL's connections."""
    where = address(url)
    if where.get_backend_name() == "postgresql":
        return postgresql.writer_engine(where, size=size)
    return sqlite.writer_engine(where)


def reader_engine(url: str) -> AsyncEngine:
    """Return an engine that makes connections for single statements that read, and keeps none."""
    where = address(url)
    if where.get_backend_name() == "postgresql":
        return postgresql.reader_engine(where)
    return sqlite.reader_engine(where)


class Database:
    """An open database. Whatever it cannot do now is a BusyError."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.writer = writer
        self.reader: Reader
        if reader.dialect.name == "sqlite":
            self.reader = sqlite.SqliteReader(reader, sqlite.READERS, pools.PATIENCE)
        else:
            self.reader = postgresql.PostgresqlReader(reader, postgresql.READERS, pools.PATIENCE)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open the database at ``url``; connections are made when they are needed.

        Raises ValueError for a URL of another kind of database.
        """
        database = cls(writer_engine(url), reader_engine(url))
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


@asynccontextmanager
async def plain_errors() -> AsyncIterator[None]:
    """Turn what SQLAlchemy does not tell itself (connecting, pages) into core's errors."""
    try:
        yield
    except (SQLAlchemyError, *errors.OF_DRIVERS, OSError) as error:
        found = errors.translate(error)
        if found is None:
            raise
        raise found from error
