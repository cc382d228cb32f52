"""Pages: SQLAlchemy compiles each statement once, then it goes straight to the driver.

A page's query keeps a database busy for twenty microseconds to a hundred; its execution through
SQLAlchemy takes longer than that. On SQLite so does the way to the driver's thread and back, where
two threads wait for each other: there, the queries of everybody who waits go together.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Result, SelectBase
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util import greenlet_spawn

AnyRow: TypeAlias = Any
"""A row whose columns are attributes: SQLAlchemy's, or a named tuple."""
RawRows: TypeAlias = Sequence[Sequence[object]]
Convert = Callable[[Any], Any]


class Query(NamedTuple):
    """What a driver is asked."""

    sql: str
    values: Sequence[object]


class Prepared:
    """A statement as a driver takes it: its SQL, what to bind, and how to read each column."""

    def __init__(self, statement: SelectBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise ValueError("its SQL would depend on its parameters")
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        self._sql = compiled.string
        self._preset = {bind.key: bind.effective_value for bind in binds if not bind.required}
        self._writes: list[tuple[str, Convert | None]] = [
            (bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds
        ]
        columns = statement.selected_columns
        processors = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._reads = [(at, read) for at, read in enumerate(processors) if read is not None]
        # A name of a named tuple is found in a third of the time that a Row of SQLAlchemy takes.
        kind: Any = namedtuple("Row", list(columns.keys()), rename=True)  # type: ignore[misc]  # noqa: PYI024 (its fields are known only now)
        self._row: Callable[[Any], Any] = kind._make

    def query(self, given: Mapping[str, object]) -> Query:
        """Return the query with these parameters, and the statement's own for those not given."""
        found = {**self._preset, **given}
        values = [write(found[key]) if write else found[key] for key, write in self._writes]
        return Query(self._sql, values)

    def rows(self, raw: RawRows) -> Sequence[AnyRow]:
        """Return rows of what the columns mean."""
        if not self._reads:
            return [self._row(values) for values in raw]
        rows = []
        for values in raw:
            row = list(values)
            for at, read in self._reads:
                row[at] = read(row[at])
            rows.append(self._row(row))
        return rows


class Reader(ABC):
    """Reads, on connections that never wait for a writer."""

    @abstractmethod
    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> Sequence[AnyRow]:
        """Return the rows of a statement. Raises what the driver raises."""

    @property
    @abstractmethod
    def dialect(self) -> Dialect:
        """The dialect in which it asks."""

    @property
    @abstractmethod
    def busy(self) -> int:
        """How many connections are in use."""

    @property
    @abstractmethod
    def most(self) -> int:
        """How many connections there may be."""

    @abstractmethod
    async def close(self) -> None:
        """Close all connections; who reads later opens new ones."""


class PlainReader(Reader):
    """Reads through SQLAlchemy and its own adapters: slower, with nothing that may break."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take an engine with a pool of its own."""
        self._engine = engine

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> Sequence[AnyRow]:
        """Return the rows of a statement. Raises what SQLAlchemy raises."""
        async with self._engine.connect() as connection:
            found: Result[*tuple[Any, ...]] = await connection.execute(statement, parameters)  # type: ignore[call-overload]  # any SELECT will do
            return found.all()

    @property
    def busy(self) -> int:
        """How many connections are in use."""
        return int(self._engine.pool.checkedout())  # type: ignore[attr-defined]  # a pool that queues

    @property
    def most(self) -> int:
        """How many connections there may be."""
        return int(self._engine.pool.size())  # type: ignore[attr-defined]  # a pool that queues

    async def close(self) -> None:
        """Close all connections; who reads later opens new ones."""
        await self._engine.dispose()


class StraightReader(Reader):
    """Reads with a few connections that stay open, each made when it is first needed."""

    def __init__(self, engine: AsyncEngine, connections: int, patience: float) -> None:
        """Take the engine that knows how to connect, and how many seconds to wait for anything."""
        self._engine = engine.sync_engine
        self._patience = patience
        self._prepared: WeakKeyDictionary[SelectBase, Prepared] = WeakKeyDictionary()
        self._connections = connections
        # Who waits longest is next: from a queue, newcomers would take what a waiter was woken for.
        self._turns = asyncio.Semaphore(connections)
        self._idle: list[PoolProxiedConnection | None] = [None] * connections
        self._closing = asyncio.Lock()

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> Sequence[AnyRow]:
        """Return the rows of a statement. Raises what the driver raises."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = Prepared(statement, self._engine.dialect)
        return prepared.rows(await self._fetch(prepared.query(parameters)))

    @abstractmethod
    async def _fetch(self, query: Query) -> RawRows:
        """Ask the driver."""

    @asynccontextmanager
    async def _driver(self) -> AsyncIterator[Any]:
        """Yield a connection of the driver that nobody else uses.

        Raises TimeoutError when none is free or made in time, and what connecting raises.
        """
        connection = await self._next_free()
        try:
            if connection is not None and self._is_lost(connection.driver_connection):
                lost, connection = connection, None
                await greenlet_spawn(lost.close)
            if connection is None:
                async with asyncio.timeout(self._patience):
                    connection = await greenlet_spawn(self._engine.raw_connection)
            yield connection.driver_connection
        finally:
            self._give_back(connection)

    async def _next_free(self) -> PoolProxiedConnection | None:
        if self._turns.locked():
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        else:
            await self._turns.acquire()
        return self._idle.pop()

    def _give_back(self, connection: PoolProxiedConnection | None) -> None:
        self._idle.append(connection)
        self._turns.release()

    def _is_lost(self, driver: Any) -> bool:
        """Whether the driver knows that its connection has ended."""
        del driver
        return False

    @property
    def busy(self) -> int:
        """How many connections are in use."""
        return self._connections - len(self._idle)

    @property
    def most(self) -> int:
        """How many connections there may be."""
        return self._connections

    async def close(self) -> None:
        """Wait for those who read, and close all connections; who reads later opens new ones."""
        async with self._closing:
            held = 0
            try:
                while held < self._connections:
                    await self._turns.acquire()
                    held += 1
                    connection = self._idle.pop()
                    if connection is not None:
                        await greenlet_spawn(connection.close)
            finally:
                for _ in range(held):
                    self._give_back(None)
