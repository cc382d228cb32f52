"""The audit trail: who did what to whom, when, from where. Ids and kinds, no texts."""

from core.audit.deeds import CHANGES, READINGS, AuditEntry, Deed
from core.audit.entries import audit_entry

__all__ = ["CHANGES", "READINGS", "AuditEntry", "Deed", "audit_entry"]
