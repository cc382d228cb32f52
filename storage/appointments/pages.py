"""Appointments on pages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, text

from core.model import AccountId, AppointmentId, DoctorId, PatientId, Span
from core.ports.agenda import Only
from core.ports.appointments import Which
from core.views import AppointmentView
from storage import rows
from storage.engine import Database
from storage.sets import IDS, among, ids
from storage.tables import IS_LIVE, IS_NOT_LIVE, appointments, carers
from storage.tables.base import listed
from storage.types import UtcInstant

_VIEW = rows.SELECT_VIEWS.where(appointments.c.id == bindparam("appointment"))
_SEVERAL = rows.SELECT_VIEWS.where(among(appointments.c.id, ids())).order_by(
    appointments.c.starts_at, appointments.c.id
)
_CARES_FOR = select(carers.c.account_id).where(
    carers.c.account_id == bindparam("account"), carers.c.patient_id == bindparam("patient")
)


def _page(mine: ColumnElement[bool], which: Which) -> Select[Any]:
    start, number = appointments.c.starts_at, appointments.c.id
    before_end = start < bindparam("end", type_=UtcInstant)
    wanted = {
        Which.LIVE: and_(before_end, IS_LIVE),
        Which.ALL: before_end,
        Which.OVER: or_(before_end, IS_NOT_LIVE),
    }
    order = (start.desc(), number.desc()) if which is Which.OVER else (start, number)
    return (
        rows.SELECT_VIEWS.where(mine, start >= bindparam("start"), wanted[which])
        .order_by(*order)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_OWNER = bindparam("owner", type_=appointments.c.patient_id.type)
_CARED_FOR = select(carers.c.patient_id).where(carers.c.account_id == _OWNER)
_OF_PATIENT = {which: _page(appointments.c.patient_id == _OWNER, which) for which in Which}
_OF_DOCTOR = {which: _page(appointments.c.doctor_id == _OWNER, which) for which in Which}


def _own_page(only: Only, *, past: bool) -> Select[Any]:
    start, number = appointments.c.starts_at, appointments.c.id
    now = bindparam("now", type_=UtcInstant)
    wanted = or_(start <= now, IS_NOT_LIVE) if past else and_(start > now, IS_LIVE)
    order = (start.desc(), number.desc()) if past else (start, number)
    return (
        rows.SELECT_VIEWS.where(
            appointments.c.patient_id.in_(_CARED_FOR),
            start >= bindparam("start"),
            start < bindparam("end"),
            text(f"appointments.status IN ({listed(only.statuses)})"),
            wanted,
        )
        .order_by(*order)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_OF_ACCOUNT = {(only, past): _own_page(only, past=past) for only in Only for past in (True, False)}


class SqlAppointmentPages:
    """core.ports.appointments.AppointmentPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def appointment(self, appointment: AppointmentId) -> AppointmentView | None:
        """Return an appointment with its two people, or None."""
        row = await self._database.read_one(_VIEW, {"appointment": appointment})
        return None if row is None else rows.view(row)

    async def several(self, appointments: Collection[AppointmentId]) -> Sequence[AppointmentView]:
        """Return these appointments with their people, in order of time."""
        found = await self._database.read(_SEVERAL, {IDS: appointments})
        return [rows.view(row) for row in found]

    async def of_patient(
        self, patient: PatientId, *, starts: Span, which: Which, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of a patient's appointments."""
        return await self._read(_OF_PATIENT[which], patient, starts, limit, offset)

    async def of_account(
        self,
        account: AccountId,
        *,
        past: bool,
        only: Only,
        starts: Span,
        now: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[AppointmentView]:
        """Return a page of the appointments of all for whom an account cares."""
        page = {"most": limit, "skip": offset, "start": starts.start, "end": starts.end}
        wanted = {"owner": account, "now": now, **page}
        found = await self._database.read(_OF_ACCOUNT[only, past], wanted)
        return [rows.view(row) for row in found]

    async def of_doctor(
        self, doctor: DoctorId, *, starts: Span, which: Which, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of a doctor's appointments."""
        return await self._read(_OF_DOCTOR[which], doctor, starts, limit, offset)

    async def _read(
        self, statement: Select[Any], owner: int, starts: Span, limit: int, offset: int
    ) -> Sequence[AppointmentView]:
        bounds = {"start": starts.start, "end": starts.end, "most": limit, "skip": offset}
        found = await self._database.read(statement, {"owner": owner, **bounds})
        return [rows.view(row) for row in found]

    async def cares_for(self, account: AccountId, patient: PatientId) -> bool:
        """Whether this account may act for that patient."""
        wanted = {"account": account, "patient": patient}
        return bool(await self._database.read(_CARES_FOR, wanted))
