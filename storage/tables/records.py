"""What patients tell of themselves, sealed; and the doctors who may read it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from storage.tables.base import id_column, metadata
from storage.types import Sealed, UtcInstant

profiles = Table(
    "profiles",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("born", Sealed),
    Column("blood", Sealed),
    Column("address", Sealed),
    Column("contact", Sealed),
)

records = Table(
    "records",
    metadata,
    id_column(),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("uid", String, nullable=False, unique=True),
    Column("day", Sealed, nullable=False),
    Column("title", Sealed, nullable=False),
    Column("text", Sealed, nullable=False),
    sqlite_autoincrement=True,
)
Index("records_patient", records.c.patient_id)

shares = Table(
    "shares",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True, autoincrement=False),
    Column("since", UtcInstant, nullable=False),
)
