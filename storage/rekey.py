"""Seals all private text anew with the first key, while the bot works, so that the others can end.

A row is written only where it still holds what was read: what the bot writes meanwhile wins. Each
batch is a short transaction that waits for no row, and between two of them others come in.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Select, Text, Update, bindparam, select, type_coerce, update

from storage import migrate, probe
from storage.drivers.readers import AnyRow
from storage.engine import PUBLIC, Database, address
from storage.files import key_file
from storage.key_file import check_keys, read_key
from storage.seal import Seal
from storage.sets import given, given_rows
from storage.tables import metadata
from storage.types import Sealed
from storage.work_lock import work_lock

log = logging.getLogger(__name__)

BATCH = 100
"""How many texts are looked at together, and written in one transaction."""
PAUSE = 0.02
"""Seconds after each transaction: on SQLite, whoever waits for the lock looks about as often."""


class RekeyError(Exception):
    """Nothing can be sealed anew, and nothing was. The message is fit for people."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many texts were sealed anew, had been already, and are opened by no key.

    ``spare`` is a key file that is needed no more.
    """

    anew: int = 0
    already: int = 0
    unreadable: int = 0
    spare: Path | None = None


def sealed_columns() -> list[Column[Any]]:
    """Return every column of private text; its table has a primary key of one column."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    ]


async def rekey(url: str, keys: Sequence[str], schema: str = PUBLIC) -> Rekeyed:
    """Seal every text of the database at ``url`` with the first of ``keys``, or the kept one.

    Stopped in the middle, it is run again. What no key opens stays as it is, and the log names it.
    Raises RekeyError and SealError before anything was changed, SchemaTooNewError,
    UnfitDatabaseError, and BusyError also in the middle.
    """
    revision = await migrate.current(url, schema)
    if revision is None:
        raise RekeyError("there is no database yet, the first start makes it")
    if revision != migrate.newest():
        raise RekeyError("the database is of an older version; start the bot once, then try again")
    keys = await check_keys(url, schema, keys)
    if not keys:
        return Rekeyed()  # never was anything sealed
    seal = Seal(keys)
    async with Database.open(url, schema) as database:
        await _let_the_first_key_seal(database, seal, url, schema)
        before = await probe.read(database)
        found = await _Rekeying(database, seal).run()
        await probe.forget(database, before)
    path = key_file(address(url))
    return replace(found, spare=path) if path.exists() and read_key(path) != keys[0] else found


async def _let_the_first_key_seal(database: Database, seal: Seal, url: str, schema: str) -> None:
    """See that no process seals with another key, now or from its next start on."""
    async with work_lock(url, schema) as lock:
        if await lock.take():
            await probe.settle(database, seal)
    if not probe.is_first(await probe.read(database), seal):
        raise RekeyError(
            "the bot at work seals with another key; start it anew with this one first in"
            " [privacy] key, then try again"
        )


class _Rekeying:
    """One walk through all private text after the other, until one finds nothing to do."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal
        self._unreadable: set[str] = set()
        self._already = 0
        self._anew = 0

    async def run(self) -> Rekeyed:
        """Walk, and return what was found."""
        waiting = await self._walk()
        already = self._already
        while waiting:
            waiting = await self._walk()
        return Rekeyed(self._anew, already, len(self._unreadable))

    async def _walk(self) -> int:
        """Go through everything by primary keys; return how many texts needed to be sealed."""
        waiting = 0
        for column in sealed_columns():
            read, write = _reading(column), _writing(column)
            last = -1
            while rows := await self._database.read(read, {"last": last}):
                last = rows[-1].id
                if stale := self._stale(column, rows):
                    waiting += len(stale)
                    self._anew += await self._write(write, stale)
        return waiting

    def _stale(self, column: Column[Any], rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
        """Return what another key sealed, with it sealed anew."""
        stale = []
        for row in rows:
            if self._seal.is_first(row.token):
                self._already += 1
            elif (new := self._seal.renewed(row.token)) is not None:
                stale.append({"id": row.id, "old": row.token, "new": new})
            else:
                self._note_unreadable(f"{column.name} of {column.table} {row.id}")
        return stale

    async def _write(self, write: Update, stale: Sequence[dict[str, Any]]) -> int:
        """Write what is still as it was read and that nobody else is writing; return how many."""
        async with self._database.write() as connection:
            done = (await connection.execute(write, given(stale))).all()
            await connection.commit()
        await asyncio.sleep(PAUSE)
        return len(done)

    def _note_unreadable(self, name: str) -> None:
        if name not in self._unreadable:
            self._unreadable.add(name)
            log.error("no key opens the %s", name)


def _reading(column: Column[Any]) -> Select[Any]:
    """Return what reads a batch's ids and tokens, as they are."""
    (key,) = column.table.primary_key
    return (
        select(key.label("id"), type_coerce(column, Text).label("token"))
        .where(key > bindparam("last"), column.is_not(None))
        .order_by(key)
        .limit(BATCH)
    )


def _writing(column: Column[Any]) -> Update:
    """Return what writes a batch where it is as it was read, and passes over rows in use.

    A row that is locked is looked at again in the next walk: who waits for nobody can be part of no
    deadlock. SQLite locks no rows, and its dialect leaves the words for that out.
    """
    (key,) = column.table.primary_key
    token = type_coerce(column, Text)
    fresh = given_rows({"id": key.type, "old": Text(), "new": Text()}).subquery("fresh")
    free = (
        select(key.label("id"), fresh.c.old, fresh.c.new)
        .join(fresh, (fresh.c.id == key) & (fresh.c.old == token))
        .with_for_update(of=column.table, skip_locked=True)
        .subquery("free")
    )
    return (
        update(column.table)
        .values({column: free.c.new})
        .where(key == free.c.id, token == free.c.old)
        .returning(key)
    )
