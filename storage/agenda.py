"""A doctor's agenda on pages: by time and status, by patient, and what each day holds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, distinct, func, select, text

from core.model import DoctorId, PatientId, Span, Status
from core.ports.agenda import DayMark, Only, PracticeNumbers
from core.views import AppointmentView
from core.wall_clock import LONGEST
from storage import rows
from storage.engine import Database
from storage.slots.pages import IN_DAYS, days_between
from storage.tables import IS_COMPLETED, IS_LIVE, IS_NO_SHOW, VACANT, appointments, slots
from storage.tables.base import listed

_OF_DOCTOR = appointments.c.doctor_id == bindparam("doctor")
_OF_PATIENT = appointments.c.patient_id == bindparam("patient")
_STARTS = (
    appointments.c.starts_at >= bindparam("start"),
    appointments.c.starts_at < bindparam("end"),
)


def _page(only: Only, *, latest_first: bool) -> Select[Any]:
    start, number = appointments.c.starts_at, appointments.c.id
    order = (start.desc(), number.desc()) if latest_first else (start, number)
    wanted = text(f"appointments.status IN ({listed(only.statuses)})")
    return (
        rows.SELECT_VIEWS.where(_OF_DOCTOR, *_STARTS, wanted)
        .order_by(*order)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_AGENDA = {
    (only, latest_first): _page(only, latest_first=latest_first)
    for only in Only
    for latest_first in (False, True)
}
_COUNTS = (
    select(appointments.c.status, func.count().label("how_many"))
    .where(_OF_DOCTOR, *_STARTS)
    .group_by(appointments.c.status)
)


def _how_many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


_FILLED = slots.c.appointment_id.is_not(None)
_DAY_MARKS = (
    select(
        slots.c.day,
        _how_many(VACANT).label("vacant"),
        _how_many(_FILLED).label("booked"),
        func.count().label("slots"),
    )
    .where(*IN_DAYS)
    .group_by(slots.c.day)
    .order_by(slots.c.day)
)
_VISITS = (
    rows.SELECT_VIEWS.where(_OF_DOCTOR, _OF_PATIENT, appointments.c.starts_at < bindparam("before"))
    .order_by(appointments.c.starts_at.desc(), appointments.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_NEXT_VISIT = (
    rows.SELECT_VIEWS.where(
        _OF_DOCTOR,
        _OF_PATIENT,
        appointments.c.starts_at > bindparam("since"),
        appointments.c.ends_at > bindparam("now"),
        IS_LIVE,
    )
    .order_by(appointments.c.starts_at)
    .limit(1)
)
_MISSED_BY = select(func.count().label("how_many")).where(
    _OF_PATIENT, IS_NO_SHOW, appointments.c.starts_at >= bindparam("since")
)
_LATE_BY = select(func.count().label("how_many")).where(
    _OF_PATIENT, appointments.c.late, appointments.c.starts_at >= bindparam("since")
)
_NUMBERS = (
    select(
        func.count(distinct(case((IS_COMPLETED, appointments.c.patient_id)))).label("patients"),
        _how_many(and_(IS_COMPLETED, *_STARTS)).label("visits"),
        _how_many(and_(IS_NO_SHOW, appointments.c.starts_at >= bindparam("since"))).label("missed"),
    )
    .select_from(appointments)
    .where(_OF_DOCTOR)
)


class SqlAgendaPages:
    """core.ports.agenda.AgendaPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def agenda(
        self,
        doctor: DoctorId,
        *,
        starts: Span,
        only: Only,
        latest_first: bool,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return a page of a doctor's appointments."""
        page = {"most": limit, "skip": offset, **_bounds(starts)}
        found = await self._database.read(_AGENDA[only, latest_first], {"doctor": doctor, **page})
        return [rows.view(row) for row in found]

    async def agenda_counts(self, doctor: DoctorId, starts: Span) -> Mapping[Status, int]:
        """Return how many appointments stand where."""
        found = await self._database.read(_COUNTS, {"doctor": doctor, **_bounds(starts)})
        return {Status(row.status): row.how_many for row in found}

    async def day_marks(self, doctor: DoctorId, first: date, last: date) -> Sequence[DayMark]:
        """Return the days that have slots, and what they hold, in order."""
        found = await self._database.read(
            _DAY_MARKS, {"doctor": doctor, **days_between(first, last)}
        )
        return [
            DayMark(row.day, row.vacant, row.slots - row.vacant - row.booked, row.booked)
            for row in found
        ]

    async def visits(
        self,
        doctor: DoctorId,
        patient: PatientId,
        *,
        before: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return this patient's appointments here that started before then, the latest first."""
        wanted = {"before": before, "most": limit, "skip": offset}
        found = await self._database.read(_VISITS, {"doctor": doctor, "patient": patient, **wanted})
        return [rows.view(row) for row in found]

    async def next_visit(
        self, doctor: DoctorId, patient: PatientId, now: datetime
    ) -> AppointmentView | None:
        """Return the patient's next live appointment here that is not over yet, or None."""
        wanted = {"doctor": doctor, "patient": patient, "since": now - LONGEST, "now": now}
        row = await self._database.read_one(_NEXT_VISIT, wanted)
        return None if row is None else rows.view(row)

    async def missed(self, patient: PatientId, since: datetime) -> int:
        """Return how many appointments this patient missed since then."""
        found = await self._database.read(_MISSED_BY, {"patient": patient, "since": since})
        return int(found[0].how_many)

    async def cancelled_late(self, patient: PatientId, since: datetime) -> int:
        """Return how many this patient called off too late since then."""
        found = await self._database.read(_LATE_BY, {"patient": patient, "since": since})
        return int(found[0].how_many)

    async def practice_numbers(
        self, doctor: DoctorId, *, within: Span, missed_since: datetime
    ) -> PracticeNumbers:
        """Return a doctor's numbers: visits ``within``, and missed ones since a moment."""
        wanted = {"doctor": doctor, "since": missed_since, **_bounds(within)}
        (row,) = await self._database.read(_NUMBERS, wanted)
        return PracticeNumbers(row.patients, row.visits or 0, row.missed or 0)


def _bounds(starts: Span) -> dict[str, datetime]:
    return {"start": starts.start, "end": starts.end}
