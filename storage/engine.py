"""Both databases, set up right: one side that writes, one side that only reads.

SQLite lets one writer in at a time. So there is one writing connection, its transactions begin with
BEGIN IMMEDIATE, and whoever comes meanwhile waits in the pool's queue instead of in SQLite's busy
handler. Readers never wait for it (WAL). On PostgreSQL several write at once, and several read.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL, Connection, SelectBase, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from core.errors import BusyError
from storage import failures
from storage.one_hop import stay_connected
from storage.reading import AnyRow, PostgresqlReader, Reader, SqliteReader

registry.register("sqlite.one_hop", "storage.one_hop", "OneHopDialect")

PATIENCE = 10.0
"""Seconds to wait for a free connection, or for a lock that another process holds."""

SQLITE_SETTINGS = {
    "busy_timeout": int(PATIENCE * 1000),  # first, for the next one may have to wait already
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a booking that was confirmed survives a power cut
    "foreign_keys": "ON",
    "cache_size": -65_536,  # 64 MiB
    "mmap_size": 268_435_456,
    "temp_store": "MEMORY",
    "analysis_limit": 400,  # what PRAGMA optimize may look at, so that closing stays quick
}
SQLITE_READERS = 2
"""One for quick pages, so that a slow one delays only those who come with it."""

POSTGRESQL_SETTINGS = {
    "application_name": "praxis",
    "jit": "off",  # compiling takes longer than any query here
    "lock_timeout": f"{PATIENCE:.0f}s",
    "idle_in_transaction_session_timeout": "60s",
}
POSTGRESQL_WRITERS = 12
POSTGRESQL_READERS = 8


def address(url: str) -> URL:
    """Return the URL with the driver that is used here, whatever driver it names.

    Raises ValueError for anything but SQLite in a file and PostgreSQL.
    """
    given = make_url(url)
    match given.get_backend_name():
        case "sqlite" if given.database not in {None, "", ":memory:"}:
            return given.set(drivername="sqlite+one_hop")
        case "postgresql":
            query = dict(given.query)
            if "sslmode" in query:  # libpq's word for what asyncpg calls ssl
                query["ssl"] = query.pop("sslmode")
            return given.set(drivername="postgresql+asyncpg", query=query)
    raise ValueError(f"{given.get_backend_name()} without a file, or not a database known here")


def writer_engine(url: str, *, size: int | None = None) -> AsyncEngine:
    """Return an engine for transactions that write; ``size`` bounds its connections."""
    where = address(url)
    if where.get_backend_name() == "postgresql":
        return _postgresql(where, _pool(size or POSTGRESQL_WRITERS))
    engine = _engine(where, {**_pool(1), "connect_args": {"isolation_level": None}})
    _pragmas(engine, SQLITE_SETTINGS)

    @event.listens_for(engine.sync_engine, "begin")
    def take_the_write_lock(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reader_engine(url: str) -> AsyncEngine:
    """Return an engine that makes connections for single statements that read, and keeps none."""
    where = address(url)
    if where.get_backend_name() == "postgresql":
        return _postgresql(where, _ALONE, statement_timeout=f"{PATIENCE:.0f}s")
    engine = _engine(where, _ALONE)
    _pragmas(engine, {**SQLITE_SETTINGS, "query_only": "ON"})
    return engine


def _pool(size: int) -> dict[str, Any]:
    return {
        "poolclass": AsyncAdaptedQueuePool,
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": PATIENCE,
        "pool_use_lifo": True,
    }


_ALONE = {"poolclass": NullPool, "pool_reset_on_return": None, "isolation_level": "AUTOCOMMIT"}
"""Connections whose every statement is a transaction; the reader keeps them."""


def _postgresql(where: URL, options: Mapping[str, Any], **further: str) -> AsyncEngine:
    settings = {"server_settings": POSTGRESQL_SETTINGS | further, "timeout": PATIENCE}
    return _engine(where, {**options, "connect_args": settings})


def _engine(where: URL, options: Mapping[str, Any]) -> AsyncEngine:
    engine = create_async_engine(
        where,
        hide_parameters=True,  # what people wrote must not reach a log by way of an error
        **options,
    )
    event.listen(engine.sync_engine, "handle_error", failures.hear)
    if where.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "handle_error", stay_connected)
    return engine


def _pragmas(engine: AsyncEngine, pragmas: Mapping[str, object]) -> None:
    settings = ";".join(f"PRAGMA {name} = {value}" for name, value in pragmas.items())

    async def apply(driver: aiosqlite.Connection) -> None:
        try:
            await _patiently(driver, settings)
        except BaseException:
            await driver.close()  # the pool does not: it never had this connection
            raise

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.run_async(apply)


async def _patiently(driver: aiosqlite.Connection, settings: str) -> None:
    """Apply the settings; two who turn a new file to WAL at once do not wait by themselves."""
    for pause in (0.02, 0.05, 0.1, 0.2, 0.4):
        try:
            await driver.executescript(settings)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.sleep(pause)
        else:
            return
    await driver.executescript(settings)


class Database:
    """An open database. Whatever it cannot do now is a BusyError."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.writer = writer
        self.reader: Reader
        if reader.dialect.name == "sqlite":
            self.reader = SqliteReader(reader, SQLITE_READERS, PATIENCE)
        else:
            self.reader = PostgresqlReader(reader, POSTGRESQL_READERS, PATIENCE)

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
    except (SQLAlchemyError, *failures.OF_DRIVERS, OSError) as error:
        found = failures.translate(error)
        if found is None:
            raise
        raise found from error
