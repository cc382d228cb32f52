"""Where ids go on: no id is used again, so that no old button points at something else."""

from sqlalchemy import Identity, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.drivers.postgresql import quoted
from storage.tables import metadata

_KNOWN = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_SET = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
_ADD = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, 'id')")


async def carry_over(here: AsyncConnection, there: AsyncConnection, *schemas: str) -> None:
    """Let ids go on at the second connection where they stand at the first.

    ``schemas`` are those of the two, where they are on PostgreSQL.
    """
    for table in metadata.sorted_tables:
        if any(isinstance(column.server_default, Identity) for column in table.columns):
            last = await _last(table, here, schemas[0])
            if last:
                await _go_on(table, last, there, schemas[1])


async def _last(table: Table, connection: AsyncConnection, schema: str) -> int:
    """Return the highest id that was ever given out, 0 where none was."""
    highest = (await connection.execute(select(func.max(table.c.id)))).scalar() or 0
    if connection.dialect.name == "sqlite":
        known = (
            await connection.scalar(_KNOWN, {"name": table.name})
            if table.dialect_options["sqlite"]["autoincrement"]
            else None
        )
        return max(highest, known or 0)
    sequence = await _sequence(table, connection, schema)
    row = (await connection.execute(text(f"SELECT last_value, is_called FROM {sequence}"))).one()  # noqa: S608 (PostgreSQL's own word)
    return max(highest, row.last_value if row.is_called else 0)


async def _go_on(table: Table, last: int, connection: AsyncConnection, schema: str) -> None:
    if connection.dialect.name == "postgresql":
        sequence = await _sequence(table, connection, schema)
        await connection.execute(text("SELECT setval(:it, :last)"), {"it": sequence, "last": last})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        values = {"name": table.name, "last": last}
        if not (await connection.execute(_SET, values)).rowcount:
            await connection.execute(_ADD, values)


async def _sequence(table: Table, connection: AsyncConnection, schema: str) -> str:
    where = {"table": f"{quoted(schema)}.{quoted(table.name)}"}
    found: str = (await connection.execute(_SEQUENCE, where)).scalar_one()
    return found
