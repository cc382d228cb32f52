"""Addresses at which calendars outside read along."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from storage.tables.base import id_column, metadata, partial
from storage.types import UtcInstant

feeds = Table(
    "feeds",
    metadata,
    id_column(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id")),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("digest", String, nullable=False, unique=True),
    Column("made_at", UtcInstant, nullable=False),
    Column("fetches", Integer, nullable=False),
    Column("fetched_at", UtcInstant),
    Column("spent_until", UtcInstant),  # so far ahead fetches used up what each has to wait
    Column("seen", String),  # what was fetched last, as a digest
    Column("changed_at", UtcInstant),
    CheckConstraint("(doctor_id IS NULL) <> (patient_id IS NULL)", name="feeds_of"),
    sqlite_autoincrement=True,
)
partial(
    "feeds_of_patient",
    feeds.c.account_id,
    feeds.c.patient_id,
    where=text("patient_id IS NOT NULL"),
    unique=True,
)
partial("feeds_of_doctor", feeds.c.doctor_id, where=text("doctor_id IS NOT NULL"), unique=True)
Index("feeds_patient", feeds.c.patient_id)
