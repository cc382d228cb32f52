"""When a doctor works: weekly hours, days set by hand, time off, delays."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    text,
)

from storage.tables.base import id_column, metadata, partial
from storage.types import Minutes, UtcInstant, WallTime

weekly_hours = Table(
    "weekly_hours",
    metadata,
    id_column(),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("opens", WallTime, nullable=False),
    Column("closes", WallTime, nullable=False),
    Column("length", Minutes, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekly_hours_weekday"),
    CheckConstraint("closes > opens", name="weekly_hours_window"),
    CheckConstraint("length BETWEEN 15 AND 240", name="weekly_hours_length"),
    CheckConstraint("last_day >= first_day", name="weekly_hours_days"),
    sqlite_autoincrement=True,
)
Index("weekly_hours_doctor", weekly_hours.c.doctor_id)

# Days that a doctor published or changed by hand: the weekly hours leave them alone.
hand_set_days = Table(
    "hand_set_days",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
)

# Doctors whose weekly hours are published ahead, and when that was done last.
topped_up = Table(
    "topped_up",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("at", UtcInstant, nullable=False),
)
Index("topped_up_at", topped_up.c.at)

time_off = Table(
    "time_off",
    metadata,
    id_column(),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("imported", Boolean, nullable=False),  # a busy time of a calendar elsewhere
    CheckConstraint("ends_at > starts_at", name="time_off_span"),
    sqlite_autoincrement=True,
)
Index("time_off_doctor", time_off.c.doctor_id, time_off.c.starts_at)
partial("time_off_by_hand", time_off.c.doctor_id, time_off.c.starts_at, where=text("NOT imported"))

delays = Table(
    "delays",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("late", Minutes, nullable=False),
    Column("said_at", UtcInstant, nullable=False),
)
