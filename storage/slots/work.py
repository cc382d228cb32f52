"""Slots and holds in a unit of work."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AccountId, DoctorId, Hold, Slot, SlotId, Span
from core.ports.slots import NewSlot
from core.wall_clock import LONGEST
from storage import rows
from storage.sets import IDS, among, given, given_rows, ids, insert_rows
from storage.tables import holds, slots

_SLOTS = select(*rows.SLOT)
_BETWEEN = _SLOTS.where(
    slots.c.doctor_id == bindparam("doctor"),
    slots.c.starts_at > bindparam("since"),
    slots.c.starts_at < bindparam("end"),
    slots.c.ends_at > bindparam("start"),
).order_by(slots.c.starts_at)
_ADD = insert_rows(
    slots, "doctor_id", "starts_at", "ends_at", "day", "source", "switched_off", "time_off"
)
_SWITCH = update(slots).where(among(slots.c.id, ids())).values(switched_off=bindparam("off"))
_SET_TIME_OFF = update(slots).where(among(slots.c.id, ids())).values(time_off=bindparam("off"))
_RETIME = update(slots).where(slots.c.id == bindparam("slot"))
_DELETE = delete(slots).where(among(slots.c.id, ids()))
_kept = given_rows(
    {name: slots.c[name].type for name in ("id", "held_by", "held_until")}
).subquery()
_KEEP = (
    update(slots)
    .where(slots.c.id == _kept.c.id)
    .values(held_by=_kept.c.held_by, held_until=_kept.c.held_until)
)
_HOLDS_OF = select(*rows.HOLD).where(among(holds.c.account_id, ids()))
_new_holds = insert_rows(holds, *(column.name for column in holds.c))
_SAVE_HOLDS = _new_holds.on_conflict_do_update(
    index_elements=["account_id"],
    set_={
        column.name: _new_holds.excluded[column.name]
        for column in holds.c
        if column.name != "account_id"
    },
)


class SqlSlots:
    """core.ports.slots.Slots."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def between(self, doctor: DoctorId, span: Span) -> Sequence[Slot]:
        """Return the doctor's slots that overlap the span, in order.

        None lasts longer than LONGEST, so those that overlap are found among few starts.
        """
        bounds = {"since": span.start - LONGEST, "start": span.start, "end": span.end}
        found = await self._connection.execute(_BETWEEN, {"doctor": doctor, **bounds})
        return [rows.slot(row) for row in found]

    async def add(self, slots: Sequence[NewSlot]) -> None:
        """Publish slots. Raises ConstraintError where one overlaps another of its doctor."""
        values = [
            {
                "doctor_id": slot.doctor_id,
                "starts_at": slot.span.start,
                "ends_at": slot.span.end,
                "day": slot.day,
                "source": slot.source,
                "switched_off": slot.switched_off,
                "time_off": slot.time_off,
            }
            for slot in slots
        ]
        await self._connection.execute(_ADD, given(values))

    async def switch(self, slots: Collection[SlotId], *, off: bool) -> None:
        """Switch these off by hand, or on again."""
        await self._connection.execute(_SWITCH, {IDS: slots, "off": off})

    async def set_time_off(self, slots: Collection[SlotId], *, off: bool) -> None:
        """Write of these that they lie in a time off of their doctor, or in none."""
        await self._connection.execute(_SET_TIME_OFF, {IDS: slots, "off": off})

    async def retime(self, slot: SlotId, span: Span, day: date) -> None:
        """Give a slot another time."""
        await self._connection.execute(
            _RETIME, {"slot": slot, "starts_at": span.start, "ends_at": span.end, "day": day}
        )

    async def delete(self, slots: Collection[SlotId]) -> None:
        """Delete these slots; their past and cancelled appointments stay."""
        await self._connection.execute(_DELETE, {IDS: slots})

    async def keep(self, slots: Sequence[Slot]) -> None:
        """Write of these locked slots for whom they are kept, and until when."""
        values = [
            {"id": slot.id, "held_by": slot.held_by, "held_until": slot.held_until}
            for slot in slots
        ]
        await self._connection.execute(_KEEP, given(values))


class SqlHolds:
    """core.ports.slots.Holds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, accounts: Collection[AccountId]) -> Mapping[AccountId, Hold]:
        """Return the latest hold of each of these accounts, run out or not."""
        found = await self._connection.execute(_HOLDS_OF, {IDS: accounts})
        return {hold.account_id: hold for hold in map(rows.hold, found)}

    async def save(self, holds: Sequence[Hold]) -> None:
        """Write these, at most one for each account, in place of the ones before."""
        values = [
            {
                "account_id": hold.account_id,
                "slot_id": hold.slot_id,
                "until": hold.until,
                "renewals": hold.renewals,
                "since": hold.since,
                "times": hold.count,
            }
            for hold in holds
        ]
        await self._connection.execute(_SAVE_HOLDS, given(values))
