"""Doctors' calendars elsewhere: in a unit of work, and on pages."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.busy.address import host_of
from core.model import BusyCalendarId, DoctorId, Span, TimeOff
from core.ports.busy import BusyCalendar, Failure, Reading, Turn
from core.views import AppointmentView
from core.wall_clock import LONGEST
from storage import rows
from storage.engine import Database
from storage.seal import Damaged
from storage.sets import given, insert_rows
from storage.tables import (
    IS_LIVE,
    appointments,
    busy_calendars,
    busy_openings,
    doctors,
    time_off,
)
from storage.time_off import BETWEEN, IMPORTED, read_time_off
from storage.types import UtcInstant

log = logging.getLogger(__name__)

ASTRAY = timedelta(hours=2)
"""No turn is that far ahead: the clock was put back."""

_NOW = bindparam("now", type_=UtcInstant)
_THEIRS = busy_calendars.c.doctor_id == bindparam("doctor")
_ITSELF = busy_calendars.c.id == bindparam("calendar")
_OF = select(*busy_calendars.c).where(_THEIRS)
_PUT = insert(busy_calendars)
_REMOVE = delete(busy_calendars).where(_THEIRS)
_TURNS = (
    select(*busy_calendars.c)
    .select_from(
        busy_calendars.join(doctors, doctors.c.id == busy_calendars.c.doctor_id).outerjoin(
            rows.doctor_accounts, doctors.c.account_id == rows.doctor_accounts.c.id
        )
    )
    .where(
        or_(
            busy_calendars.c.due_at <= _NOW,
            busy_calendars.c.due_at > bindparam("astray", type_=UtcInstant),
        ),
        rows.PRACTISES,
    )
    .order_by(busy_calendars.c.due_at, busy_calendars.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=busy_calendars)
)
_TRIED = (
    update(busy_calendars)
    .where(_ITSELF)
    .values(fetches=busy_calendars.c.fetches + 1, tried_at=_NOW, due_at=bindparam("again"))
)
_WELL = {"read_at": _NOW, "failure": None, "failing_since": None, "told": False}
_UNCHANGED = update(busy_calendars).where(_ITSELF).values(_WELL)
_READ = _UNCHANGED.values(whole_at=_NOW, etag=bindparam("tag"), modified=bindparam("last"))
_FAILED = (
    update(busy_calendars)
    .where(_ITSELF)
    .values(failure=bindparam("why"), failing_since=bindparam("since"), told=bindparam("heard"))
)
_OPENED = (
    select(busy_openings.c.starts_at, busy_openings.c.ends_at)
    .where(busy_openings.c.doctor_id == bindparam("doctor"))
    .order_by(busy_openings.c.starts_at)
)
_FORGET_OPENED = delete(busy_openings).where(busy_openings.c.doctor_id == bindparam("doctor"))
_ADD_OPENED = insert_rows(busy_openings, "doctor_id", "starts_at", "ends_at")

_TIMES = BETWEEN.where(IMPORTED).limit(bindparam("most"))
_CONFLICTS = (
    rows.SELECT_VIEWS.where(
        appointments.c.doctor_id == bindparam("doctor"),
        appointments.c.starts_at > _NOW,
        IS_LIVE,
        exists().where(
            time_off.c.doctor_id == appointments.c.doctor_id,
            time_off.c.starts_at < appointments.c.ends_at,
            time_off.c.ends_at > appointments.c.starts_at,
            IMPORTED,
        ),
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_ENTRIES = select(appointments.c.uid).where(
    appointments.c.doctor_id == bindparam("doctor"),
    appointments.c.starts_at > bindparam("since", type_=UtcInstant),
)


def _calendar(row: Any) -> BusyCalendar:
    return BusyCalendar(
        id=BusyCalendarId(row.id),
        host="" if isinstance(row.address, Damaged) else host_of(row.address),
        given_at=row.given_at,
        fetches=row.fetches,
        tried_at=row.tried_at,
        read_at=row.read_at,
        failure=None if row.failure is None else Failure(row.failure),
        failing_since=row.failing_since,
        told=row.told,
    )


def _turn(row: Any) -> Turn:
    spoilt = isinstance(row.address, Damaged)
    if spoilt:
        log.error("the address of calendar %d cannot be opened", row.id)
    return Turn(
        BusyCalendarId(row.id),
        DoctorId(row.doctor_id),
        None if spoilt else row.address,
        row.etag,
        row.modified,
        row.whole_at,
        row.failing_since,
    )


class SqlBusyCalendars:
    """core.ports.busy.BusyCalendars."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, doctor: DoctorId) -> BusyCalendar | None:
        """Return what is known of the doctor's calendar, or None."""
        row = (await self._connection.execute(_OF, {"doctor": doctor})).one_or_none()
        return None if row is None else _calendar(row)

    async def put(self, doctor: DoctorId, address: str, now: datetime) -> None:
        """Keep this address, sealed, in place of the one before; its turn is now."""
        await self.remove(doctor)
        given_now = {"doctor_id": doctor, "address": address, "given_at": now, "due_at": now}
        await self._connection.execute(_PUT, {**given_now, "fetches": 0, "told": False})

    async def remove(self, doctor: DoctorId) -> bool:
        """Forget the address; say whether there was one."""
        return bool((await self._connection.execute(_REMOVE, {"doctor": doctor})).rowcount)

    async def turns(self, now: datetime, limit: int) -> Sequence[Turn]:
        """Hold and return calendars of those who practise, whose turn it is; nobody's twice."""
        wanted = {"now": now, "astray": now + ASTRAY, "most": limit}
        return [_turn(row) for row in await self._connection.execute(_TURNS, wanted)]

    async def tried(self, calendar: BusyCalendarId, now: datetime, again: datetime) -> None:
        """Count a fetch that begins now, and let the next turn be then."""
        await self._connection.execute(_TRIED, {"calendar": calendar, "now": now, "again": again})

    async def was_read(
        self, calendar: BusyCalendarId, now: datetime, reading: Reading | None
    ) -> None:
        """Write that it went well; None is that nothing has changed there."""
        itself = {"calendar": calendar, "now": now}
        if reading is None:
            await self._connection.execute(_UNCHANGED, itself)
        else:
            known = {"tag": reading.etag, "last": reading.modified}
            await self._connection.execute(_READ, {**itself, **known})

    async def failed(
        self, calendar: BusyCalendarId, why: Failure, since: datetime, *, told: bool
    ) -> None:
        """Write that it went wrong, since when it does, and whether its doctor heard of that."""
        values = {"calendar": calendar, "why": why, "since": since, "heard": told}
        await self._connection.execute(_FAILED, values)

    async def opened(self, doctor: DoctorId) -> Sequence[Span]:
        """Return the stretches in which the doctor offers times all the same, in order."""
        found = await self._connection.execute(_OPENED, {"doctor": doctor})
        return [Span(row.starts_at, row.ends_at) for row in found]

    async def set_opened(self, doctor: DoctorId, spans: Sequence[Span]) -> None:
        """Write these in place of all that were there."""
        await self._connection.execute(_FORGET_OPENED, {"doctor": doctor})
        values = [
            {"doctor_id": doctor, "starts_at": one.start, "ends_at": one.end} for one in spans
        ]
        if values:
            await self._connection.execute(_ADD_OPENED, given(values))


class SqlBusyPages:
    """core.ports.busy.BusyPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def busy_calendar(self, doctor: DoctorId) -> BusyCalendar | None:
        """Return what is known of the doctor's calendar, or None."""
        row = await self._database.read_one(_OF, {"doctor": doctor})
        return None if row is None else _calendar(row)

    async def busy_times(self, doctor: DoctorId, span: Span, limit: int) -> Sequence[TimeOff]:
        """Return the first imported times off that overlap the span, in order."""
        wanted = {"doctor": doctor, "start": span.start, "end": span.end, "most": limit}
        return [read_time_off(row) for row in await self._database.read(_TIMES, wanted)]

    async def busy_conflicts(
        self, doctor: DoctorId, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of the live appointments ahead that overlap a busy time, in order."""
        wanted = {"doctor": doctor, "now": now, "most": limit, "skip": offset}
        return [rows.view(row) for row in await self._database.read(_CONFLICTS, wanted)]

    async def entries_of(self, doctor: DoctorId, since: datetime) -> Sequence[str]:
        """Return what the doctor's appointments from then on are called in calendar files."""
        wanted = {"doctor": doctor, "since": since - LONGEST}
        return [row.uid for row in await self._database.read(_ENTRIES, wanted)]
