"""Who waits for whose times."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    text,
)

from core.model import DayPart
from storage.tables.base import id_column, metadata, one_of, partial
from storage.types import UtcInstant

waits = Table(
    "waits",
    metadata,
    id_column(),  # who came first has the lower one
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("part", String, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("slot_id", ForeignKey("slots.id", ondelete="SET NULL")),  # what is offered
    Column("until", UtcInstant),  # and how long it is kept
    Column("unanswered", SmallInteger, nullable=False),  # offers in a row
    CheckConstraint(one_of("part", DayPart), name="waits_part"),
    CheckConstraint("last_day >= first_day", name="waits_days"),
    CheckConstraint("slot_id IS NULL OR until IS NOT NULL", name="waits_offer"),
    sqlite_autoincrement=True,
)
Index("waits_doctor", waits.c.doctor_id, waits.c.id)
Index("waits_patient", waits.c.patient_id, waits.c.doctor_id)
Index("waits_account", waits.c.account_id)
Index("waits_last_day", waits.c.last_day)
partial("waits_one_per_slot", waits.c.slot_id, where=text("slot_id IS NOT NULL"), unique=True)

# Slots that are not offered to a wait again.
passed_slots = Table(
    "passed_slots",
    metadata,
    Column(
        "wait_id",
        ForeignKey("waits.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "slot_id",
        ForeignKey("slots.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("answered", Boolean, nullable=False),
)
Index("passed_slots_slot", passed_slots.c.slot_id)
