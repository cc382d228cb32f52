"""Why admins said no."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from core.model import Subject
from storage.tables.base import id_column, metadata, one_of
from storage.types import Sealed

declines = Table(
    "declines",
    metadata,
    id_column(),
    Column("about", String, nullable=False),
    Column("doctor_id", ForeignKey("doctors.id")),
    Column("patient_id", ForeignKey("patients.id")),
    Column("reason", Sealed, nullable=False),
    CheckConstraint(one_of("about", Subject), name="declines_about"),
    CheckConstraint("(doctor_id IS NULL) <> (patient_id IS NULL)", name="declines_whom"),
    sqlite_autoincrement=True,
)
Index("declines_doctor", declines.c.doctor_id)
Index("declines_patient", declines.c.patient_id)
