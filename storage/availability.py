"""Doctors and their free times, for pages that only read.

All free times come from the index ``slots_open``; its predicate stands in the SQL as it is, because
PostgreSQL's plan for a bound value would not use it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, union_all

from core.model import Doctor, DoctorListing, Person, PersonId, Slot, SlotId, Span
from storage import mapping
from storage.engine import Database
from storage.tables import OPEN, doctors, persons, slots

_PRACTISES = (persons.c.doctor == "verified", ~persons.c.disabled)
_CARDS = select(*mapping.DOCTOR).join_from(doctors, persons, doctors.c.person_id == persons.c.id)
_FREE = (
    OPEN,
    slots.c.starts_at >= bindparam("start"),
    slots.c.starts_at < bindparam("end"),
)
_OF_DOCTOR = slots.c.doctor_id == bindparam("doctor")
_NEXT_FREE = (
    select(func.min(slots.c.starts_at))
    .where(slots.c.doctor_id == doctors.c.person_id, *_FREE)
    .scalar_subquery()
    .label("next_free")
)

_PERSON = select(*mapping.person_columns()).where(persons.c.telegram_id == bindparam("telegram"))
_DOCTORS = (
    _CARDS.add_columns(_NEXT_FREE)
    .where(*_PRACTISES)
    .order_by(_NEXT_FREE.asc().nulls_last(), persons.c.name, doctors.c.person_id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_DOCTOR = _CARDS.where(doctors.c.person_id == bindparam("doctor"))
_SPECIALTIES = (
    select(doctors.c.specialty)
    .join_from(doctors, persons, doctors.c.person_id == persons.c.id)
    .where(*_PRACTISES)
    .distinct()
    .order_by(doctors.c.specialty)
)
_FREE_DAYS = select(slots.c.day).where(_OF_DOCTOR, *_FREE).distinct().order_by(slots.c.day)
_FREE_SLOTS = (
    select(*mapping.SLOT)
    .where(_OF_DOCTOR, *_FREE)
    .order_by(slots.c.starts_at)
    .limit(bindparam("most"))
)
_around = bindparam("around", type_=slots.c.starts_at.type)
_AFTER = _FREE_SLOTS.where(slots.c.starts_at >= _around).subquery()
_BEFORE = (
    select(*mapping.SLOT)
    .where(_OF_DOCTOR, *_FREE, slots.c.starts_at < _around)
    .order_by(slots.c.starts_at.desc())
    .limit(bindparam("most"))
    .subquery()
)
_NEAREST = union_all(select(_AFTER), select(_BEFORE))
_SLOT = select(*mapping.SLOT).where(slots.c.id == bindparam("slot"))


class DoctorPages:
    """The part of core.ports.Queries that asks for people and free times."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def person(self, telegram_id: int) -> Person | None:
        """Return who has this Telegram id, or None."""
        for row in await self._database.read(_PERSON, {"telegram": telegram_id}):
            return mapping.person(row)
        return None

    async def doctors(self, starts: Span, limit: int, offset: int = 0) -> Sequence[DoctorListing]:
        """Return doctors who practise, those with the earliest free time first, then by name."""
        rows = await self._database.read(
            _DOCTORS, {**_bounds(starts), "most": limit, "skip": offset}
        )
        return [DoctorListing(mapping.doctor(card), free) for *card, free in rows]

    async def doctor(self, doctor: PersonId) -> Doctor | None:
        """Return a doctor's card, or None."""
        for row in await self._database.read(_DOCTOR, {"doctor": doctor}):
            return mapping.doctor(row)
        return None

    async def specialties(self) -> Sequence[str]:
        """Return the specialties of the doctors who practise, in order."""
        return [specialty for (specialty,) in await self._database.read(_SPECIALTIES)]

    async def free_days(self, doctor: PersonId, starts: Span) -> Sequence[date]:
        """Return the days on which the doctor has a free time, in order."""
        rows = await self._database.read(_FREE_DAYS, {"doctor": doctor, **_bounds(starts)})
        return [day for (day,) in rows]

    async def free_slots(self, doctor: PersonId, starts: Span, limit: int) -> Sequence[Slot]:
        """Return the doctor's first free slots, in order."""
        rows = await self._database.read(
            _FREE_SLOTS, {"doctor": doctor, **_bounds(starts), "most": limit}
        )
        return [mapping.slot(row) for row in rows]

    async def nearest_free(
        self, doctor: PersonId, around: datetime, starts: Span, limit: int
    ) -> Sequence[Slot]:
        """Return the free slots nearest to ``around``, in order of time."""
        rows = await self._database.read(
            _NEAREST, {"doctor": doctor, **_bounds(starts), "around": around, "most": limit}
        )
        found = [mapping.slot(row) for row in rows]
        found.sort(key=lambda slot: abs(slot.span.start - around))
        return sorted(found[:limit], key=lambda slot: slot.span)

    async def slot(self, slot: SlotId) -> Slot | None:
        """Return a slot, or None."""
        for row in await self._database.read(_SLOT, {"slot": slot}):
            return mapping.slot(row)
        return None


def _bounds(starts: Span) -> dict[str, datetime]:
    return {"start": starts.start, "end": starts.end}
