"""A database that is full, locked, read-only or gone: one plain error, and on it goes."""

import asyncio
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi

from core.errors import BusyError
from core.model import SlotState
from storage.drivers import pools, postgresql, sqlite
from storage.engine import plain_errors
from storage.store import Store
from tests.builders import (
    SEAL,
    Builder,
    busy_connections,
    only_postgresql,
    only_sqlite,
    open_store,
)


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


async def switch_off(store: Store, slot: Any) -> None:
    async with store.open_work() as work:
        await work.slots.switch([slot.id], off=True)
        await work.commit()


@only_sqlite
async def test_a_full_disk_is_busy_and_goes_on_once_there_is_room(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    async with store.database.write() as connection:
        ((pages,),) = (await connection.execute(text("PRAGMA page_count"))).all()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(BusyError, match="full"):
        await build.slots(doctor.id, *range(2, 900))
    assert busy_connections(store) == 0
    async with store.database.write() as connection:
        await connection.execute(text("PRAGMA max_page_count = 100000"))
    await switch_off(store, slot)
    async with store.open_work() as work:
        assert len(await work.slots.between(doctor.id, slot.span)) == 1


@only_sqlite
async def test_a_lock_of_another_program_is_busy_until_it_goes(
    build: Builder, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = await build.slot((await build.doctor()).id, 1)
    monkeypatch.setitem(sqlite.SETTINGS, "busy_timeout", 50)
    other = sqlite3.connect(file_of(database_url), isolation_level=None)
    async with open_store(database_url) as impatient:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError, match="locked"):
            await switch_off(impatient, slot)
        other.execute("ROLLBACK")
        await switch_off(impatient, slot)
    other.close()
    assert await build.state(slot) is SlotState.CLOSED


async def test_a_read_only_database_can_be_read(
    build: Builder, store: Store, database_url: str
) -> None:
    slot = await build.slot((await build.doctor()).id, 1)
    if database_url.startswith("sqlite"):
        if os.geteuid() == 0:
            async with store.database.write() as connection:
                await connection.execute(text("PRAGMA query_only = ON"))
        else:
            file_of(database_url).chmod(0o444)
    else:
        async with store.database.write() as connection:
            await connection.execute(text("SET default_transaction_read_only = on"))
            await connection.commit()
    with pytest.raises(BusyError, match="read-only"):
        await switch_off(store, slot)
    assert await build.state(slot) is SlotState.OPEN
    if database_url.startswith("sqlite"):
        file_of(database_url).chmod(0o644)


@only_postgresql
async def test_a_server_that_drops_its_connections_is_busy_once_and_then_serves(
    build: Builder, store: Store, database_url: str
) -> None:
    slot = await build.slot((await build.doctor()).id, 1)
    await asyncio.gather(*(build.state(slot) for _ in range(5)))
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with open_store(database_url) as other, other.database.write() as connection:
        await connection.execute(kill)
    with suppress(BusyError):
        await switch_off(store, slot)
    with suppress(BusyError):
        await build.state(slot)
    await switch_off(store, slot)
    assert await build.state(slot) is SlotState.CLOSED


async def test_when_all_connections_are_taken_the_next_one_is_busy_after_a_while(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "PATIENCE", 0.2)
    monkeypatch.setattr(postgresql, "WRITERS", 1)
    async with open_store(database_url) as store:
        async with store.database.write() as connection:
            await connection.execute(text("SELECT 1"))
            with pytest.raises(BusyError):
                async with store.database.write() as second:
                    await second.execute(text("SELECT 1"))
        async with store.database.write() as connection:
            await connection.execute(text("SELECT 1"))


@pytest.mark.parametrize(
    "url", ["mysql://praxis@localhost/praxis", "sqlite://", "sqlite:///:memory:"]
)
async def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database"):
        async with Store.open(url, SEAL):
            pass


async def test_what_is_no_database_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, this is a letter and no database. " * 99)
    before = file.read_text()
    with pytest.raises(BusyError):
        async with Store.open(f"sqlite:///{file}", SEAL):
            pass
    assert file.read_text() == before


async def test_errors_hold_no_private_text(build: Builder, store: Store) -> None:
    """Neither what a statement was given nor what is in the row reaches a log through an error."""
    with pytest.raises(Exception, match="no_such_table") as raised:
        async with store.database.write() as connection:
            await connection.execute(
                text("SELECT * FROM no_such_table WHERE name = :name"), {"name": "Maria Silva"}
            )
    assert "Maria" not in f"{raised.value} {raised.value.__cause__}"
    await build.person()


async def test_a_value_that_no_column_holds_is_a_fault_and_not_worth_another_try(
    store: Store,
) -> None:
    with pytest.raises((asyncpg.DataError, OverflowError)):
        await store.queries.principal(2**70)


async def test_a_server_that_leaves_while_a_page_connects_is_a_busy_database() -> None:
    """SQLAlchemy's adapter wraps what asyncpg raises then in an exception of neither's family."""
    adapter: Any = AsyncAdapt_asyncpg_dbapi.InternalClientError
    with pytest.raises(BusyError):
        async with plain_errors():
            raise adapter("cannot switch to state 15") from asyncpg.InternalClientError("busy")
