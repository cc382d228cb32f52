"""The clinic's lists of specialties and spoken languages."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, String, Table, text
from sqlalchemy import UniqueConstraint as Unique

from core.model import ListKind
from storage.tables.base import id_column, metadata, one_of, partial

FORMER, WORD = "former", "word"
"""In place of a language: a name that an entry had, and what it is merely known by besides."""

list_entries = Table(
    "list_entries",
    metadata,
    id_column(),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("retired", Boolean, nullable=False),
    # Judged at the end: a copy writes entries in order, and one may be part of a later one.
    Column("merged_into", ForeignKey("list_entries.id", deferrable=True, initially="DEFERRED")),
    CheckConstraint(one_of("kind", ListKind), name="list_entries_kind"),
    CheckConstraint("merged_into <> id", name="list_entries_merged"),
    Unique("kind", "key"),
    sqlite_autoincrement=True,
)

# What entries are called. ``folded`` is what names have alike that differ in case alone: within one
# language no two entries of a list have the same.
list_names = Table(
    "list_names",
    metadata,
    Column("kind", String, primary_key=True),
    Column("language", String, primary_key=True),
    Column("folded", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("entry_id", ForeignKey("list_entries.id"), nullable=False),
)
Index("list_names_entry", list_names.c.entry_id, list_names.c.language)
partial(
    "list_names_one",
    list_names.c.entry_id,
    list_names.c.language,
    where=text("language NOT IN ('former', 'word')"),
    unique=True,
)
