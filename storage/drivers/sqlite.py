"""SQLite by aiosqlite: one connection that writes, a few that read, all with the same settings."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential

from core.batcher import Batcher
from storage.drivers import errors, pools
from storage.drivers.readers import PlainReader, Query, RawRows, Reader, StraightReader
from storage.drivers.sqlite_dialect import FetchAllConnection, run_on_thread, stay_connected

PLAIN = "sqlite+aiosqlite"
"""SQLAlchemy's own adapter."""
STRAIGHT = "sqlite+fetchall"
"""The one of this folder."""
registry.register("sqlite.fetchall", "storage.drivers.sqlite_dialect", "FetchAllDialect")

SETTINGS = {
    "busy_timeout": int(pools.PATIENCE * 1000),  # first, for the next one may have to wait already
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a booking that was confirmed survives a power cut
    "foreign_keys": "ON",
    "secure_delete": "ON",  # what is erased leaves the file; not every SQLite is built so
    "cache_size": -65_536,  # 64 MiB
    "mmap_size": 268_435_456,
    "temp_store": "MEMORY",
    "analysis_limit": 400,  # what PRAGMA optimize may look at, so that closing stays quick
}
BEGIN = "BEGIN IMMEDIATE"
"""Takes the write lock."""
READERS = 2
"""One for quick pages, so that a slow one delays only those who come with it."""


def file_of(where: URL) -> Path:
    """Return the file of a database, whether it is named by a path or by a ``file:`` URI."""
    return Path(str(where.database).removeprefix("file:")).resolve()


def read_only_engine(where: URL) -> Engine:
    """Return an engine, for a thread, that makes no file and changes none."""
    file = file_of(where)
    # Nobody is at work where there is no log of writes; SQLite would make an empty one to read by.
    mode = "mode=ro" if Path(f"{file}-wal").exists() else "mode=ro&immutable=1"
    address = f"{file.as_uri()}?{mode}"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True),
        poolclass=NullPool,
        hide_parameters=True,
    )


def writer_engine(where: URL) -> AsyncEngine:
    """Return an engine with the one connection that writes."""
    options = {**pools.queue(1), "connect_args": {"isolation_level": None}}
    engine = _engine(where, options, SETTINGS)

    @event.listens_for(engine.sync_engine, "begin")
    def take_the_write_lock(connection: Connection) -> None:
        driver: object = connection.connection.dbapi_connection
        if isinstance(driver, FetchAllConnection):
            driver.begin_with_next(BEGIN)
        else:
            connection.exec_driver_sql(BEGIN)

    return engine


def make_reader(where: URL) -> Reader:
    """Return what reads; where the URL names SQLAlchemy's own adapter, in the plain way."""
    settings = {**SETTINGS, "query_only": "ON"}
    if where.drivername == PLAIN:
        options = {**pools.queue(READERS), "isolation_level": "AUTOCOMMIT"}
        return PlainReader(_engine(where, options, settings))
    return SqliteReader(_engine(where, pools.ALONE, settings), READERS, pools.PATIENCE)


def _engine(where: URL, options: Mapping[str, Any], settings: Mapping[str, object]) -> AsyncEngine:
    # What people wrote must not reach a log by way of an error: so parameters are hidden.
    engine = create_async_engine(where, hide_parameters=True, **options)
    event.listen(engine.sync_engine, "handle_error", errors.hear)
    if where.drivername == STRAIGHT:
        event.listen(engine.sync_engine, "handle_error", stay_connected)
    _set_up_with(engine, ";".join(f"PRAGMA {name} = {it}" for name, it in settings.items()))
    return engine


def _set_up_with(engine: AsyncEngine, pragmas: str) -> None:
    async def apply(driver: aiosqlite.Connection) -> None:
        try:
            await _patiently(driver, pragmas)
        except BaseException:
            await driver.close()  # the pool does not: it never had this connection
            raise

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.run_async(apply)


def _is_locked(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.OperationalError) and code == sqlite3.SQLITE_BUSY


@retry(
    retry=retry_if_exception(_is_locked),
    wait=wait_exponential(multiplier=0.02, max=0.4),
    stop=stop_after_attempt(6),
    reraise=True,
)
async def _patiently(driver: aiosqlite.Connection, pragmas: str) -> None:
    """Apply the settings; two who turn a new file to WAL at once do not wait by themselves."""
    await driver.executescript(pragmas)


class SqliteReader(StraightReader):
    """Takes the queries of everybody who waits to the driver's thread together."""

    def __init__(self, engine: AsyncEngine, connections: int, patience: float) -> None:
        """Take what every reader takes."""
        super().__init__(engine, connections, patience)
        self._batcher = Batcher(self._fetch_all, conflict_key=id, batches_at_once=connections)

    async def _fetch(self, query: Query) -> RawRows:
        if self._batcher.idle and self.busy < self._connections:  # nobody to share the way with
            (found,) = await self._fetch_all([query])
        else:
            found = await self._batcher(query)
        if isinstance(found, Exception):
            raise found
        return found

    async def _fetch_all(self, queries: Sequence[Query]) -> Sequence[RawRows | Exception]:
        try:
            async with self._driver() as driver:
                return await run_on_thread(
                    driver, lambda sqlite: [_ask(sqlite, one) for one in queries]
                )
        except Exception as error:  # noqa: BLE001 (all of them hear that there is no connection)
            return [error] * len(queries)


def _ask(sqlite: sqlite3.Connection, query: Query) -> RawRows | Exception:
    """Return the rows, or what is wrong with this query alone."""
    try:
        return sqlite.execute(query.sql, query.values).fetchall()
    except Exception as error:  # noqa: BLE001 (handed on to the one who asked)
        return error
