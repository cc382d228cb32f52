"""Brings a database's schema to the version that this code knows, at most one process at a time."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text
from sqlalchemy.schema import CreateSchema

from core.errors import BusyError
from storage import engine
from storage.drivers import postgresql, sqlite
from storage.drivers.postgresql import quoted
from storage.engine import PUBLIC
from storage.files import keep_database_private, make_database
from storage.tables import metadata

T = TypeVar("T")

_SCRIPTS = Path(__file__).with_name("migrations")


class SchemaTooNewError(Exception):
    """The database was brought up to date by a newer version of this program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database's schema {revision} is newer than this program; install the newer one"
        )


async def upgrade(url: str, schema: str = PUBLIC) -> None:
    """Bring the tables at ``url`` up to date; makes them where there are none.

    On PostgreSQL they lie in ``schema``, which is made as well. Raises SchemaTooNewError, or
    BusyError where the database cannot be reached or written. A process does this for one clinic
    after the other: Alembic keeps what it is working on in its own module.
    """

    def run(connection: Connection, config: Config) -> None:
        if connection.dialect.name == "postgresql":
            _make_schema(connection, schema)
        here = _revision(connection, config)
        if here is None or here != ScriptDirectory.from_config(config).get_current_head():
            command.upgrade(config, "head")
            if connection.dialect.name == "postgresql":
                _keep_functions_at_home(connection, schema)

    where = engine.address(url)
    make_database(where)
    await _alone(url, schema, run)
    keep_database_private(where)  # now that we know it for a database of ours


async def downgrade(url: str, revision: str, schema: str = PUBLIC) -> None:
    """Take the tables back to a revision, or with ``base`` to none. What they held is gone."""
    await _alone(url, schema, lambda _, config: command.downgrade(config, revision))


async def current(url: str, schema: str = PUBLIC) -> str | None:
    """Return the revision of the tables, or None where there are none yet.

    Makes and changes nothing. Raises SchemaTooNewError, or BusyError where the database cannot be
    read.
    """
    return await look(url, schema, _revision)


def newest() -> str | None:
    """Return the revision that this program brings the tables to."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head()


async def look(url: str, schema: str, ask: Callable[[Connection, Config], T]) -> T | None:
    """Return what ``ask`` finds, or None where there is no database. Makes and changes nothing."""
    where = engine.address(url)
    if where.get_backend_name() == "postgresql":
        return await _alone(url, schema, ask)

    def ask_file() -> T | None:
        file = sqlite.file_of(where)
        if not file.exists():
            if not os.access(file.parent, os.W_OK | os.X_OK):
                raise BusyError(f"{file.parent} is no folder that can be written to")
            return None
        with sqlite.read_only_engine(where).connect() as connection:
            return ask(connection, _config(connection, None))

    async with engine.plain_errors():
        return await asyncio.to_thread(ask_file)


async def _alone(url: str, schema: str, run: Callable[[Connection, Config], T]) -> T:
    """Run it in one transaction, while every other process of this clinic that comes here waits.

    SQLite's transactions hold the write lock from their beginning; PostgreSQL is asked for a lock.
    """
    writer = engine.writer_engine(url, schema, size=1)
    try:
        async with engine.plain_errors(), writer.begin() as connection:
            on_postgresql = connection.dialect.name == "postgresql"
            if on_postgresql:
                key = postgresql.lock_key("migration", schema)
                await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({key})")
            return await connection.run_sync(
                lambda sync: run(sync, _config(sync, schema if on_postgresql else None))
            )
    finally:
        await writer.dispose()


def _make_schema(connection: Connection, schema: str) -> None:
    """Make the schema unless it is there: only then a role needs the right to make one."""
    found = select(func.to_regnamespace(quoted(schema)).is_not(None))
    if not connection.scalar(found):
        connection.execute(CreateSchema(schema))


def _keep_functions_at_home(connection: Connection, schema: str) -> None:
    """Have the functions of triggers look in their own schema, whoever sets them off from where.

    Someone at psql, whose path is another clinic's, would else change or judge by that one's rows.
    """
    here = quoted(schema)
    ours = text(
        "SELECT DISTINCT tgfoid::regprocedure"
        " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = to_regnamespace(:it)"
        " AND relname = ANY (:tables)"
    )
    wanted = {"it": here, "tables": list(metadata.tables)}
    for function in connection.scalars(ours, wanted).all():
        connection.exec_driver_sql(f"ALTER FUNCTION {function} SET search_path = {here}")


def _config(connection: Connection, schema: str | None) -> Config:
    """Return Alembic's settings. Its note of the revision lies in ``schema``.

    It is named, for where a connection began without the schema, Alembic would not look there.
    """
    config = Config(attributes={"connection": connection, "schema": schema})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection, config: Config) -> str | None:
    """Return where the tables stand. Raises SchemaTooNewError where that is unknown here."""
    where = {"version_table_schema": config.attributes["schema"]}
    here = MigrationContext.configure(connection, opts=where).get_current_revision()
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if here is not None and here not in known:
        raise SchemaTooNewError(here)
    return here
