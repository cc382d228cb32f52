"""Letters that must reach someone, written in the transaction that caused them."""

from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AppointmentId
from core.notices import Letter, Notice
from storage.sets import given, insert_rows
from storage.tables import WAITS, outbox

NOTICE: TypeAdapter[Notice] = TypeAdapter(Notice)
"""Reads and writes a notice as JSON."""

_PUT = insert_rows(
    outbox,
    "person_id",
    "kind",
    "notice",
    "key",
    "priority",
    "due_at",
    "try_at",
    "appointment_id",
    "attempts",
    "leased",
).on_conflict_do_nothing(index_elements=["key"])
_WITHDRAW = (
    update(outbox)
    .where(
        outbox.c.appointment_id == bindparam("appointment"),
        outbox.c.kind == "reminder",
        WAITS,
    )
    .values(closed_at=outbox.c.due_at, outcome="withdrawn", cause="stale")
)


class SqlOutbox:
    """core.ports.Outbox in a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, letters: Sequence[Letter]) -> None:
        """Write letters; one whose key is known already is left as it is."""
        rows = [
            {
                "person_id": letter.to,
                "kind": letter.notice.kind,
                "notice": NOTICE.dump_json(letter.notice).decode(),
                "key": letter.key,
                "priority": letter.priority,
                "due_at": letter.due,
                "try_at": letter.due,
                "appointment_id": letter.appointment_id,
                "attempts": 0,
                "leased": False,
            }
            for letter in letters
        ]
        if rows:
            await self._connection.execute(_PUT, given(rows))

    async def withdraw_reminders(self, appointment: AppointmentId) -> None:
        """Close the reminders of this appointment that have not been sent.

        They count as closed at the moment when they would have been due.
        """
        await self._connection.execute(_WITHDRAW, {"appointment": appointment})
