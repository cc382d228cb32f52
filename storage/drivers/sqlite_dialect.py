"""A faster way to SQLite: each statement crosses to the driver's thread once, not four times.

SQLAlchemy's own adapter makes a cursor, executes, fetches and closes it, and each of these waits
for the driver's thread. Here one function does all four over there, and comes back with the rows.
That took a third off the time of a short statement. What it leaves out is fetching a result piece
by piece, which nothing here does. A transaction begins on the same way as its first statement, and
one that ended is not rolled back once more: two ways less for each.

A cancelled task first waits for its statement to end: a thread cannot be interrupted, and the
connection, rolled back, goes on to serve the next one.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, TypeVar

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.util import EMPTY_DICT
from sqlalchemy.util.concurrency import await_

T = TypeVar("T")


async def run_on_thread(driver: Any, function: Callable[[sqlite3.Connection], T]) -> T:
    """Run a function on the thread of an aiosqlite connection; wait for its end, come what may."""
    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    sqlite, queue = driver._conn, driver._tx  # noqa: SLF001 (as SQLAlchemy's own adapter does)
    queue.put_nowait((future, lambda: function(sqlite)))
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        while not future.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([future])
        raise


def stay_connected(context: ExceptionContext) -> None:
    """Keep a connection whose task was cancelled: as told above, nothing is under way on it."""
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False


@dataclass(slots=True)
class _Finished:
    """What is left of a cursor that was closed over there: all that is still asked of it."""

    description: Any = None
    rowcount: int = -1
    lastrowid: Any = None
    arraysize: int = 1

    def close(self) -> None:
        """Nothing is open any more."""


class FetchAllCursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches and closes in one call on the driver's thread."""

    __slots__ = ()

    _awaitable_cursor_close = False

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001 (as the class above does)
        self._cursor: Any = _Finished()
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._run("execute", operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run("executemany", operation, seq_of_parameters)

    async def _run(self, verb: str, operation: str, parameters: Sequence[Any]) -> None:
        ours = self._adapt_connection
        begin = ours.take_begin() if isinstance(ours, FetchAllConnection) else None

        def run(sqlite: sqlite3.Connection) -> tuple[_Finished, deque[Any]]:
            cursor = sqlite.cursor()
            try:
                if begin is not None:
                    cursor.execute(begin)
                getattr(cursor, verb)(operation, parameters)
                rows = deque(cursor.fetchall()) if cursor.description else deque()
                return _Finished(cursor.description, cursor.rowcount, cursor.lastrowid), rows
            finally:
                cursor.close()

        self._cursor, self._rows = await run_on_thread(self._connection, run)


class FetchAllConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors are the above."""

    __slots__ = ("_begin",)

    _cursor_cls = FetchAllCursor  # type: ignore[assignment]  # declared as the exact class there

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begin: str | None = None

    def begin_with_next(self, begin: str) -> None:
        """Let the next statement begin a transaction; it fails where that does."""
        self._begin = begin

    def take_begin(self) -> str | None:
        """Return what begins the transaction, once: for the statement that goes now."""
        begin, self._begin = self._begin, None
        return begin

    def commit(self) -> None:
        """Commit in one call over there."""
        self._end("commit")

    def rollback(self) -> None:
        """Roll back in one call over there."""
        self._end("rollback")

    def _end(self, verb: str) -> None:
        self._begin = None
        try:
            if self._connection.in_transaction:  # nothing is under way over there
                await_(run_on_thread(self._connection, methodcaller(verb)))
        except Exception as error:  # noqa: BLE001 (handed on as SQLAlchemy's own adapter does)
            self._handle_exception(error)


class FetchAllDbapi(AsyncAdapt_aiosqlite_dbapi):
    """The driver module as SQLAlchemy sees it, with the connection above."""

    def connect(self, *arguments: Any, **options: Any) -> FetchAllConnection:
        """Open a connection whose thread never keeps the process alive."""
        connection = self.aiosqlite.connect(*arguments, **options)
        thread = connection._thread  # noqa: SLF001 (as SQLAlchemy's own adapter does)
        thread.daemon = True
        try:
            return FetchAllConnection(self, await_(connection))
        except BaseException:
            thread.join()  # it ends at once; should it outlive the event loop, it would complain
            raise


class FetchAllDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect for aiosqlite, by way of the driver above."""

    driver = "fetchall"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> FetchAllDbapi:
        """Return the driver."""
        return FetchAllDbapi(__import__("aiosqlite"), __import__("sqlite3"))
