"""Whether the tables, and what guards them, are those of this program."""

from importlib import import_module

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.engine import Database
from storage.tables import metadata

_GUARDS = import_module("storage.migrations.versions.0002_guards")
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled <> 'D'"
        " AND relnamespace = current_schema()::regnamespace"
    ),
}
_EXCLUSIONS = (
    "SELECT conname FROM pg_constraint"
    " WHERE contype = 'x' AND connamespace = current_schema()::regnamespace"
)


async def faults(database: Database) -> list[str]:
    """Return what is not as this program has it, each by a name."""
    async with database.write() as connection:
        return await connection.run_sync(_faults)


def _faults(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    # Differences of one table's columns come as lists of them.
    changes = [
        one
        for found in compare_metadata(context, metadata)
        for one in (found if isinstance(found, list) else [found])
    ]
    return [*map(_said, changes), *_missing_guards(connection)]


def _said(change: tuple[object, ...]) -> str:
    """Say what one difference is about: ``add_index outbox_due``."""
    names = [getattr(part, "name", part) for part in change[1:]]
    return " ".join(str(one) for one in (change[0], *names) if isinstance(one, str))


def _missing_guards(connection: Connection) -> list[str]:
    """Return the triggers and constraints that should refuse and keep, and are not there."""
    dialect = connection.dialect.name
    there = set(connection.scalars(text(_TRIGGERS[dialect])))
    if dialect == "postgresql":
        there |= set(connection.scalars(text(_EXCLUSIONS)))
    return [f"missing {name}" for name in sorted(set(_GUARDS.names(dialect)) - there)]
