"""Pages: each is what was asked for, and nobody waits for a slow one or suffers for a bad one."""

import asyncio
import sqlite3
from contextlib import closing

import asyncpg
import pytest
from sqlalchemy import Integer, bindparam, column, literal, select, table, text

from core.errors import BusyError
from storage.drivers import pools, sqlite
from storage.engine import Database
from storage.store import Store
from storage.tables import slots
from tests.builders import Builder, only_postgresql, only_sqlite, open_store
from tests.databases import ask

_NUMBER = select(bindparam("number", type_=Integer).label("number"))
_SLOW = text(
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    " SELECT max(i) AS most FROM n"
).columns(most=Integer)
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def number_of(store: Store, number: int) -> object:
    ((found,),) = await store.database.read(_NUMBER, {"number": number})
    return found


async def test_each_is_told_what_it_asked(store: Store) -> None:
    numbers = range(500)
    found = await asyncio.gather(*(number_of(store, number) for number in numbers))
    assert found == list(numbers)


async def test_a_row_means_what_its_columns_mean(store: Store, build: Builder) -> None:
    slot = await build.slot((await build.doctor()).id, 1)
    statement = select(slots.c.starts_at, slots.c.source, literal(7).label("seven"))
    ((starts_at, source, seven),) = await store.database.read(statement)
    assert (starts_at, source, seven) == (slot.span.start, slot.source, 7)
    assert (await store.database.read(statement))[0].seven == 7


async def test_a_statement_brings_its_own_parameters(store: Store, build: Builder) -> None:
    early, late = await build.slots((await build.doctor()).id, 1, 2)
    statement = select(slots.c.id).where(slots.c.starts_at > early.span.start)
    assert [row.id for row in await store.database.read(statement)] == [late.id]


async def test_a_slow_page_delays_no_quick_one(store: Store) -> None:
    slow = asyncio.create_task(store.database.read(_SLOW, {"most": 2_000_000}))
    await asyncio.sleep(0.01)
    for number in range(5):
        assert await number_of(store, number) == number
    assert not slow.done()
    ((most,),) = await slow
    assert most == 2_000_000


async def test_one_that_fails_fails_alone(store: Store) -> None:
    *numbers, error = await asyncio.gather(
        *(number_of(store, number) for number in range(9)),
        store.database.read(select(column("no_one")).select_from(table("nowhere"))),
        return_exceptions=True,
    )
    assert numbers == list(range(9))
    assert isinstance(error, sqlite3.OperationalError | asyncpg.UndefinedTableError)


async def test_those_who_go_away_leave_the_others_their_rows(store: Store) -> None:
    impatient = [asyncio.create_task(store.database.read(_SLOW, {"most": 9**6})) for _ in range(20)]
    await asyncio.sleep(0.01)
    patient = asyncio.create_task(number_of(store, 1))
    for one in impatient:
        one.cancel()
    assert await patient == 1
    left = await asyncio.gather(*impatient, return_exceptions=True)
    assert [type(one) for one in left] == [asyncio.CancelledError] * 20
    assert await asyncio.gather(*(number_of(store, number) for number in range(20))) == [*range(20)]
    async with asyncio.timeout(30):  # the thread goes on for a while: nobody can interrupt it
        while store.database.reader.busy:  # noqa: ASYNC110 (a thread tells no one)
            await asyncio.sleep(0.01)


async def test_what_cannot_be_compiled_once_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="depend on its parameters"):
        await store.database.read(select(slots.c.id).where(slots.c.id.in_([1, 2])))


@only_sqlite
async def test_a_locked_database_is_busy_for_all_who_wait_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "PATIENCE", 0.5)
    monkeypatch.setitem(sqlite.SETTINGS, "busy_timeout", 100)
    with closing(sqlite3.connect(database_url.partition("///")[2], isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        async with Database.open(database_url) as database:
            reads = [database.read(_NUMBER, {"number": number}) for number in range(20)]
            async with asyncio.timeout(5):
                told = await asyncio.gather(*reads, return_exceptions=True)
            assert {type(one) for one in told} == {BusyError}
            other.execute("ROLLBACK")
            other.execute("PRAGMA locking_mode = NORMAL")
            other.execute("SELECT count(*) FROM settings")
            ((number,),) = await database.read(_NUMBER, {"number": 7})
            assert number == 7


async def test_a_closed_database_can_be_read_again(store: Store) -> None:
    for number in range(3):
        assert await number_of(store, number) == number
        await store.database.close()


@only_postgresql
async def test_lost_connections_are_replaced_and_only_who_was_reading_hears_of_it(
    store: Store, database_url: str
) -> None:
    await asyncio.gather(*(number_of(store, number) for number in range(20)))
    slow = asyncio.create_task(store.database.read(_SLOW, {"most": 10**9}))
    async with open_store(database_url) as other:
        while not await ask(other.database, f"SELECT pid {_OTHERS} AND state = 'active'"):  # noqa: ASYNC110 (a server tells no one)
            await asyncio.sleep(0.01)
        await ask(other.database, f"SELECT pg_terminate_backend(pid, 5000) {_OTHERS}")
    with pytest.raises(BusyError):
        await slow
    await asyncio.sleep(0.1)  # for the news of those that nobody was reading with
    assert await asyncio.gather(*(number_of(store, number) for number in range(20))) == [*range(20)]
