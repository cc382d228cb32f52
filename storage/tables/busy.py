"""Doctors' calendars elsewhere; their busy times are imported times off."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from core.ports.busy import Failure
from storage.tables.base import id_column, metadata, one_of
from storage.types import Sealed, UtcInstant

busy_calendars = Table(
    "busy_calendars",
    metadata,
    id_column(),  # another address is another calendar, never known by the id of the one before
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False, unique=True),
    Column("address", Sealed, nullable=False),
    Column("given_at", UtcInstant, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("fetches", Integer, nullable=False),
    Column("tried_at", UtcInstant),
    Column("read_at", UtcInstant),
    Column("whole_at", UtcInstant),  # when it was last read and not just found unchanged
    Column("etag", String),
    Column("modified", String),
    Column("failure", String),
    Column("failing_since", UtcInstant),
    Column("told", Boolean, nullable=False),
    CheckConstraint(one_of("failure", Failure), name="busy_calendars_failure"),
    CheckConstraint("(failure IS NULL) = (failing_since IS NULL)", name="busy_calendars_failing"),
    sqlite_autoincrement=True,
)
Index("busy_calendars_due", busy_calendars.c.due_at)

# Stretches in which a doctor offers times though they are busy elsewhere.
busy_openings = Table(
    "busy_openings",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("starts_at", UtcInstant, primary_key=True),
    Column("ends_at", UtcInstant, nullable=False),
    CheckConstraint("ends_at > starts_at", name="busy_openings_span"),
)
