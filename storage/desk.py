"""The clinic's desk: how many, and who, each in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    union_all,
)

from core.model import DoctorId, PatientId, Span, Status, Subject
from core.ports.desk import AtADesk, AtWork, Waiting
from core.views import AppointmentView
from storage import rows
from storage.engine import Database
from storage.free import is_free
from storage.ledger import FAILED
from storage.tables import appointments, card_requests, doctors, outbox, patients, slots
from storage.tables.base import listed

_TAKES_PLACE = text(
    "appointments.status IN "
    f"({listed((Status.PENDING, Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW))})"
)
_UNCONFIRMED = text(
    f"(appointments.status = '{Status.PENDING}' "
    f"OR appointments.status = '{Status.CONFIRMED}' AND NOT appointments.coming)"
)
_WAITING_DOCTORS = text("doctors.verification = 'waiting'")
_WAITING_PATIENTS = text("patients.verification = 'waiting'")
_WAITING_CARDS = text("card_requests.waiting")


def _starts(name: str) -> ColumnElement[bool]:
    """Whether an appointment starts within a stretch of this name."""
    starts = appointments.c.starts_at
    return and_(starts >= bindparam(f"{name}_start"), starts < bindparam(f"{name}_end"))


def _count(table: Any, *conditions: Any) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


_FREE_TIMES = slots.join(rows.DOCTORS, slots.c.doctor_id == doctors.c.id)
_TODAY = (_TAKES_PLACE, _starts("today"))
_NOW = bindparam("now", type_=appointments.c.starts_at.type)
_OF_DOCTOR = appointments.c.doctor_id == doctors.c.id
_THEIR_APPOINTMENTS = (
    select(func.count())
    .select_from(appointments)
    .where(_OF_DOCTOR, *_TODAY)
    .correlate(doctors)
    .scalar_subquery()
)
_THEIR_FREE = (
    select(func.count())
    .select_from(slots)
    .where(slots.c.doctor_id == doctors.c.id, *is_free())
    .correlate(doctors)
    .scalar_subquery()
)
_IS_AT_WORK = or_(_THEIR_APPOINTMENTS > 0, and_(rows.PRACTISES, _THEIR_FREE > 0))
_AT_THE_DESK = select(
    _count(appointments, *_TODAY).label("appointments"),
    _count(appointments, *_TODAY, appointments.c.starts_at > _NOW).label("to_come"),
    _count(rows.DOCTORS, _IS_AT_WORK).label("doctors"),
    _count(_FREE_TIMES, rows.PRACTISES, *is_free()).label("free"),
    _count(appointments, _UNCONFIRMED, _starts("tomorrow")).label("unconfirmed"),
    _count(outbox, FAILED).label("failed"),
    _count(doctors, _WAITING_DOCTORS).label("applications"),
    _count(patients, _WAITING_PATIENTS).label("patients"),
    _count(card_requests, _WAITING_CARDS).label("cards"),
)
_QUEUE = (
    union_all(
        select(
            literal_column("1").label("place"),
            doctors.c.id.label("whom"),
            doctors.c.name.label("name"),
            doctors.c.specialty.label("specialty"),
        ).where(_WAITING_DOCTORS),
        select(literal_column("2"), patients.c.id, patients.c.name, null()).where(
            _WAITING_PATIENTS
        ),
        select(literal_column("3"), doctors.c.id, doctors.c.name, doctors.c.specialty)
        .join_from(doctors, card_requests, card_requests.c.doctor_id == doctors.c.id)
        .where(_WAITING_CARDS),
    )
    .order_by(text("place"), text("whom"))
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_PLACES = {1: Subject.DOCTOR, 2: Subject.PATIENT, 3: Subject.CARD}


def _listing(condition: Any) -> Any:
    return (
        rows.SELECT_VIEWS.where(condition, _starts("today"))
        .order_by(appointments.c.starts_at, appointments.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_DAY = _listing(_TAKES_PLACE)
_UNCONFIRMED_OF_DAY = _listing(_UNCONFIRMED)
_DOCTORS_OF_DAY = (
    select(
        doctors.c.id,
        doctors.c.name,
        doctors.c.specialty,
        _THEIR_APPOINTMENTS.label("appointments"),
        _THEIR_FREE.label("free"),
        rows.PRACTISES.label("practises"),
    )
    .select_from(rows.DOCTORS)
    .order_by(doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_AT_WORK = {
    False: _DOCTORS_OF_DAY.where(_IS_AT_WORK),
    True: _DOCTORS_OF_DAY.where(rows.PRACTISES, _THEIR_FREE > 0),
}


class SqlDeskPages:
    """core.ports.desk.DeskPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def at_the_desk(
        self, today: Span, tomorrow: Span, bookable: Span, now: datetime
    ) -> AtADesk:
        """Return the clinic at a glance, in one read."""
        wanted = {**_named("today", today), **_named("tomorrow", tomorrow), **_free(bookable, now)}
        row = await self._database.read_one(_AT_THE_DESK, wanted)
        assert row is not None  # noqa: S101 (counts are always there)
        return AtADesk(
            appointments=row.appointments,
            to_come=row.to_come,
            doctors=row.doctors,
            free=row.free,
            unconfirmed=row.unconfirmed,
            failed=row.failed,
            applications=row.applications,
            patients=row.patients,
            cards=row.cards,
        )

    async def queue(self, limit: int, offset: int = 0) -> Sequence[Waiting]:
        """Return who waits for a decision, each kind the oldest first."""
        found = await self._database.read(_QUEUE, {"most": limit, "skip": offset})
        return [
            Waiting(_PLACES[row.place], _whom(row.place, row.whom), row.name, row.specialty)
            for row in found
        ]

    async def day_of_clinic(
        self, day: Span, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return the appointments of a day but for those called off, in order of time."""
        wanted = {**_named("today", day), "most": limit, "skip": offset}
        return [rows.view(row) for row in await self._database.read(_DAY, wanted)]

    async def unconfirmed(
        self, day: Span, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return the appointments of a day that nobody has confirmed, in order of time."""
        wanted = {**_named("today", day), "most": limit, "skip": offset}
        return [rows.view(row) for row in await self._database.read(_UNCONFIRMED_OF_DAY, wanted)]

    async def at_work(
        self, day: Span, bookable: Span, now: datetime, *, free: bool, limit: int, offset: int = 0
    ) -> Sequence[AtWork]:
        """Return the doctors who see somebody that day, or could, by name."""
        page = {"most": limit, "skip": offset}
        wanted = {**_named("today", day), **_free(bookable, now), **page}
        return [
            AtWork(
                row.id, row.name, row.specialty, row.appointments, row.free if row.practises else 0
            )
            for row in await self._database.read(_AT_WORK[free], wanted)
        ]


def _named(name: str, span: Span) -> dict[str, object]:
    return {f"{name}_start": span.start, f"{name}_end": span.end}


def _free(bookable: Span, now: datetime) -> dict[str, object]:
    return {"start": bookable.start, "end": bookable.end, "now": now}


def _whom(place: int, number: int) -> DoctorId | PatientId:
    return PatientId(number) if _PLACES[place] is Subject.PATIENT else DoctorId(number)
