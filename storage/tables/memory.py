"""What the bot remembers: the audit trail, forms, live screens, updates, settings."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from core.audit import CALLED_OFF, CHANGES, READINGS
from storage.tables.base import id_column, listed, metadata, partial
from storage.types import Id, Sealed, UtcInstant

READ = text(f"deed IN ({listed(READINGS)})")
"""What a patient is shown of the trail: who read in the medical history."""

audit = Table(
    "audit",
    metadata,
    id_column(),
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
    Column("record_id", Id),
    # No foreign keys: the trail outlives what it tells of.
    sqlite_autoincrement=True,
)
Index("audit_at", audit.c.at)
partial(
    "audit_changes",
    audit.c.patient_id,
    audit.c.at,
    where=text(f"deed IN ({listed(CHANGES)})"),
)
partial(
    "audit_called_off",
    audit.c.appointment_id,
    audit.c.id,
    where=text(f"deed IN ({listed(CALLED_OFF)})"),
)
partial("audit_readings", audit.c.patient_id, audit.c.id, where=READ)

forms = Table(
    "forms",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("step", String, nullable=False),
    Column("draft", Sealed, nullable=False),
    # Whom the draft tells of, to find it when they are erased. No foreign keys: a form may be kept
    # a moment after its doctor is gone.
    Column("patient_id", Id),
    Column("doctor_id", Id),
    Column("update_id", Id, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
)

live_screens = Table(
    "live_screens",
    metadata,
    Column(
        "account_id",
        ForeignKey("accounts.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("message_id", Id),
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
