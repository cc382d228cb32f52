"""What the clinic tells many, and when its assistant rests."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from core.model import Progress, Whom
from storage.tables.base import id_column, metadata, one_of, partial
from storage.types import Id, UtcInstant

UNSHOWN = text("NOT announcements.shown AND announcements.progress <> 'draft'")
"""Announcements whose end their author has not seen yet."""

announcements = Table(
    "announcements",
    metadata,
    id_column(),
    Column("author_id", ForeignKey("accounts.id")),
    Column("whom", String, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("day", Date),
    Column("made_at", UtcInstant, nullable=False),
    Column("texts", Text, nullable=False),
    Column("progress", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("cursor", Id, nullable=False),
    Column("last", Id, nullable=False),
    Column("started_at", UtcInstant),
    Column("ended_at", UtcInstant),
    Column("reached", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("message", Id),
    Column("shown", Boolean, nullable=False),
    CheckConstraint(one_of("whom", Whom), name="announcements_whom"),
    CheckConstraint(one_of("progress", Progress), name="announcements_progress"),
    sqlite_autoincrement=True,
)
partial(
    "announcements_unshown",
    announcements.c.id,
    where=text(UNSHOWN.text.replace("announcements.", "")),
)

maintenance = Table(
    "maintenance",
    metadata,
    id_column(),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("text", Text),
    Column("made_by", ForeignKey("accounts.id")),
    Column("made_at", UtcInstant, nullable=False),
    Column("off_at", UtcInstant),
    Column("told", Id, nullable=False),
    Column("untold", Id, nullable=False),
    CheckConstraint("ends_at > starts_at", name="maintenance_span"),
    sqlite_autoincrement=True,
)
Index("maintenance_ends_at", maintenance.c.ends_at)
partial(
    "maintenance_once",
    maintenance.c.starts_at,
    maintenance.c.ends_at,
    where=text("off_at IS NULL"),
    unique=True,
)
