"""The tables, with everything the database itself refuses.

What one row cannot tell (overlaps, a live appointment that left its slot's time, a slot filled by
nobody) is refused by exclusion constraints and triggers, which migrations/versions/0002_guards.py
makes. Constraints have names, for a refusal is told by its name: see drivers/errors.py.
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

from core.audit import CHANGES
from core.model import LIVE, AdminRole, Relation, Source, Status, Verification
from storage.types import DecimalText, Degrees, Id, Minutes, Sealed, UtcInstant, WallTime, Words

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


VACANT = text("NOT slots.switched_off AND NOT slots.time_off AND slots.appointment_id IS NULL")
"""Offered, and no appointment fills it: all that keeps it from being free is a hold that runs.

Written out, never bound: PostgreSQL's plan for any value would leave the partial index. No column
generated from these: SQLite reads the row itself wherever a statement names such a one.
"""
IS_LIVE = text(f"appointments.status IN ({_listed(LIVE)})")
"""An appointment that keeps its slot and its patient's time."""
IS_NOT_LIVE = text(f"appointments.status NOT IN ({_listed(LIVE)})")
IS_PENDING, IS_CONFIRMED, IS_NO_SHOW = (
    text(f"appointments.status = '{one}'")
    for one in (Status.PENDING, Status.CONFIRMED, Status.NO_SHOW)
)
WAITS = text("outbox.closed_at IS NULL")
"""A letter that may still be delivered."""

_VACANT, _IS_LIVE, _WAITS = (
    text(one.text.replace(f"{table}.", ""))
    for one, table in ((VACANT, "slots"), (IS_LIVE, "appointments"), (WAITS, "outbox"))
)
_OWN = text(f"relation = '{Relation.SELF}'")


def _id() -> Column[int]:
    return Column("id", Id, Identity(), primary_key=True)


def _partial(name: str, *columns: Column[Any], where: object, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("telegram_id", Id, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("admin", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("unreachable_since", UtcInstant),
    CheckConstraint(_one_of("admin", AdminRole), name="accounts_admin"),
    sqlite_autoincrement=True,
)

patients = Table(
    "patients",
    metadata,
    _id(),
    Column("name", String, nullable=False),
    Column("phone", String),
    Column("verification", String, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(_one_of("verification", Verification), name="patients_verification"),
    sqlite_autoincrement=True,
)
_partial("patients_waiting", patients.c.id, where=text(f"verification = '{Verification.WAITING}'"))

carers = Table(
    "carers",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("relation", String, nullable=False),
    CheckConstraint(_one_of("relation", Relation), name="carers_relation"),
)
Index("carers_patient", carers.c.patient_id, carers.c.account_id)
_partial("carers_one_self", carers.c.account_id, where=_OWN, unique=True)
_partial("carers_self_once", carers.c.patient_id, where=_OWN, unique=True)

doctors = Table(
    "doctors",
    metadata,
    _id(),  # who applied first has the lower one
    Column("account_id", ForeignKey("accounts.id"), unique=True),
    Column("name", String, nullable=False),
    Column("specialty", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("address", String),
    Column("languages", Words, nullable=False),
    Column("experience_years", Integer),
    Column("fee", DecimalText),
    Column("bio", Text),
    Column("latitude", Degrees),
    Column("longitude", Degrees),
    Column("verification", String, nullable=False),
    Column("by_request", Boolean, nullable=False),
    Column("pause", Minutes, nullable=False),
    Column("digest_at", WallTime),
    Column("on_holidays", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(_one_of("verification", Verification), name="doctors_verification"),
    CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="doctors_place"),
    sqlite_autoincrement=True,
)
_partial("doctors_digest", doctors.c.id, where=text("digest_at IS NOT NULL"))

# What an approved doctor asks to have changed, until an admin has looked at it.
card_requests = Table(
    "card_requests",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("specialty", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("waiting", Boolean, nullable=False),
)
_partial("card_requests_waiting", card_requests.c.doctor_id, where=text("waiting"))

weekly_hours = Table(
    "weekly_hours",
    metadata,
    _id(),
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
    _id(),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    CheckConstraint("ends_at > starts_at", name="time_off_span"),
    sqlite_autoincrement=True,
)
Index("time_off_doctor", time_off.c.doctor_id, time_off.c.starts_at)

delays = Table(
    "delays",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("late", Minutes, nullable=False),
    Column("said_at", UtcInstant, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    _id(),
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
    CheckConstraint(_one_of("source", Source), name="slots_source"),
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
_partial(
    "slots_vacant",
    *(slots.c[name] for name in ("doctor_id", "starts_at", "day", "held_until")),
    *(slots.c[name] for name in ("switched_off", "time_off", "appointment_id")),
    where=_VACANT,
)
_partial("slots_held", slots.c.held_by, where=text("held_by IS NOT NULL"))

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

appointments = Table(
    "appointments",
    metadata,
    _id(),
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
    CheckConstraint(_one_of("status", Status), name="appointments_status"),
    CheckConstraint("ends_at > starts_at", name="appointments_span"),
    CheckConstraint(
        f"slot_id IS NOT NULL OR NOT {_IS_LIVE.text}", name="appointments_live_has_slot"
    ),
    sqlite_autoincrement=True,
)
_partial("appointments_one_live_per_slot", appointments.c.slot_id, where=_IS_LIVE, unique=True)
_partial(
    "appointments_waiting",
    appointments.c.answer_by,
    where=text(f"status = '{Status.PENDING}'"),
)
_partial(
    "appointments_unmarked",
    appointments.c.ends_at,
    where=text(f"status = '{Status.CONFIRMED}'"),
)
_partial(
    "appointments_missed",
    appointments.c.patient_id,
    appointments.c.starts_at,
    where=text(f"status = '{Status.NO_SHOW}'"),
)
_partial(
    "appointments_proposed",
    appointments.c.proposed_slot,
    where=text(f"proposed_slot IS NOT NULL AND status = '{Status.PENDING}'"),
    unique=True,
)
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
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("about", Text, nullable=False),
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
_partial("outbox_queue", outbox.c.account_id, outbox.c.priority, outbox.c.id, where=_WAITS)
Index("outbox_appointment", outbox.c.appointment_id)
_partial("outbox_closed_at", outbox.c.closed_at, where=text("closed_at IS NOT NULL"))

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcInstant, nullable=False),
    Column("actor_id", Id),
    Column("origin", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("account_id", Id),
    Column("patient_id", Id),
    Column("doctor_id", Id),
    Column("appointment_id", Id),
    Column("slot_id", Id),
    Column("amount", Integer),
    # No foreign keys: the trail outlives what it tells of.
    sqlite_autoincrement=True,
)
Index("audit_at", audit.c.at)
_partial(
    "audit_changes",
    audit.c.patient_id,
    audit.c.at,
    where=text(f"deed IN ({_listed(CHANGES)})"),
)

forms = Table(
    "forms",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("step", String, nullable=False),
    Column("draft", Sealed, nullable=False),
    Column("update_id", Id, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", Id, primary_key=True, autoincrement=False),
    Column("fingerprint", String, nullable=False),
    Column("payload", Sealed),  # gone once handled
    Column("received_at", UtcInstant, nullable=False),
    Column("handled", Boolean, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
