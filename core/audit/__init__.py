"""The audit trail: who did what to whom, when, from where. Ids and kinds, no texts."""

from core.audit.deeds import (
    APPLICATIONS,
    CALLED_OFF,
    CHANGES,
    MISSES,
    READINGS,
    SIGN_UPS,
    AuditEntry,
    Deed,
)
from core.audit.entries import audit_entry

__all__ = [
    "APPLICATIONS",
    "CALLED_OFF",
    "CHANGES",
    "MISSES",
    "READINGS",
    "SIGN_UPS",
    "AuditEntry",
    "Deed",
    "audit_entry",
]
