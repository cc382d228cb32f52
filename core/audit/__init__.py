"""The audit trail: who did what to whom, when, from where. Ids and kinds, no texts."""

from core.audit.deeds import APPLICATIONS, CHANGES, MISSES, READINGS, SIGN_UPS, AuditEntry, Deed
from core.audit.entries import audit_entry

__all__ = [
    "APPLICATIONS",
    "CHANGES",
    "MISSES",
    "READINGS",
    "SIGN_UPS",
    "AuditEntry",
    "Deed",
    "audit_entry",
]
