"""Slots on pages."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, bindparam, func, select, union_all

from core.model import Doctor, DoctorId, Slot, SlotId, Span
from core.views import FreeDay, FreeTime, ScheduledSlot
from storage import rows
from storage.engine import Database
from storage.free import is_free
from storage.tables import appointments, doctors, slots

_SLOTS = select(*rows.SLOT)
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
