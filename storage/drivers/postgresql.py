"""PostgreSQL by asyncpg: several connections that write, several that read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from typing import Any

import asyncpg
from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.drivers import errors, pools
from storage.drivers.readers import PlainReader, Query, RawRows, Reader, StraightReader

DRIVER = "postgresql+asyncpg"

SETTINGS = {
    "application_name": "praxis",
    "jit": "off",  # compiling takes longer than any query here
    "lock_timeout": f"{pools.PATIENCE:.0f}s",
    "idle_in_transaction_session_timeout": "60s",
}
TLS_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
"""What libpq's addresses may name beside ``sslmode``."""
WRITERS = 12
READERS = 8


def writer_engine(where: URL, schema: str, *, size: int | None = None) -> AsyncEngine:
    """Return an engine for transactions that write; ``size`` bounds its connections."""
    return _engine(where, schema, pools.queue(size or WRITERS), SETTINGS)


def make_reader(where: URL, schema: str, *, plain: bool) -> Reader:
    """Return what reads; ``plain`` goes through SQLAlchemy's execution."""
    settings = {**SETTINGS, "statement_timeout": f"{pools.PATIENCE:.0f}s"}
    if plain:
        options = {**pools.queue(READERS), "isolation_level": "AUTOCOMMIT"}
        return PlainReader(_engine(where, schema, options, settings))
    engine = _engine(where, schema, pools.ALONE, settings)
    return PostgresqlReader(engine, READERS, pools.PATIENCE)


def session_engine(where: URL, schema: str, **settings: str) -> AsyncEngine:
    """Return an engine whose every connection is a session of its own, for one who keeps it."""
    return _engine(where, schema, pools.ALONE, {**SETTINGS, **settings})


def lock_key(what: str, schema: str) -> int:
    """Return the number of an advisory lock; each clinic of a database has its own."""
    digest = blake2b(f"praxis {what} {schema}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _engine(
    where: URL, schema: str, options: Mapping[str, Any], settings: Mapping[str, str]
) -> AsyncEngine:
    engine = create_async_engine(
        where,
        hide_parameters=True,  # what people wrote must not reach a log by way of an error
        connect_args={"async_creator_fn": _connecting(schema, settings)},
        **options,
    )
    event.listen(engine.sync_engine, "handle_error", errors.hear)
    return engine


def _connecting(schema: str, settings: Mapping[str, str]) -> Callable[..., Awaitable[Any]]:
    """Return what connects, and sets a session up before anybody sees it.

    Every name is looked up in the clinic's schema and nowhere else, so a table that is missing
    there is an error and never another clinic's. It is set by statements, for PgBouncer refuses
    most settings in the packet that opens a connection.
    """
    words = [f"SET SESSION search_path = {quoted(schema)}"]
    words += [f"SET SESSION {name} = '{value}'" for name, value in settings.items()]
    set_up = "; ".join(words)

    async def connect(*arguments: Any, **options: Any) -> Any:
        async with asyncio.timeout(pools.PATIENCE):
            connection = await asyncpg.connect(*arguments, **options)
            try:
                await connection.execute(set_up)
            except BaseException:
                connection.terminate()
                raise
        return connection

    return connect


class PostgresqlReader(StraightReader):
    """Asks each query on a connection of its own: the server works on several at once."""

    async def _fetch(self, query: Query) -> RawRows:
        async with self._driver() as driver:
            try:
                # The server itself gives up before: this is for one that went without a word.
                wait = 2 * self._patience
                rows: RawRows = await driver.fetch(query.sql, *query.values, timeout=wait)
            except (TimeoutError, asyncpg.InternalClientError):  # nobody knows what it says next
                driver.terminate()
                raise
            return rows

    def _is_lost(self, driver: Any) -> bool:
        return bool(driver.is_closed())
