"""The audit trail: it only grows. Pages count in it how often somebody did something of late."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit import APPLICATIONS, MISSES, SIGN_UPS, AuditEntry, Deed
from core.model import AccountId
from storage.engine import Database
from storage.sets import given, insert_rows
from storage.tables import audit
from storage.tables.base import listed

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


# On pages


def _count(deeds: Collection[Deed]) -> Select[Any]:
    return select(func.count().label("number")).where(
        audit.c.at > bindparam("since"),
        audit.c.actor_id == bindparam("actor"),
        text(f"audit.deed IN ({listed(deeds)})"),
    )


_SIGN_UPS, _APPLICATIONS, _MISSES = _count(SIGN_UPS), _count(APPLICATIONS), _count(MISSES)


class SqlTrailPages:
    """core.ports.trail.TrailPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sign_ups(self, by: AccountId, since: datetime) -> int:
        """Count how often this account signed up as a patient, or asked to be confirmed as one."""
        return await self._counted(_SIGN_UPS, by, since)

    async def applications(self, by: AccountId, since: datetime) -> int:
        """Count how often this account applied as a doctor."""
        return await self._counted(_APPLICATIONS, by, since)

    async def missed_invitations(self, by: AccountId, since: datetime) -> int:
        """Count how often this account came with an invitation that lets nobody in."""
        return await self._counted(_MISSES, by, since)

    async def _counted(self, statement: Select[Any], by: AccountId, since: datetime) -> int:
        (row,) = await self._database.read(statement, {"actor": by, "since": since})
        return int(row.number)
