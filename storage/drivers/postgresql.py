"""PostgreSQL by asyncpg: several connections that write, several that read."""

from collections.abc import Mapping
from typing import Any

import asyncpg
from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.drivers import errors, pools
from storage.drivers.readers import Query, RawRows, Reader

DRIVER = "postgresql+asyncpg"

SETTINGS = {
    "application_name": "praxis",
    "jit": "off",  # compiling takes longer than any query here
    "lock_timeout": f"{pools.PATIENCE:.0f}s",
    "idle_in_transaction_session_timeout": "60s",
}
WRITERS = 12
READERS = 8


def writer_engine(where: URL, *, size: int | None = None) -> AsyncEngine:
    """Return an engine for transactions that write; ``size`` bounds its connections."""
    return _engine(where, pools.queue(size or WRITERS), SETTINGS)


def reader_engine(where: URL) -> AsyncEngine:
    """Return an engine that makes connections for single statements that read, and keeps none."""
    settings = {**SETTINGS, "statement_timeout": f"{pools.PATIENCE:.0f}s"}
    return _engine(where, pools.ALONE, settings)


def _engine(where: URL, options: Mapping[str, Any], settings: Mapping[str, str]) -> AsyncEngine:
    engine = create_async_engine(
        where,
        hide_parameters=True,  # what people wrote must not reach a log by way of an error
        connect_args={"server_settings": settings, "timeout": pools.PATIENCE},
        **options,
    )
    event.listen(engine.sync_engine, "handle_error", errors.hear)
    return engine


class PostgresqlReader(Reader):
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
