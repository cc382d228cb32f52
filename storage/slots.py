"""Doctors' published times, and holds on them: in a unit of work, and on pages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, bindparam, delete, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import AccountId, Doctor, DoctorId, Hold, Slot, SlotId, Span
from core.ports.slots import NewSlot
from core.views import FreeDay, FreeTime, ScheduledSlot
from core.wall_clock import LONGEST
from storage import rows
from storage.engine import Database
from storage.free import is_free
from storage.sets import IDS, among, given, given_rows, ids, insert_rows
from storage.tables import appointments, doctors, holds, slots

# In a unit of work

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


# On pages

_OF_DOCTOR = slots.c.doctor_id == bindparam("doctor")
_FREE_DAYS = select(slots.c.day).where(_OF_DOCTOR, *is_free()).distinct().order_by(slots.c.day)
_FREE_SLOTS = (
    _SLOTS.where(_OF_DOCTOR, *is_free()).order_by(slots.c.starts_at).limit(bindparam("most"))
)
_since = bindparam("since", type_=slots.c.starts_at.type)
_until = bindparam("until", type_=slots.c.starts_at.type)
_FREE = _SLOTS.where(_OF_DOCTOR, *is_free())
_FREE_DAY = union_all(
    select(_FREE_SLOTS.where(slots.c.starts_at >= _since, slots.c.starts_at < _until).subquery()),
    select(
        _FREE.where(slots.c.starts_at < _since)
        .order_by(slots.c.starts_at.desc())
        .limit(bindparam("one"))
        .subquery()
    ),
    select(
        _FREE.where(slots.c.starts_at >= _until)
        .order_by(slots.c.starts_at)
        .limit(bindparam("one"))
        .subquery()
    ),
)
_around = bindparam("around", type_=slots.c.starts_at.type)
_AFTER = _FREE_SLOTS.where(slots.c.starts_at >= _around).subquery()
_BEFORE = (
    _SLOTS.where(_OF_DOCTOR, *is_free(), slots.c.starts_at < _around)
    .order_by(slots.c.starts_at.desc())
    .limit(bindparam("most"))
    .subquery()
)
_NEAREST = union_all(select(_AFTER), select(_BEFORE))
_SOONEST = (
    select(
        doctors.c.id.label("doctor_id"),
        select(func.min(slots.c.starts_at))
        .where(slots.c.doctor_id == doctors.c.id, *is_free())
        .scalar_subquery()
        .label("starts_at"),
    )
    .select_from(rows.DOCTORS)
    .where(
        doctors.c.specialty == bindparam("specialty"),
        doctors.c.id != bindparam("doctor"),
        rows.PRACTISES,
    )
    .subquery()
)
_OF_COLLEAGUES = (
    select(*rows.SLOT, *rows.DOCTOR)
    .select_from(
        _SOONEST.join(
            slots,
            and_(
                slots.c.doctor_id == _SOONEST.c.doctor_id,
                slots.c.starts_at == _SOONEST.c.starts_at,
            ),
        ).join(rows.DOCTORS, doctors.c.id == slots.c.doctor_id)
    )
    .order_by(slots.c.starts_at, doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
)
_SLOT = _SLOTS.where(slots.c.id == bindparam("slot"))

# A day has no index of its own: slots are found by their start, a clinic's day lies within a day
# of the same date in UTC, and the date decides.
IN_DAYS = (
    _OF_DOCTOR,
    slots.c.starts_at >= bindparam("since"),
    slots.c.starts_at < bindparam("until"),
    slots.c.day.between(bindparam("first"), bindparam("last")),
)
_SCHEDULE = (
    select(*rows.SLOT, *rows.VIEW)
    .select_from(rows.SLOTS_WITH_VIEWS)
    .where(*IN_DAYS)
    .order_by(slots.c.starts_at, appointments.c.id)
)
_PUBLISHED = select(slots.c.day).where(*IN_DAYS).distinct().order_by(slots.c.day)


class SqlSlotPages:
    """core.ports.slots.SlotPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def free_days(self, doctor: DoctorId, starts: Span, now: datetime) -> Sequence[date]:
        """Return the days on which the doctor has a free time, in order."""
        found = await self._database.read(_FREE_DAYS, {"doctor": doctor, **_bounds(starts, now)})
        return [row.day for row in found]

    async def free_slots(
        self, doctor: DoctorId, starts: Span, now: datetime, limit: int
    ) -> Sequence[Slot]:
        """Return the doctor's first free slots, in order."""
        wanted = {"doctor": doctor, **_bounds(starts, now), "most": limit}
        return [rows.slot(row) for row in await self._database.read(_FREE_SLOTS, wanted)]

    async def free_day(
        self, doctor: DoctorId, whole: Span, starts: Span, now: datetime, limit: int
    ) -> FreeDay:
        """Return the doctor's first free slots within ``whole``, and the free days around it."""
        wanted = {"doctor": doctor, **_bounds(starts, now), "most": limit, "one": 1}
        wanted |= {"since": whole.start, "until": whole.end}
        found = [rows.slot(row) for row in await self._database.read(_FREE_DAY, wanted)]
        found.sort(key=lambda slot: slot.span.start)
        times = [slot for slot in found if whole.start <= slot.span.start < whole.end]
        before = next((slot.day for slot in found if slot.span.start < whole.start), None)
        after = next((slot.day for slot in found if slot.span.start >= whole.end), None)
        return FreeDay(times, before, after)

    async def nearest_free(
        self, doctor: DoctorId, around: datetime, starts: Span, now: datetime, limit: int
    ) -> Sequence[Slot]:
        """Return the free slots nearest to ``around``, in order of time."""
        wanted = {"doctor": doctor, **_bounds(starts, now), "around": around, "most": limit}
        found = [rows.slot(row) for row in await self._database.read(_NEAREST, wanted)]
        found.sort(key=lambda slot: abs(slot.span.start - around))
        return sorted(found[:limit], key=lambda slot: slot.span)

    async def next_of_colleagues(
        self, doctor: Doctor, starts: Span, now: datetime, limit: int
    ) -> Sequence[FreeTime]:
        """Return the first free slot of each who practises in the same specialty, in order."""
        wanted = {"doctor": doctor.id, "specialty": doctor.specialty, "most": limit}
        found = await self._database.read(_OF_COLLEAGUES, {**wanted, **_bounds(starts, now)})
        return [FreeTime(rows.slot(row), rows.doctor(row)) for row in found]

    async def slot(self, slot: SlotId) -> Slot | None:
        """Return a slot, or None."""
        row = await self._database.read_one(_SLOT, {"slot": slot})
        return None if row is None else rows.slot(row)

    async def schedule(
        self, doctor: DoctorId, first: date, last: date | None = None
    ) -> Sequence[ScheduledSlot]:
        """Return the doctor's slots of a day, or of all days up to ``last``, in order.

        Of several that were in a slot one after the other, the live one is shown, or the latest.
        """
        days = days_between(first, last or first)
        lines: dict[SlotId, ScheduledSlot] = {}
        for row in await self._database.read(_SCHEDULE, {"doctor": doctor, **days}):
            slot = rows.slot(row)
            before = lines.get(slot.id)
            if before is None or before.view is None or not before.view.appointment.live:
                view = None if row.appointment_id is None else rows.view(row)
                lines[slot.id] = ScheduledSlot(slot, view)
        return list(lines.values())

    async def published_days(self, doctor: DoctorId, first: date, last: date) -> Sequence[date]:
        """Return the days in ``first``..``last`` on which the doctor has any slot, in order."""
        found = await self._database.read(
            _PUBLISHED, {"doctor": doctor, **days_between(first, last)}
        )
        return [row.day for row in found]


def _bounds(starts: Span, now: datetime) -> dict[str, datetime]:
    return {"start": starts.start, "end": starts.end, "now": now}


def days_between(first: date, last: date) -> dict[str, object]:
    """Return what ``IN_DAYS`` asks for: the days from ``first`` to ``last``, both inclusive."""
    midnight, day = time(tzinfo=UTC), timedelta(days=1)
    return {
        "first": first,
        "last": last,
        "since": datetime.combine(first, midnight) - day,
        "until": datetime.combine(last, midnight) + 2 * day,
    }
