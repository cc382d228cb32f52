"""The right to work for a clinic: one process of its bot has it, and the next one waits for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from filelock import FileLock, Timeout
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import BusyError
from storage.drivers import errors, postgresql, sessions, sqlite
from storage.engine import PUBLIC, address, plain_errors

HEARTBEAT = 0.5
"""Seconds between two looks whether the lock is still ours."""
SILENCE = 2.0
"""Seconds without an answer after which it counts as lost. The process stops working then."""
RELEASED_AFTER = "3500ms"
"""When the server gives up a session that says nothing: later than the process itself does."""


class UnfitDatabaseError(Exception):
    """The database cannot serve as it is set up. The message is fit for people."""


class WorkLock(ABC):
    """Held by at most one process. One that dies loses it by that."""

    @abstractmethod
    async def take(self) -> bool:
        """Take it unless another process has it; return whether it is ours.

        Raises BusyError, and UnfitDatabaseError where the database cannot keep it.
        """

    @abstractmethod
    async def until_lost(self) -> None:
        """Return when it is not ours any more."""

    @abstractmethod
    async def give_back(self) -> None:
        """Let another one have it."""


@asynccontextmanager
async def work_lock(url: str, schema: str = PUBLIC) -> AsyncIterator[WorkLock]:
    """Yield the lock of the clinic at ``url``, not taken yet; it is given back at the end."""
    where = address(url)
    lock: WorkLock
    if where.get_backend_name() == "postgresql":
        lock = PostgresqlWorkLock(where, schema)
    else:
        lock = SqliteWorkLock(where)
    try:
        yield lock
    finally:
        await lock.give_back()


async def look_at_sessions(url: str, schema: str = PUBLIC) -> None:
    """Raise UnfitDatabaseError where a lock would not be kept, and BusyError."""
    where = address(url)
    if where.get_backend_name() == "postgresql":
        engine = postgresql.session_engine(where, schema)
        async with plain_errors():
            session = await sessions.open_session(engine)
            try:
                await _insist_on_sessions(session, engine)
            finally:
                await session.end()


async def _insist_on_sessions(session: sessions.Session, engine: AsyncEngine) -> None:
    """Raise UnfitDatabaseError where what a session sets or locks may be another one's next."""
    if not await sessions.is_kept(session, engine):
        raise UnfitDatabaseError(
            "connections to the database are shared between transactions, as by PgBouncer's"
            " pool_mode = transaction; the bot needs pool_mode = session"
        )


class SqliteWorkLock(WorkLock):
    """A lock of the system on a file beside the database; it ends with its process."""

    def __init__(self, where: URL) -> None:
        database = sqlite.file_of(where)
        self._folder = database.parent
        self._lock = FileLock(f"{database}.lock", mode=0o600, blocking=False)

    async def take(self) -> bool:
        """Take it unless another process has it."""
        if not self._folder.is_dir():  # the library would make it
            raise BusyError(f"there is no folder {self._folder}")
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise BusyError(f"{self._lock.lock_file} cannot be locked: {error.strerror}") from error
        return True

    async def until_lost(self) -> None:
        """Never return: the system does not take it away."""
        await asyncio.Event().wait()

    async def give_back(self) -> None:
        """Let another one have it."""
        self._lock.release(force=True)


class PostgresqlWorkLock(WorkLock):
    """An advisory lock of a session that does nothing else.

    The server ends the session, and so the lock, when the process dies, when the network between
    them does, or when the process says nothing for a while because it hangs. The process looks more
    often than that: it has stopped working before another one may begin.
    """

    def __init__(self, where: URL, schema: str) -> None:
        self._engine = postgresql.session_engine(where, schema, idle_session_timeout=RELEASED_AFTER)
        self._key = postgresql.lock_key("work", schema)
        self._session: sessions.Session | None = None
        self._number = 0

    async def take(self) -> bool:
        """Take it unless another process has it."""
        try:
            async with plain_errors():
                if self._session is None:
                    self._session = await sessions.open_session(self._engine)
                    await _insist_on_sessions(self._session, self._engine)
                taken: bool = await self._session.value(
                    f"SELECT pg_try_advisory_lock({self._key})", SILENCE
                )
                self._number = await self._session.value(sessions.WHO, SILENCE)
        except BaseException:
            await self.give_back()
            raise
        return taken

    async def until_lost(self) -> None:
        """Return when the session has ended, answers no more, or is another one."""
        with suppress(SQLAlchemyError, *errors.OF_DRIVERS, OSError):
            while self._session is not None:
                await asyncio.sleep(HEARTBEAT)
                if await self._session.value(sessions.WHO, SILENCE) != self._number:
                    return

    async def give_back(self) -> None:
        """End the session, and with it the lock."""
        session, self._session = self._session, None
        if session is not None:
            await session.end()
