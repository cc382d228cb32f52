"""A clinic's tables lie in a schema of their own: two clinics of one database never meet."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.schema import DropSchema

from core.errors import BusyError
from storage import migrate
from storage.backup import backup
from storage.drivers import postgresql
from storage.store import Store
from tests.builders import NOW, SEAL, Builder, only_postgresql, open_store
from tests.databases import Run, ask
from tests.storage.test_backup import BINARIES, restore

ONE, OTHER = "linden", 'St. Mary\'s "new" clinic; --'
"""Any name that PostgreSQL takes."""
_TABLES = (
    "SELECT table_schema, table_name FROM information_schema.tables"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
)
_FUNCTIONS = (
    "SELECT nspname, proconfig FROM pg_proc JOIN pg_namespace AS of ON of.oid = pronamespace"
    " WHERE nspname NOT IN ('pg_catalog', 'information_schema')"
)
_UPGRADE = (
    "import asyncio, sys; from storage.migrate import upgrade;"
    " asyncio.run(upgrade(sys.argv[1], sys.argv[2]))"
)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """Return the URL of a PostgreSQL database that two clinics share; nothing is in public."""
    async with Run.join().postgresql(migrated=False) as url:
        for schema in (ONE, OTHER):
            await migrate.upgrade(url, schema)
        yield url


@pytest.mark.postgresql
async def test_everything_of_a_clinic_lies_in_its_schema(url: str) -> None:
    """Tables, the note of the migrations and the functions of triggers: nothing is in public."""
    async with Store.open(url, SEAL, ONE) as store:
        tables = {tuple(row) for row in await ask(store.database, _TABLES)}
        functions = await ask(store.database, _FUNCTIONS)
    assert {schema for schema, _ in tables} == {ONE, OTHER}
    assert {name for schema, name in tables if schema == ONE} == {
        name for schema, name in tables if schema == OTHER
    }
    assert {(ONE, "alembic_version"), (OTHER, "slots")} <= tables
    assert {row.nspname for row in functions} == {ONE, OTHER}
    for row in functions:  # whoever sets them off, they look into their own clinic's tables
        own = row.nspname if row.nspname == ONE else postgresql.quoted(row.nspname)
        assert row.proconfig == [f"search_path={own}"]


@pytest.mark.postgresql
@pytest.mark.parametrize("plain", [False, True])
async def test_what_one_clinic_writes_the_other_never_reads(url: str, plain: bool) -> None:
    """By transactions and by pages alike, in the straight way and in the plain one."""
    async with (
        Store.open(url, SEAL, ONE, plain=plain) as one,
        Store.open(url, SEAL, OTHER, plain=plain) as other,
    ):
        ours, theirs = Builder(one), Builder(other)
        doctor = await ours.doctor()
        slot = await ours.slot(doctor.id, 48)
        someone = await ours.person()
        await ours.booking().book(someone.by, someone.patient.id, slot.id)
        assert (await one.deliveries.status(NOW)).waiting
        assert (await other.deliveries.status(NOW)).waiting == 0
        assert await one.queries.slot(slot.id) is not None
        assert await other.queries.slot(slot.id) is None
        again = await theirs.doctor()
        await theirs.slot(again.id, 48)
        assert await one.queries.slot(slot.id) == await one.queries.slot(slot.id)
        assert (await one.queries.slot(slot.id)) != (await other.queries.slot(slot.id))


@pytest.mark.postgresql
async def test_a_missing_table_is_never_looked_for_elsewhere(url: str) -> None:
    """A schema that lost a table breaks; it does not go on with another clinic's."""
    await migrate.upgrade(url)  # a clinic in public, where PostgreSQL looks by itself
    async with Store.open(url, SEAL, ONE) as store:
        async with store.database.write() as connection:
            await connection.execute(text("DROP TABLE outbox"))
            await connection.commit()
        with pytest.raises(asyncpg.UndefinedTableError):
            await store.deliveries.status(NOW)


@pytest.mark.postgresql
async def test_processes_of_two_clinics_start_at_once(url: str) -> None:
    """Each makes its own schema once, and nobody waits for another clinic's migration."""
    schemas = ["north", "south"]
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _UPGRADE, url, schema)
        for schema in schemas * 2
    ]
    assert [await process.wait() for process in processes] == [0] * 4
    for schema in schemas:
        assert await migrate.current(url, schema) == await migrate.current(url, ONE)
    assert await migrate.current(url, "nobody") is None


@pytest.mark.postgresql
async def test_a_user_who_may_make_no_schema_hears_so(url: str) -> None:
    """The schema may be made beforehand instead; then no right to make one is needed."""
    async with Store.open(url, SEAL, ONE) as store, store.database.write() as connection:
        await connection.execute(text("DROP ROLE IF EXISTS praxis_visitor"))
        await connection.execute(text("CREATE ROLE praxis_visitor LOGIN"))
        await connection.execute(text("CREATE SCHEMA given AUTHORIZATION praxis_visitor"))
        await connection.commit()
    visitor = url.replace("//postgres", "//praxis_visitor", 1)
    try:
        with pytest.raises(BusyError, match="does not let this user"):
            await migrate.upgrade(visitor, "not_given")
        await migrate.upgrade(visitor, "given")
    finally:
        async with Store.open(url, SEAL, ONE) as store, store.database.write() as connection:
            await connection.execute(text("DROP SCHEMA given CASCADE"))
            await connection.execute(text("DROP ROLE praxis_visitor"))
            await connection.commit()


@pytest.mark.postgresql
async def test_one_clinic_is_dumped_erased_and_restored_alone(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one, in the same database, sees nothing of it."""
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    async with Store.open(url, SEAL, OTHER) as other, Store.open(url, SEAL, ONE) as one:
        kept = await Builder(one).person("Kept")
        lost = await Builder(other).person("Lost and found")
        await other.database.close()
        copy = await backup(url, tmp_path / "copy", OTHER)
        async with one.database.write() as connection:
            await connection.execute(DropSchema(OTHER, cascade=True))
            await connection.commit()
        assert await migrate.current(url, OTHER) is None
        await restore(url, copy, clean=False)
        assert await Builder(other).found_patient(lost.patient) == lost.patient
        assert await Builder(one).found_patient(kept.patient) == kept.patient


@only_postgresql
async def test_without_a_name_it_is_public(database_url: str) -> None:
    """As it is for who has one clinic."""
    async with open_store(database_url) as store:
        assert {row.table_schema for row in await ask(store.database, _TABLES)} == {"public"}


@pytest.mark.postgresql
async def test_what_others_keep_in_the_schema_is_left_alone() -> None:
    """Extensions put functions and aggregates into ``public``, and they are another role's."""
    foreign = (
        "CREATE AGGREGATE public.last_of (text) (sfunc = textcat, stype = text)",
        "CREATE FUNCTION public.twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
    )
    names = "SELECT proconfig FROM pg_proc WHERE proname IN ('last_of', 'twice')"
    async with Run.join().postgresql(migrated=False) as url:
        session = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            for statement in foreign:
                await session.execute(statement)
        finally:
            await session.close()
        await migrate.upgrade(url)
        async with open_store(url) as store:
            assert [row.proconfig for row in await ask(store.database, names)] == [None, None]
