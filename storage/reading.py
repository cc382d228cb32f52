"""Pages on SQLite: SQLAlchemy compiles each statement once, then it goes straight to the driver.

A page's query keeps SQLite busy for some twenty microseconds. Its execution through SQLAlchemy
takes six times as long, and so does the way to the driver's thread and back, where two threads wait
for each other. Here the queries of everybody who waits go there together, and nothing else does.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Row, SelectBase
from sqlalchemy.engine.result import result_tuple
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn

from core.together import Together
from storage.one_hop import OneHopConnection, there

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Convert = Callable[[Any], Any]


class Query(NamedTuple):
    """What the driver is asked."""

    sql: str
    values: Sequence[object]


RawRows: TypeAlias = Sequence[Sequence[object]]


class Prepared:
    """A statement as the driver takes it: its SQL, what to bind, and how to read each column."""

    def __init__(self, statement: SelectBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        self._sql = compiled.string
        self._preset = {bind.key: bind.effective_value for bind in binds if not bind.required}
        self._writes: list[tuple[str, Convert | None]] = [
            (bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds
        ]
        self._reads: list[tuple[int, Convert]] = [
            (at, read)
            for at, column in enumerate(statement.selected_columns)
            if (read := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        self._row = result_tuple(statement.selected_columns.keys())

    def query(self, given: Mapping[str, object]) -> Query:
        """Return the query with these parameters, and the statement's own for those not given."""
        found = {**self._preset, **given}
        values = [write(found[key]) if write else found[key] for key, write in self._writes]
        return Query(self._sql, values)

    def rows(self, raw: RawRows) -> Sequence[AnyRow]:
        """Return rows of what the columns mean."""
        found = []
        for one in raw:
            values = list(one)
            for at, read in self._reads:
                values[at] = read(values[at])
            found.append(self._row(values))
        return found


class SqliteReader:
    """Reads with a few connections that stay open, each made when it is first needed."""

    def __init__(self, engine: AsyncEngine, connections: int) -> None:
        """Take the engine that knows how to connect."""
        self._engine = engine.sync_engine
        self._prepared: WeakKeyDictionary[SelectBase, Prepared] = WeakKeyDictionary()
        self._free: asyncio.LifoQueue[OneHopConnection | None] = asyncio.LifoQueue()
        self._connections = connections
        for _ in range(connections):
            self._free.put_nowait(None)
        self._fetch = Together(self._fetch_all, apart=id, rounds_at_once=connections)

    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> Sequence[AnyRow]:
        """Return the rows of a statement. Raises what the driver raises."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = Prepared(statement, self._engine.dialect)
        return prepared.rows(await self._fetch(prepared.query(parameters)))

    async def _fetch_all(self, queries: Sequence[Query]) -> Sequence[RawRows]:
        """Ask all of them in one hop."""
        connection = await self._free.get()
        try:
            if connection is None:
                connection = await greenlet_spawn(self._connect)
            return await there(
                connection.driver_connection,
                lambda sqlite: [sqlite.execute(*query).fetchall() for query in queries],
            )
        finally:
            self._free.put_nowait(connection)

    def _connect(self) -> OneHopConnection:
        """Take a connection out of the engine's pool for good."""
        pooled = self._engine.raw_connection()
        connection = cast(OneHopConnection, pooled.dbapi_connection)
        pooled.detach()
        return connection

    async def close(self) -> None:
        """Wait for those who read, and close all connections; who reads later opens new ones."""
        for connection in [await self._free.get() for _ in range(self._connections)]:
            if connection is not None:
                await greenlet_spawn(connection.close)
            self._free.put_nowait(None)
