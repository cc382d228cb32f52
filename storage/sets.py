"""Many values in one parameter, so that a statement stays the same however many there are.

A list written into the SQL (``IN (?, ?, …)``, ``VALUES (…), (…)``) is another statement for each
length: compiled, parsed and planned anew. Here a set travels as one array or one JSON text.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Dialect,
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

from storage.types import microseconds


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
    """Rows in one parameter, as JSON; moments and dates as the database at hand writes them."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: Sequence[Mapping[str, Any]] | None, dialect: Dialect
    ) -> str:
        return json.dumps(value, default=_sqlite_word if dialect.name == "sqlite" else _iso)


def _sqlite_word(value: object) -> int | str:
    return microseconds(value) if isinstance(value, datetime) else _iso(value)


def _iso(value: object) -> str:
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


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


class unfolded(FunctionElement[str]):  # noqa: N801 (reads as SQL)
    """The rows of a RowSet parameter, each as JSON in a column ``value``."""

    inherit_cache = True


@compiles(unfolded, "postgresql")
def _elements(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSON))"


@compiles(unfolded, "sqlite")
def _each(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


class field_of(FunctionElement[Any]):  # noqa: N801 (reads as SQL)
    """``field_of(value, name, type)``: one field of a row's JSON, typed."""

    inherit_cache = True

    def __init__(self, row: ColumnElement[Any], name: str, kind: TypeEngine[Any]) -> None:
        self.type = kind
        super().__init__(row, text(f"'{name}'"))


@compiles(field_of, "postgresql")
def _cast(element: field_of, compiler: SQLCompiler, **options: Any) -> str:
    row, name = (compiler.process(clause, **options) for clause in element.clauses)
    kind = compiler.dialect.type_compiler_instance.process(element.type)
    return f"CAST({row} ->> {name} AS {kind})"


@compiles(field_of, "sqlite")
def _plain(element: field_of, compiler: SQLCompiler, **options: Any) -> str:
    row, name = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{row} ->> {name}"


ROWS = "rows"
IDS = "ids"


def ids() -> ColumnElement[Any]:
    """Return the parameter ``ids``."""
    return bindparam(IDS, type_=IdSet())


def row_fields(fields: Mapping[str, TypeEngine[Any]]) -> Any:
    """Return a select of these fields from the rows in the parameter ``rows``."""
    row = unfolded(bindparam(ROWS, type_=RowSet())).table_valued("value", name="given")
    typed = [field_of(row.c.value, name, kind).label(name) for name, kind in fields.items()]
    return select(*typed)


def insert_rows(table: Table, *columns: str) -> Insert:
    """Return an INSERT of these columns from the parameter ``rows``.

    PostgreSQL's Insert is used for its ON CONFLICT, which SQLite took over word for word; SQLite
    needs the WHERE to tell that clause from a join's.
    """
    fields = {name: table.c[name].type for name in columns}
    return insert(table).from_select(list(columns), row_fields(fields).where(text("true")))
