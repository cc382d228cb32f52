"""Moves a clinic into another database: every table, counted and compared, or nothing at all.

The destination is written in one transaction, and that is committed only when what it holds is what
was read: so many rows of each table, and the same values in them. Sealed texts go as they are.
Nobody is at work meanwhile, on either side.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, Text, insert, inspect, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import BusyError
from storage import counters, migrate
from storage.drivers import sqlite
from storage.engine import PUBLIC, address, plain_errors, writer_engine
from storage.files import key_file
from storage.key_file import check_keys, keep_key, read_key
from storage.tables import metadata, slots
from storage.types import Sealed, microseconds
from storage.work_lock import work_lock

BATCH = 500
"""How many rows are held in memory."""
_SPACE = 1 << 256
_ANY = select(literal(1)).limit(1)


class MoveError(Exception):
    """The clinic stays where it is. The message is fit for people."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and the schema in it; ``name`` is what people call it by."""

    name: str
    url: str
    schema: str = PUBLIC


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows each table has. ``key`` is the key file that was made, if one had to be."""

    rows: dict[str, int]
    key: Path | None = None


@dataclass(slots=True)
class _Sum:
    """What a table holds, whatever the order: how many rows, and the sum of their digests."""

    rows: int = 0
    digest: int = 0

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        for row in rows:
            plain = repr([_plain(value) for value in row]).encode()
            self.digest += int.from_bytes(hashlib.sha256(plain).digest())
        self.digest %= _SPACE
        self.rows += len(rows)


async def move(source: Place, dest: Place, keys: Sequence[str] = ()) -> Moved:
    """Copy the clinic at ``source`` to ``dest``, where there is none yet; the source stays.

    ``keys`` are those of the configuration; where there are none, the kept one goes along. Raises
    MoveError, SealError, SchemaTooNewError, UnfitDatabaseError and BusyError, and then ``dest``
    holds no row.
    """
    if _same(source, dest):
        raise MoveError(f"{dest.name} is the database in use now; name another one")
    async with _nobody_at_work(source, dest):
        await _fit_to_leave(source)
        await check_keys(source.url, source.schema, keys)
        await _fit_to_arrive(dest)
        made = _take_key_along(source, dest) if not keys else None
        try:
            # Alembic thinks for seconds: beside this loop, so that the rights to work stay ours.
            await asyncio.to_thread(asyncio.run, migrate.upgrade(dest.url, dest.schema))
            return Moved(await _copy(source, dest), made)
        except BaseException:
            if made is not None:
                made.unlink(missing_ok=True)
            raise


def _same(source: Place, dest: Place) -> bool:
    here, there = address(source.url), address(dest.url)
    if here.get_backend_name() != there.get_backend_name():
        return False
    if here.get_backend_name() == "sqlite":
        return sqlite.file_of(here) == sqlite.file_of(there)
    return here == there and source.schema == dest.schema


@asynccontextmanager
async def _nobody_at_work(*places: Place) -> AsyncIterator[None]:
    """Hold both rights to work until the block ends; losing one breaks it off with MoveError."""
    async with AsyncExitStack() as stack:
        losing = []
        for place in places:
            try:
                lock = await stack.enter_async_context(work_lock(place.url, place.schema))
                taken = await lock.take()
            except BusyError as error:
                raise MoveError(f"{place.name}: {error}") from error
            if not taken:
                raise MoveError(
                    f"{place.name}: a bot is at work there; stop it first, and who waits for it"
                )
            losing.append(asyncio.create_task(lock.until_lost()))
        mover = asyncio.current_task()
        assert mover is not None  # noqa: S101 (this runs in a task)
        lost = False

        def break_off(ended: asyncio.Task[None]) -> None:
            nonlocal lost
            if not ended.cancelled():
                lost = True
                mover.cancel()

        for task in losing:
            task.add_done_callback(break_off)
        try:
            yield
        except asyncio.CancelledError:
            if lost and not mover.uncancel():
                raise MoveError("the connection to a database broke; try again") from None
            raise
        finally:
            for task in losing:
                task.cancel()
            await asyncio.gather(*losing, return_exceptions=True)


async def _fit_to_leave(source: Place) -> None:
    revision = await migrate.current(source.url, source.schema)
    if revision is None:
        raise MoveError(f"{source.name}: there is no database yet, so there is nothing to move")
    if revision != migrate.newest():
        raise MoveError(
            f"{source.name}: the database is of an older version; start the bot once, then try it"
        )


async def _fit_to_arrive(dest: Place) -> None:
    """Raise MoveError where anything is kept at the destination already."""

    def look(connection: Connection, _: object) -> str | None:
        there = inspect(connection).get_table_names()
        for table in metadata.sorted_tables:
            if table.name in there and connection.scalar(_ANY.select_from(table)):
                return table.name
        return None

    if await migrate.current(dest.url, dest.schema) is None:
        return
    if filled := await migrate.look(dest.url, dest.schema, look):
        raise MoveError(
            f"{dest.name}: it is not empty, there is something in {filled}; name another one"
        )


def _take_key_along(source: Place, dest: Place) -> Path | None:
    """Keep the key where the bot looks for it there; return the file if it had to be made."""
    key, path = read_key(key_file(address(source.url))), key_file(address(dest.url))
    if key is None:
        return None  # nothing was ever sealed
    there = read_key(path)
    if there is None:
        keep_key(path, key)
        return path
    if there != key:
        raise MoveError(f"{path} holds the key of another clinic; move that file away first")
    return None


async def _copy(source: Place, dest: Place) -> dict[str, int]:
    """Copy all rows, see that they arrived, and commit; return how many each table has."""
    async with _opened(source) as here, _opened(dest) as there:
        if here.dialect.name == "postgresql":
            await here.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        left: dict[str, _Sum] = {}
        for table in _as_they_are():
            left[table.name] = await _copy_table(table, here, there)
        await counters.carry_over(here, there, source.schema, dest.schema)
        await here.rollback()
        for table in _as_they_are():
            arrived = _Sum()
            async for rows in _rows(table, there):
                arrived.add(rows)
            if arrived != left[table.name]:
                raise MoveError(
                    f"{dest.name}: of {left[table.name].rows} rows of {table.name},"
                    f" {arrived.rows} arrived, or not as they were; nothing is kept there"
                )
        await there.commit()
    return {name: one.rows for name, one in left.items()}


async def _copy_table(table: Table, here: AsyncConnection, there: AsyncConnection) -> _Sum:
    total = _Sum()
    # What fills a slot is marked by the database itself when the appointment is written.
    kept = [column.name for column in table.c if not _is_marked(table.name, column.name)]
    statement = insert(table)
    async for rows in _rows(table, here):
        total.add(rows)
        values = [dict(zip(table.c.keys(), row, strict=True)) for row in rows]
        await there.execute(statement, [{name: one[name] for name in kept} for one in values])
    return total


def _is_marked(table: str, column: str) -> bool:
    return (table, column) == (slots.name, slots.c.appointment_id.name)


async def _rows(table: Table, connection: AsyncConnection) -> AsyncIterator[Sequence[Any]]:
    """Yield all rows of a table, a batch at a time."""
    wanted = select(table).execution_options(yield_per=BATCH)
    async with connection.stream(wanted) as found:
        async for rows in found.partitions():
            yield rows


def _as_they_are() -> list[Table]:
    """Return the tables in the order in which they need each other, sealed texts as plain ones."""
    plain = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(plain).columns:
            if isinstance(column.type, Sealed):
                column.type = Text()
    return plain.sorted_tables


@asynccontextmanager
async def _opened(place: Place) -> AsyncIterator[AsyncConnection]:
    """Yield a connection in a transaction, which is rolled back unless it was committed."""
    engine = writer_engine(place.url, place.schema, plain=True, size=1)
    try:
        async with plain_errors(), engine.connect() as connection:
            yield connection
    finally:
        with suppress(BusyError):
            await engine.dispose()


def _plain(value: object) -> object:
    """Return a value as both databases give it."""
    return microseconds(value) if isinstance(value, datetime) else value
