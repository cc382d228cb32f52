"""Letters on their way, and what became of them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.tables.base import id_column, metadata, partial
from storage.types import UtcInstant

WAITS = text("outbox.closed_at IS NULL")
"""A letter that may still be delivered."""

_WAITS = text(WAITS.text.replace("outbox.", ""))

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("about", Text, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("try_at", UtcInstant, nullable=False),  # when a lease or a pause after a failure ends
    Column("appointment_id", ForeignKey("appointments.id")),
    Column("announcement_id", ForeignKey("announcements.id")),
    Column("attempts", Integer, nullable=False),
    Column("leased", Boolean, nullable=False),  # until try_at, somebody delivers it
    Column("closed_at", UtcInstant),
    Column("outcome", String),
    Column("cause", String),
    CheckConstraint("outcome IN ('delivered', 'dropped', 'withdrawn')", name="outbox_outcome"),
    CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outbox_closed"),
    sqlite_autoincrement=True,
)
partial("outbox_due", outbox.c.priority, outbox.c.try_at, outbox.c.id, where=_WAITS)
partial("outbox_queue", outbox.c.account_id, outbox.c.priority, outbox.c.id, where=_WAITS)
Index("outbox_appointment", outbox.c.appointment_id)
partial(
    "outbox_announced",
    outbox.c.announcement_id,
    outbox.c.outcome,
    outbox.c.id,
    where=text("announcement_id IS NOT NULL"),
)
partial("outbox_closed_at", outbox.c.closed_at, where=text("closed_at IS NOT NULL"))
