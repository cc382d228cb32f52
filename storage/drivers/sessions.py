"""Sessions of PostgreSQL that are kept for their own sake, and what tells them from shared ones."""

from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

WHO = "SELECT pg_backend_pid()"
"""Which of the server's processes answers."""
_PATIENCE = 5.0
_LOST_ITS_STATEMENT = ("08P01", "26000", "34000", "42P05")
"""What a server says who is asked about a statement that was prepared with another one."""


class Session:
    """A connection of the driver that nobody else uses."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver

    async def value(self, question: str, seconds: float) -> Any:
        """Return the one value that answers. Raises what the driver raises, TimeoutError also."""
        return await self._driver.fetchval(question, timeout=seconds)

    async def end(self) -> None:
        """End it at once; a server that is away is not waited for."""
        self._driver.terminate()
        await self._connection.invalidate()
        await self._connection.close()


async def open_session(engine: AsyncEngine) -> Session:
    """Open one. Raises what connecting raises."""
    connection = await engine.connect()
    raw = await connection.get_raw_connection()
    return Session(connection, raw.driver_connection)


async def is_kept(session: Session, engine: AsyncEngine) -> bool:
    """Whether a session is the same one from transaction to transaction, and nobody else's.

    A pool that shares connections between transactions hands the one that was just put back to the
    next who asks: then two sessions are answered by one process of the server, or one by several.
    """
    other = await open_session(engine)
    try:
        ours, theirs = set(), set()
        for _ in range(3):
            ours.add(await session.value(WHO, _PATIENCE))
            theirs.add(await other.value(WHO, _PATIENCE))
    except asyncpg.PostgresError as error:
        if error.sqlstate in _LOST_ITS_STATEMENT:
            return False
        raise
    finally:
        await other.end()
    return len(ours) == len(theirs) == 1 and ours != theirs
