"""Doctors' published times."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import PersonId, Slot, SlotId, SlotState, Span
from core.ports import NewSlot
from core.wall_clock import LONGEST
from storage import mapping
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import slots

_BETWEEN = (
    select(*mapping.SLOT)
    .where(
        slots.c.doctor_id == bindparam("doctor"),
        slots.c.starts_at > bindparam("since"),
        slots.c.starts_at < bindparam("end"),
        slots.c.ends_at > bindparam("start"),
    )
    .order_by(slots.c.starts_at)
)
_ADD = insert_rows(slots, "doctor_id", "starts_at", "ends_at", "day", "state")
_MARK = update(slots).where(among(slots.c.id, ids())).values(state=bindparam("to"))
_RETIME = update(slots).where(slots.c.id == bindparam("slot"))
_DELETE = delete(slots).where(among(slots.c.id, ids()))


class SqlSlots:
    """core.ports.Slots in a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def between(self, doctor: PersonId, span: Span) -> Sequence[Slot]:
        """Return the doctor's slots that overlap the span, in order.

        None lasts longer than LONGEST, so those that overlap are found among few starts.
        """
        bounds = {"since": span.start - LONGEST, "start": span.start, "end": span.end}
        found = await self._connection.execute(_BETWEEN, {"doctor": doctor, **bounds})
        return [mapping.slot(row) for row in found]

    async def add(self, slots: Sequence[NewSlot]) -> None:
        """Publish open slots. Raises ConstraintError where one overlaps another of its doctor."""
        rows = [
            {
                "doctor_id": slot.doctor_id,
                "starts_at": slot.span.start,
                "ends_at": slot.span.end,
                "day": slot.day,
                "state": SlotState.OPEN,
            }
            for slot in slots
        ]
        await self._connection.execute(_ADD, given(rows))

    async def mark(self, slots: Collection[SlotId], state: SlotState) -> None:
        """Set the state of these slots."""
        await self._connection.execute(_MARK, {IDS: slots, "to": state})

    async def retime(self, slot: SlotId, span: Span, day: date) -> None:
        """Give a slot another time."""
        await self._connection.execute(
            _RETIME, {"slot": slot, "starts_at": span.start, "ends_at": span.end, "day": day}
        )

    async def delete(self, slots: Collection[SlotId]) -> None:
        """Delete these slots; their past and cancelled appointments stay."""
        await self._connection.execute(_DELETE, {IDS: slots})
