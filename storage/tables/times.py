"""The times on offer, and the holds on them."""

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
    UniqueConstraint,
    text,
)

from core.model import Source
from storage.tables.base import id_column, metadata, no_overlap, one_of, partial
from storage.types import Id, UtcInstant

VACANT = text("NOT slots.switched_off AND NOT slots.time_off AND slots.appointment_id IS NULL")
"""Offered, and no appointment fills it: all that keeps it from being free is a hold that runs.

Written out, never bound: PostgreSQL's plan for any value would leave the partial index. No column
generated from these: SQLite reads the row itself wherever a statement names such a one.
"""

_VACANT = text(VACANT.text.replace("slots.", ""))

slots = Table(
    "slots",
    metadata,
    id_column(),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", String, nullable=False),
    Column("switched_off", Boolean, nullable=False),
    Column("time_off", Boolean, nullable=False),
    Column("appointment_id", Id),  # the live one that fills it: a trigger keeps it, nobody else
    Column("held_by", ForeignKey("accounts.id")),
    Column("held_until", UtcInstant),
    UniqueConstraint("doctor_id", "starts_at", name="slots_doctor_start"),
    CheckConstraint(one_of("source", Source), name="slots_source"),
    CheckConstraint("(held_by IS NULL) = (held_until IS NULL)", name="slots_hold"),
    CheckConstraint(
        "ends_at - starts_at BETWEEN interval '15 minutes' AND interval '4 hours'",
        name="slots_length",
    ).ddl_if(dialect="postgresql"),
    CheckConstraint(
        "ends_at - starts_at BETWEEN 15 * 60000000 AND 4 * 3600000000", name="slots_length"
    ).ddl_if(dialect="sqlite"),
    # Ids are never used again: an old button must not point at another time.
    sqlite_autoincrement=True,
)
# Holds all that a calendar asks for: SQLite takes it over the unique one only then.
partial(
    "slots_vacant",
    *(slots.c[name] for name in ("doctor_id", "starts_at", "day", "held_until")),
    *(slots.c[name] for name in ("switched_off", "time_off", "appointment_id")),
    where=_VACANT,
)
partial("slots_held", slots.c.held_by, where=text("held_by IS NOT NULL"))

slots.append_constraint(no_overlap(slots, "doctor_id").ddl_if(dialect="postgresql"))

holds = Table(
    "holds",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("slot_id", ForeignKey("slots.id", ondelete="SET NULL")),
    Column("until", UtcInstant, nullable=False),
    Column("renewals", Integer, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("times", Integer, nullable=False),
)
Index("holds_slot", holds.c.slot_id)
