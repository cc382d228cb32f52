"""Invitations, and whom they let in."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from core.model import Invited
from storage.tables.base import id_column, metadata, one_of
from storage.types import UtcInstant

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("token_hash", String, nullable=False, unique=True),
    Column("mark", String, nullable=False),
    Column("role", String, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("made_by", ForeignKey("accounts.id")),
    Column("made_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant),
    Column("revoked_at", UtcInstant),
    CheckConstraint(one_of("role", Invited), name="invitations_role"),
    CheckConstraint("used >= 0 AND used <= uses", name="invitations_uses"),
    sqlite_autoincrement=True,
)
Index("invitations_made_by", invitations.c.made_by, invitations.c.mark)

# Whom an invitation let in; ``done`` once they have told all that they were asked.
admissions = Table(
    "admissions",
    metadata,
    Column("invitation_id", ForeignKey("invitations.id"), primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("at", UtcInstant, nullable=False),
    Column("done", Boolean, nullable=False),
)
Index("admissions_account", admissions.c.account_id)
