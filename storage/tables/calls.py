"""Who was called about an appointment, because no letter reaches them."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from storage.tables.base import metadata
from storage.types import Id, UtcInstant

calls = Table(
    "calls",
    metadata,
    Column(
        "appointment_id",
        ForeignKey("appointments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("sequence", Integer, nullable=False),  # of the appointment, as it was told
    Column("caller_id", Id, nullable=False),  # an account; it may be gone by now
    Column("at", UtcInstant, nullable=False),
)
