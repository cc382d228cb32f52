"""The tables, with everything the database itself refuses.

What one row cannot tell (overlaps, a live appointment that left its slot's time) is refused by
exclusion constraints and triggers, which migrations/versions/0002_guards.py makes. Constraints have
names, for a refusal is told by its name: see drivers/errors.py.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from core.model import LIVE, SlotState, Standing, Status
from storage.types import DecimalText, Id, UtcInstant, Words

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
    }
)


def _listed(words: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _one_of(column: str, kind: type[StrEnum]) -> str:
    return f"{column} IN ({_listed(kind)})"


OPEN = text("slots.state = 'open'")
"""Written out, never bound: PostgreSQL's plan for any value would leave the partial index."""
IS_LIVE = text(f"appointments.status IN ({_listed(LIVE)})")
"""An appointment that keeps its slot and its patient's time."""
IS_NOT_LIVE = text(f"appointments.status NOT IN ({_listed(LIVE)})")
WAITS = text("outbox.closed_at IS NULL")
"""A letter that may still be delivered."""

_OPEN, _IS_LIVE, _WAITS = (text(one.text.partition(".")[2]) for one in (OPEN, IS_LIVE, WAITS))


def _id() -> Column[int]:
    return Column("id", Id, Identity(), primary_key=True)


def _partial(name: str, *columns: Column[Any], where: object, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


persons = Table(
    "persons",
    metadata,
    _id(),
    Column("telegram_id", Id, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("phone", String),
    Column("signed_up", Boolean, nullable=False),
    Column("patient", String, nullable=False),
    Column("doctor", String, nullable=False),
    Column("is_admin", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("unreachable_since", UtcInstant),
    CheckConstraint(_one_of("patient", Standing), name="persons_patient_standing"),
    CheckConstraint(_one_of("doctor", Standing), name="persons_doctor_standing"),
    sqlite_autoincrement=True,
)

doctors = Table(
    "doctors",
    metadata,
    _id(),  # counts the applications: who applied first has the lower one
    Column("person_id", ForeignKey("persons.id"), nullable=False, unique=True),
    Column("specialty", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("address", String),
    Column("languages", Words, nullable=False),
    Column("experience_years", Integer),
    Column("fee", DecimalText),
    Column("bio", Text),
    sqlite_autoincrement=True,
)

slots = Table(
    "slots",
    metadata,
    _id(),
    Column("doctor_id", ForeignKey("doctors.person_id"), nullable=False),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("day", Date, nullable=False),
    Column("state", String, nullable=False),
    UniqueConstraint("doctor_id", "starts_at", name="slots_doctor_start"),
    CheckConstraint(_one_of("state", SlotState), name="slots_state"),
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
# Holds all that a page of free times asks for: SQLite takes it over the unique one only then.
_partial(
    "slots_open",
    *(slots.c[name] for name in ("doctor_id", "starts_at", "day", "state")),
    where=_OPEN,
)

appointments = Table(
    "appointments",
    metadata,
    _id(),
    Column("uid", String, nullable=False, unique=True),
    Column("patient_id", ForeignKey("persons.id"), nullable=False),
    Column("doctor_id", ForeignKey("doctors.person_id"), nullable=False),
    Column("slot_id", ForeignKey("slots.id", ondelete="SET NULL")),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("status", String, nullable=False),
    Column("note", Text),  # sealed
    Column("reason", Text),  # sealed
    Column("sequence", Integer, nullable=False),
    Column("coming", Boolean, nullable=False),
    Column("booked_at", UtcInstant, nullable=False),
    CheckConstraint(_one_of("status", Status), name="appointments_status"),
    CheckConstraint("ends_at > starts_at", name="appointments_span"),
    CheckConstraint("patient_id <> doctor_id", name="appointments_two_people"),
    CheckConstraint(
        f"slot_id IS NOT NULL OR NOT {_IS_LIVE.text}", name="appointments_live_has_slot"
    ),
    sqlite_autoincrement=True,
)
_partial("appointments_one_live_per_slot", appointments.c.slot_id, where=_IS_LIVE, unique=True)
Index("appointments_slot", appointments.c.slot_id)
Index("appointments_patient", appointments.c.patient_id, appointments.c.starts_at)
Index("appointments_doctor", appointments.c.doctor_id, appointments.c.starts_at)


def _no_overlap(table: Table, of: str, where: object = None) -> ExcludeConstraint:
    """Refuse overlaps on PostgreSQL; a range of one number stands for =, which GiST lacks."""
    owner = func.int8range(table.c[of], table.c[of], "[]")
    span = func.tstzrange(table.c.starts_at, table.c.ends_at)
    name = f"{table.name}_no_overlap"
    return ExcludeConstraint((owner, "&&"), (span, "&&"), using="gist", where=where, name=name)


slots.append_constraint(_no_overlap(slots, "doctor_id").ddl_if(dialect="postgresql"))
appointments.append_constraint(
    _no_overlap(appointments, "patient_id", _IS_LIVE).ddl_if(dialect="postgresql")
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("notice", Text, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("try_at", UtcInstant, nullable=False),  # when a lease or a pause after a failure ends
    Column("appointment_id", ForeignKey("appointments.id")),
    Column("attempts", Integer, nullable=False),
    Column("leased", Boolean, nullable=False),  # until try_at, somebody delivers it
    Column("closed_at", UtcInstant),
    Column("outcome", String),
    Column("cause", String),
    CheckConstraint("outcome IN ('delivered', 'dropped', 'withdrawn')", name="outbox_outcome"),
    CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outbox_closed"),
    sqlite_autoincrement=True,
)
_partial("outbox_due", outbox.c.priority, outbox.c.try_at, outbox.c.id, where=_WAITS)
_partial("outbox_queue", outbox.c.person_id, outbox.c.priority, outbox.c.id, where=_WAITS)
Index("outbox_appointment", outbox.c.appointment_id)
_partial("outbox_closed_at", outbox.c.closed_at, where=text("closed_at IS NOT NULL"))

forms = Table(
    "forms",
    metadata,
    Column("person_id", ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("step", String, nullable=False),
    Column("draft", Text, nullable=False),  # sealed
    Column("update_id", Id, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", Id, primary_key=True, autoincrement=False),
    Column("update_id", Id, primary_key=True, autoincrement=False),
    Column("fingerprint", String, nullable=False),
    Column("payload", Text, nullable=False),  # sealed, and emptied once handled
    Column("received_at", UtcInstant, nullable=False),
    Column("handled", Boolean, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
