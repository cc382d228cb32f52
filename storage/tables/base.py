"""What the tables are made with: their metadata, and what several of them have alike."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Identity, Index, MetaData, Table, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from storage.types import Id

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
    }
)


def listed(words: Iterable[StrEnum]) -> str:
    """Return these words as SQL lists them."""
    return ", ".join(f"'{word}'" for word in words)


def one_of(column: str, kind: type[StrEnum]) -> str:
    """Return the condition that the column holds a word of this kind."""
    return f"{column} IN ({listed(kind)})"


def id_column() -> Column[int]:
    """Return a column of numbers that the database gives out."""
    return Column("id", Id, Identity(), primary_key=True)


def partial(name: str, *columns: Column[Any], where: object, unique: bool = False) -> Index:
    """Index those rows only for which ``where`` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def no_overlap(table: Table, of: str, where: object = None) -> ExcludeConstraint:
    """Refuse overlaps on PostgreSQL; a range of one number stands for =, which GiST lacks."""
    owner = func.int8range(table.c[of], table.c[of], "[]")
    span = func.tstzrange(table.c.starts_at, table.c.ends_at)
    name = f"{table.name}_no_overlap"
    return ExcludeConstraint((owner, "&&"), (span, "&&"), using="gist", where=where, name=name)
