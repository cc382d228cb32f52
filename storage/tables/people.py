"""People: accounts, the patients they care for, doctors and what these ask to have changed.

``sought`` is a name as core.people.names writes it, by which an admin finds people.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from core.model import AdminRole, Relation, Verification
from storage.tables.base import id_column, metadata, one_of, partial
from storage.types import DecimalText, Degrees, Id, Minutes, UtcInstant, WallTime, Words

_OWN = text(f"relation = '{Relation.SELF}'")

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("telegram_id", Id, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("admin", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("unreachable_since", UtcInstant),
    Column("away", Boolean, nullable=False),
    Column("sought", String, nullable=False),
    CheckConstraint(one_of("admin", AdminRole), name="accounts_admin"),
    sqlite_autoincrement=True,
)

patients = Table(
    "patients",
    metadata,
    id_column(),
    Column("name", String, nullable=False),
    Column("phone", String),
    Column("verification", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("shut_out", Boolean, nullable=False),
    Column("sought", String, nullable=False),
    CheckConstraint(one_of("verification", Verification), name="patients_verification"),
    sqlite_autoincrement=True,
)
Index("patients_phone", patients.c.phone)
partial("patients_waiting", patients.c.id, where=text(f"verification = '{Verification.WAITING}'"))

carers = Table(
    "carers",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("relation", String, nullable=False),
    CheckConstraint(one_of("relation", Relation), name="carers_relation"),
)
Index("carers_patient", carers.c.patient_id, carers.c.account_id)
partial("carers_one_self", carers.c.account_id, where=_OWN, unique=True)
partial("carers_self_once", carers.c.patient_id, where=_OWN, unique=True)

doctors = Table(
    "doctors",
    metadata,
    id_column(),  # who applied first has the lower one
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
    Column("shut_out", Boolean, nullable=False),
    Column("sought", String, nullable=False),
    CheckConstraint(one_of("verification", Verification), name="doctors_verification"),
    CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="doctors_place"),
    sqlite_autoincrement=True,
)
partial("doctors_digest", doctors.c.id, where=text("digest_at IS NOT NULL"))

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
partial("card_requests_waiting", card_requests.c.doctor_id, where=text("waiting"))
