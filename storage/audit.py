"""The audit trail: it only grows."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit import AuditEntry
from storage.sets import given, insert_rows
from storage.tables import audit

_WRITE = insert_rows(
    audit,
    *("at", "actor_id", "origin", "deed", "account_id", "patient_id", "doctor_id"),
    *("appointment_id", "slot_id", "amount", "record_id"),
)


class SqlAudit:
    """core.ports.work.Audit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, entries: Sequence[AuditEntry]) -> None:
        """Write these down, in their order."""
        values = [
            {
                "at": entry.at,
                "actor_id": entry.by,
                "origin": entry.origin,
                "deed": entry.deed,
                "account_id": entry.account_id,
                "patient_id": entry.patient_id,
                "doctor_id": entry.doctor_id,
                "appointment_id": entry.appointment_id,
                "slot_id": entry.slot_id,
                "amount": entry.amount,
                "record_id": entry.record_id,
            }
            for entry in entries
        ]
        if values:
            await self._connection.execute(_WRITE, given(values))
