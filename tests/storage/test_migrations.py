"""The schema walks up and down on both databases, and ends equal to the tables in the code."""

import asyncio
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from core.errors import BusyError
from storage import migrate
from storage.engine import writer_engine
from storage.tables import metadata

NEWEST = "0002"
SHAPE = (
    """
    SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT 'column', table_name || '.' || column_name,
           concat_ws(' ', data_type, is_nullable, is_identity)
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    """
    SELECT 'function', proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    """,
)
"""Where PostgreSQL keeps its shape; SQLite keeps the statements that made it."""


async def look(url: str, see: Any) -> Any:
    """Call ``see`` with a connection to the database, and undo what it does."""
    engine = writer_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(see)
    finally:
        await engine.dispose()


def schema(connection: Connection) -> set[tuple[str, ...]]:
    """Return everything that the database knows of its own shape."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        )
        return {(kind, name, normal(sql)) for kind, name, sql in found}
    return {tuple(row) for one in SHAPE for row in connection.execute(text(one))}


def normal(sql: str | None) -> str:
    """Return a CREATE statement with its clauses in a fixed order: that of a table's is free."""
    head, _, body = (sql or "").partition("(")
    clauses = body.replace('"', "").replace("\t", "").rstrip(" )\n").split(", \n")
    return head.strip() + " | " + " | ".join(sorted(clause.strip() for clause in clauses))


def without_migrations(found: set[tuple[str, ...]], *kinds: str) -> set[tuple[str, ...]]:
    return {one for one in found if "alembic" not in one[1] and one[0] not in {"trigger", *kinds}}


async def test_the_newest_schema_is_what_the_code_thinks(empty_database_url: str) -> None:
    await migrate.upgrade(empty_database_url)
    assert await migrate.current(empty_database_url) == NEWEST
    assert await look(empty_database_url, differences) == []


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found: list[Any] = compare_metadata(context, metadata)
    return found


async def test_tables_made_by_the_code_are_those_of_the_migrations(
    empty_database_url: str,
) -> None:
    """Column for column, index for index, constraint for constraint."""

    def make_and_look(connection: Connection) -> set[tuple[str, ...]]:
        metadata.create_all(connection)
        return schema(connection)

    made = without_migrations(await look(empty_database_url, make_and_look), "function")
    await migrate.upgrade(empty_database_url)
    migrated = without_migrations(await look(empty_database_url, schema), "function")
    assert made == migrated
    assert len(made) > len(metadata.tables)


async def test_every_step_goes_up_and_down_again(empty_database_url: str) -> None:
    url = empty_database_url
    await migrate.upgrade(url)
    top = await look(url, schema)
    await migrate.downgrade(url, "0001")
    assert await migrate.current(url) == "0001"
    await migrate.downgrade(url, "base")
    assert await migrate.current(url) is None
    left = {one for one in await look(url, schema) if "alembic" not in one[1]}
    assert left == set()
    await migrate.upgrade(url)
    assert await look(url, schema) == top


async def test_going_up_again_changes_nothing(database_url: str) -> None:
    before = await look(database_url, schema)
    await migrate.upgrade(database_url)
    assert await look(database_url, schema) == before


async def test_several_processes_that_start_at_once_do_not_collide(
    empty_database_url: str,
) -> None:
    await asyncio.gather(*(migrate.upgrade(empty_database_url) for _ in range(6)))
    assert await migrate.current(empty_database_url) == NEWEST


async def test_a_schema_newer_than_the_code_is_left_alone(database_url: str) -> None:
    engine = writer_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(migrate.SchemaTooNewError, match="9999"):
        await migrate.upgrade(database_url)
    with pytest.raises(migrate.SchemaTooNewError):
        await migrate.current(database_url)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/praxis.db",
        "postgresql://praxis@127.0.0.1:1/praxis",
        "postgresql://praxis@/praxis?host=/nowhere",
    ],
)
async def test_a_database_that_cannot_be_reached_is_busy(url: str) -> None:
    with pytest.raises(BusyError):
        await migrate.upgrade(url)


async def test_a_failing_step_leaves_the_schema_as_it_was(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("alembic.operations.base.Operations.create_index", fail)
    with pytest.raises(RuntimeError):
        await migrate.upgrade(empty_database_url)
    assert await look(empty_database_url, schema) == set()
