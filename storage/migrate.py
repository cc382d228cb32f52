"""Brings a database's schema to the version that this code knows, at most one process at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import engine

T = TypeVar("T")

_ADVISORY_LOCK = 7_072_617_869_573
"""Any number does, as long as all processes take the same one."""


class SchemaTooNewError(Exception):
    """The database was brought up to date by a newer version of this program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database's schema {revision} is newer than this program; install the newer one"
        )


async def upgrade(url: str) -> None:
    """Bring the schema at ``url`` up to date; makes it where there is none.

    Raises SchemaTooNewError, or BusyError where the database cannot be reached or written.
    """

    def run(connection: Connection) -> None:
        config = _config(connection)
        here = _revision(connection)
        if here is None or here != _newest(config):
            command.upgrade(config, "head")

    await _alone(url, run)


async def downgrade(url: str, revision: str) -> None:
    """Take the schema back to a revision, or with ``base`` to nothing. What it held is gone."""
    await _alone(url, lambda connection: command.downgrade(_config(connection), revision))


async def current(url: str) -> str | None:
    """Return the schema's revision, or None where there is none yet."""
    return await _alone(url, _revision)


async def _alone(url: str, run: Callable[[Connection], T]) -> T:
    """Run it in one transaction, while every other process that comes here waits.

    SQLite's transactions hold the write lock from their beginning; PostgreSQL is asked for a lock.
    """
    writer = engine.writer_engine(url, size=1)
    try:
        async with engine.plain_errors(), writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
            return await connection.run_sync(run)
    finally:
        await writer.dispose()


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    """Return where the schema stands. Raises SchemaTooNewError where it is unknown here."""
    here = MigrationContext.configure(connection).get_current_revision()
    known = {
        step.revision for step in ScriptDirectory.from_config(_config(connection)).walk_revisions()
    }
    if here is not None and here not in known:
        raise SchemaTooNewError(here)
    return here


def _newest(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
