"""Appointments and requests, and what is asked of their status."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
)

from core.model import LIVE, VISITED, Status
from storage.tables.base import id_column, listed, metadata, no_overlap, one_of, partial
from storage.types import Sealed, UtcInstant

IS_LIVE = text(f"appointments.status IN ({listed(LIVE)})")
"""An appointment that keeps its slot and its patient's time."""
IS_NOT_LIVE = text(f"appointments.status NOT IN ({listed(LIVE)})")
IS_PENDING, IS_CONFIRMED, IS_COMPLETED, IS_NO_SHOW = (
    text(f"appointments.status = '{one}'")
    for one in (Status.PENDING, Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW)
)
IS_VISITED = text(f"appointments.status IN ({listed(VISITED)})")

_IS_LIVE = text(IS_LIVE.text.replace("appointments.", ""))

appointments = Table(
    "appointments",
    metadata,
    id_column(),
    Column("uid", String, nullable=False, unique=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("slot_id", ForeignKey("slots.id", ondelete="SET NULL")),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("status", String, nullable=False),
    Column("made_by", ForeignKey("accounts.id")),
    Column("made_at", UtcInstant, nullable=False),
    Column("note", Sealed),
    Column("reason", Sealed),
    Column("sequence", Integer, nullable=False),
    Column("coming", Boolean, nullable=False),
    Column("arrived", Boolean, nullable=False),
    Column("doctor_note", Sealed),
    Column("answer_by", UtcInstant),
    Column("proposed_slot", ForeignKey("slots.id", ondelete="SET NULL")),
    Column("late", Boolean, nullable=False),  # its patient called it off past the cut-off
    Column("undo_until", UtcInstant),
    CheckConstraint(one_of("status", Status), name="appointments_status"),
    CheckConstraint("ends_at > starts_at", name="appointments_span"),
    CheckConstraint(
        f"slot_id IS NOT NULL OR NOT {_IS_LIVE.text}", name="appointments_live_has_slot"
    ),
    sqlite_autoincrement=True,
)
partial("appointments_one_live_per_slot", appointments.c.slot_id, where=_IS_LIVE, unique=True)
partial(
    "appointments_waiting",
    appointments.c.answer_by,
    where=text(f"status = '{Status.PENDING}'"),
)
partial(
    "appointments_undoable",
    appointments.c.undo_until,
    where=text("undo_until IS NOT NULL"),
)
partial(
    "appointments_unmarked",
    appointments.c.ends_at,
    where=text(f"status = '{Status.CONFIRMED}'"),
)
partial(
    "appointments_missed",
    appointments.c.patient_id,
    appointments.c.starts_at,
    where=text(f"status = '{Status.NO_SHOW}'"),
)
partial(
    "appointments_proposed",
    appointments.c.proposed_slot,
    where=text(f"proposed_slot IS NOT NULL AND status = '{Status.PENDING}'"),
    unique=True,
)
Index("appointments_slot", appointments.c.slot_id)
Index("appointments_patient", appointments.c.patient_id, appointments.c.starts_at)
Index("appointments_doctor", appointments.c.doctor_id, appointments.c.starts_at)
appointments.append_constraint(
    no_overlap(appointments, "patient_id", _IS_LIVE).ddl_if(dialect="postgresql")
)
