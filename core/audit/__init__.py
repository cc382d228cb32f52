"""The audit trail: who did what to whom, when, from where. Ids and kinds, no texts."""

from core.audit.deeds import CHANGES, AuditEntry, Deed
from core.audit.entries import audit_entry

__all__ = ["CHANGES", "AuditEntry", "Deed", "audit_entry"]
