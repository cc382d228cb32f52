"""Pages on SQLite: read together, each with what it asked for, and no one waits for a slow one."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import Integer, bindparam, column, literal, select, table, text

from storage.store import Store
from storage.tables import slots
from tests.builders import Builder, only_sqlite

pytestmark = only_sqlite

_NUMBER = select(bindparam("number", type_=Integer).label("number"))
_SLOW = text(
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    " SELECT max(i) AS most FROM n"
).columns(most=Integer)


async def number_of(store: Store, number: int) -> object:
    ((found,),) = await store.database.read(_NUMBER, {"number": number})
    return found


async def test_each_is_told_what_it_asked(store: Store) -> None:
    numbers = range(500)
    found = await asyncio.gather(*(number_of(store, number) for number in numbers))
    assert found == list(numbers)


async def test_a_row_means_what_its_columns_mean(store: Store, build: Builder) -> None:
    slot = await build.slot((await build.doctor()).id, 1)
    statement = select(slots.c.starts_at, slots.c.state, literal(7).label("seven"))
    ((starts_at, state, seven),) = await store.database.read(statement)
    assert (starts_at, state, seven) == (slot.span.start, slot.state, 7)
    assert (await store.database.read(statement))[0].seven == 7


async def test_a_statement_brings_its_own_parameters(store: Store, build: Builder) -> None:
    early, late = await build.slots((await build.doctor()).id, 1, 2)
    statement = select(slots.c.id).where(slots.c.starts_at > early.span.start)
    assert [row.id for row in await store.database.read(statement)] == [late.id]


async def test_a_slow_page_delays_no_quick_one(store: Store) -> None:
    slow = asyncio.create_task(store.database.read(_SLOW, {"most": 6_000_000}))
    await asyncio.sleep(0.01)
    for number in range(20):
        assert await number_of(store, number) == number
    assert not slow.done()
    ((most,),) = await slow
    assert most == 6_000_000


async def test_one_that_fails_fails_alone(store: Store) -> None:
    *numbers, error = await asyncio.gather(
        *(number_of(store, number) for number in range(9)),
        store.database.read(select(column("no_one")).select_from(table("nowhere"))),
        return_exceptions=True,
    )
    assert numbers == list(range(9))
    assert isinstance(error, sqlite3.OperationalError)


async def test_who_goes_away_leaves_the_others_their_rows(store: Store) -> None:
    impatient = asyncio.create_task(store.database.read(_SLOW, {"most": 1_000_000}))
    await asyncio.sleep(0.01)
    patient = asyncio.create_task(number_of(store, 1))
    impatient.cancel()
    assert await patient == 1
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_a_closed_database_can_be_read_again(store: Store) -> None:
    for number in range(3):
        assert await number_of(store, number) == number
        await store.database.close()
