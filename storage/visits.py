"""Appointments as either side sees them, a doctor's day, and who waits for an admin."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from core.model import (
    AppointmentId,
    Doctor,
    Person,
    PersonId,
    ScheduledSlot,
    Side,
    Span,
    Visit,
)
from core.ports import Which
from storage import mapping
from storage.engine import Database
from storage.seal import Seal
from storage.tables import IS_LIVE, IS_NOT_LIVE, appointments, doctors, persons, slots
from storage.types import UtcInstant

_patients = persons.alias("patients")
_PARTS = (mapping.APPOINTMENT, mapping.DOCTOR, mapping.person_columns(_patients))
_WIDTHS = (len(mapping.APPOINTMENT), len(mapping.DOCTOR))
_VISITS = (
    select(*(column for part in _PARTS for column in part))
    .join_from(appointments, doctors, appointments.c.doctor_id == doctors.c.person_id)
    .join(persons, doctors.c.person_id == persons.c.id)
    .join(_patients, appointments.c.patient_id == _patients.c.id)
)
_VISIT = _VISITS.where(appointments.c.id == bindparam("appointment"))


def _one_side(side: Side, which: Which) -> Select[Any]:
    owner = appointments.c.patient_id if side is Side.PATIENT else appointments.c.doctor_id
    start, number = appointments.c.starts_at, appointments.c.id
    before_end = start < bindparam("end", type_=UtcInstant)
    wanted = {
        Which.LIVE: and_(before_end, IS_LIVE),
        Which.ALL: before_end,
        Which.OVER: or_(before_end, IS_NOT_LIVE),
    }
    order = (start.desc(), number.desc()) if which is Which.OVER else (start, number)
    return (
        _VISITS.where(owner == bindparam("person"), start >= bindparam("start"), wanted[which])
        .order_by(*order)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_SIDES = {(side, which): _one_side(side, which) for side in Side for which in Which}

# A day has no index of its own: slots are found by their start, a clinic's day lies within a day
# of the same date in UTC, and the date decides.
_IN_DAYS = (
    slots.c.doctor_id == bindparam("doctor"),
    slots.c.starts_at >= bindparam("since", type_=UtcInstant),
    slots.c.starts_at < bindparam("until", type_=UtcInstant),
    slots.c.day.between(bindparam("first"), bindparam("last")),
)
_SCHEDULE = (
    select(*mapping.SLOT, *(column for part in _PARTS for column in part))
    .join_from(
        slots, appointments, and_(slots.c.id == appointments.c.slot_id, IS_LIVE), isouter=True
    )
    .outerjoin(doctors, appointments.c.doctor_id == doctors.c.person_id)
    .outerjoin(persons, doctors.c.person_id == persons.c.id)
    .outerjoin(_patients, appointments.c.patient_id == _patients.c.id)
    .where(*_IN_DAYS)
    .order_by(slots.c.starts_at)
)
_PUBLISHED = select(slots.c.day).where(*_IN_DAYS).distinct().order_by(slots.c.day)
_APPLICATIONS = (
    select(*mapping.DOCTOR)
    .join_from(doctors, persons, doctors.c.person_id == persons.c.id)
    .where(persons.c.doctor == "waiting")
)
_WAITING_DOCTORS = _APPLICATIONS.order_by(doctors.c.id).limit(bindparam("most"))
_WAITING_DOCTOR = _APPLICATIONS.where(doctors.c.person_id == bindparam("doctor"))
_NEW_PATIENTS = select(*mapping.person_columns()).where(persons.c.patient == "waiting")
_WAITING_PATIENTS = _NEW_PATIENTS.order_by(persons.c.id).limit(bindparam("most"))
_WAITING_PATIENT = _NEW_PATIENTS.where(persons.c.id == bindparam("patient"))


class VisitPages:
    """The part of core.ports.Queries that asks for appointments and for what waits."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    async def visit(self, appointment: AppointmentId) -> Visit | None:
        """Return an appointment with its two people, or None."""
        for row in await self._database.read(_VISIT, {"appointment": appointment}):
            return self._visit(row)
        return None

    async def visits(
        self,
        person: PersonId,
        side: Side,
        *,
        starts: Span,
        which: Which,
        limit: int,
        offset: int = 0,
    ) -> Sequence[Visit]:
        """Return a page of one person's appointments on one side of the desk."""
        bounds = {"start": starts.start, "end": starts.end, "most": limit, "skip": offset}
        rows = await self._database.read(_SIDES[side, which], {"person": person, **bounds})
        return [self._visit(row) for row in rows]

    async def schedule(self, doctor: PersonId, day: date) -> Sequence[ScheduledSlot]:
        """Return the doctor's slots of a day, each with the live visit that fills it."""
        rows = await self._database.read(_SCHEDULE, {"doctor": doctor, **_days(day, day)})
        scheduled = []
        for row in rows:
            slot, visit = mapping.split(row, len(mapping.SLOT))
            filled = visit[0] is not None
            scheduled.append(
                ScheduledSlot(mapping.slot(slot), self._visit(visit) if filled else None)
            )
        return scheduled

    async def published_days(self, doctor: PersonId, first: date, last: date) -> Sequence[date]:
        """Return the days in ``first``..``last`` on which the doctor has any slot, in order."""
        rows = await self._database.read(_PUBLISHED, {"doctor": doctor, **_days(first, last)})
        return [day for (day,) in rows]

    async def waiting_doctors(self, limit: int) -> Sequence[Doctor]:
        """Return the applications that wait for an admin, oldest first."""
        rows = await self._database.read(_WAITING_DOCTORS, {"most": limit})
        return [mapping.doctor(row) for row in rows]

    async def waiting_patients(self, limit: int) -> Sequence[Person]:
        """Return the patients who wait for an admin, the first to come first."""
        rows = await self._database.read(_WAITING_PATIENTS, {"most": limit})
        return [mapping.person(row) for row in rows]

    async def waiting_doctor(self, doctor: PersonId) -> Doctor | None:
        """Return this doctor's application, or None where it does not wait."""
        for row in await self._database.read(_WAITING_DOCTOR, {"doctor": doctor}):
            return mapping.doctor(row)
        return None

    async def waiting_patient(self, patient: PersonId) -> Person | None:
        """Return this patient, or None where they do not wait."""
        for row in await self._database.read(_WAITING_PATIENT, {"patient": patient}):
            return mapping.person(row)
        return None

    def _visit(self, row: mapping.Values) -> Visit:
        appointment, doctor, patient = mapping.split(row, *_WIDTHS)
        return Visit(
            mapping.appointment(appointment, self._seal),
            mapping.doctor(doctor),
            mapping.person(patient),
        )


def _days(first: date, last: date) -> dict[str, object]:
    midnight, day = time(tzinfo=UTC), timedelta(days=1)
    return {
        "first": first,
        "last": last,
        "since": datetime.combine(first, midnight) - day,
        "until": datetime.combine(last, midnight) + 2 * day,
    }
