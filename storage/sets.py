"""Many values in one parameter, so that a statement stays the same however many there are.

A list written into the SQL (``IN (?, ?, …)``, ``VALUES (…), (…)``) is another statement for each
length: compiled, parsed and planned anew. Here a set travels in arrays or in one JSON text.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Dialect,
    Select,
    Table,
    Text,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class IdSet(TypeDecorator[Collection[int]]):
    """Ids in one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if sqlite else ARRAY(BigInteger))

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return json.dumps(ids) if dialect.name == "sqlite" else ids


class RowSet(TypeDecorator[Sequence[Mapping[str, Any]]]):
    """Rows in one parameter, as JSON; each value as its column's type holds it on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, columns: tuple[tuple[str, TypeEngine[Any]], ...]) -> None:
        super().__init__()
        self.columns = columns

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        writes = {
            name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in self.columns
        }

        def held(row: Mapping[str, Any]) -> dict[str, Any]:
            return {
                name: row[name] if write is None else write(row[name])
                for name, write in writes.items()
            }

        return lambda rows: json.dumps([held(row) for row in rows])


class among(FunctionElement[bool]):  # noqa: N801 (reads as SQL)
    """``among(column, ids)``: whether the column is one of the ids in an IdSet parameter."""

    inherit_cache = True


@compiles(among, "postgresql")
def _any(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(among, "sqlite")
def _in(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 (compiled clauses)


class unfolded(FunctionElement[Any]):  # noqa: N801 (reads as SQL)
    """The rows that ``given`` passes, as a table of the name ``given``."""

    inherit_cache = True

    def __init__(self, columns: Mapping[str, TypeEngine[Any]]) -> None:
        self.names = tuple(columns)
        arrays = [bindparam(f"{ROWS}_{name}", type_=ARRAY(kind)) for name, kind in columns.items()]
        rows = bindparam(ROWS, type_=RowSet(tuple(columns.items())))
        super().__init__(rows, *arrays)


@compiles(unfolded, "postgresql")
def _unnest(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    _, *arrays = element.clauses
    columns = ", ".join(compiler.process(array, **options) for array in arrays)
    names = ", ".join(element.names)
    return f"unnest({columns}) AS given({names})"


@compiles(unfolded, "sqlite")
def _each(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    rows, *_ = element.clauses
    return f"json_each({compiler.process(rows, **options)}) AS given"


class given_field(FunctionElement[Any]):  # noqa: N801 (reads as SQL)
    """One column of the rows that ``given`` passes."""

    inherit_cache = True


@compiles(given_field, "postgresql")
def _column(element: given_field, compiler: SQLCompiler, **options: Any) -> str:
    return f"given.{compiler.process(element.clauses, **options)}"


@compiles(given_field, "sqlite")
def _of_json(element: given_field, compiler: SQLCompiler, **options: Any) -> str:
    return f"given.value ->> '{compiler.process(element.clauses, **options)}'"


IDS = "ids"
ROWS = "rows"


def ids() -> ColumnElement[Any]:
    """Return the parameter ``ids``."""
    return bindparam(IDS, type_=IdSet())


def given(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the parameters that pass these rows, of which there is at least one.

    They go as one JSON text and as one array for each column, and a statement uses what its
    database takes faster: SQLite the text, PostgreSQL the arrays, in half the time of JSON there.
    """
    arrays = {f"{ROWS}_{name}": [row[name] for row in rows] for name in rows[0]}
    return {ROWS: rows, **arrays}


def given_rows(columns: Mapping[str, TypeEngine[Any]]) -> Select[Any]:
    """Return a SELECT of these columns from the rows that ``given`` passes."""
    fields = [given_field(text(name)).label(name) for name in columns]
    return select(*fields).select_from(unfolded(columns))


def insert_rows(table: Table, *columns: str) -> Insert:
    """Return an INSERT of these columns of the rows that ``given`` passes.

    PostgreSQL's Insert is used for its ON CONFLICT, which SQLite took over word for word; SQLite
    needs the WHERE to tell that clause from a join's.
    """
    rows = given_rows({name: table.c[name].type for name in columns})
    return insert(table).from_select(list(columns), rows.where(text("true")))
