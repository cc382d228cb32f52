"""Appointments in a unit of work."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Appointment, AppointmentId, DoctorId, PatientId, SlotId, Span
from core.ports.appointments import NewAppointment
from core.views import AppointmentView
from core.wall_clock import LONGEST
from storage import rows
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import IS_LIVE, IS_NO_SHOW, IS_PENDING, appointments

_GET = select(*rows.APPOINTMENT).where(appointments.c.id == bindparam("appointment"))
_LIVE_AHEAD = (
    select(*rows.APPOINTMENT)
    .where(
        among(appointments.c.patient_id, ids()),
        appointments.c.starts_at > bindparam("since"),
        appointments.c.ends_at > bindparam("now"),
        IS_LIVE,
    )
    .order_by(appointments.c.starts_at)
)
_OF_DOCTOR_IN_ALL = (
    select(*rows.APPOINTMENT)
    .where(
        appointments.c.doctor_id == bindparam("doctor"),
        appointments.c.starts_at >= bindparam("start"),
        appointments.c.starts_at < bindparam("end"),
    )
    .order_by(appointments.c.starts_at)
)
_BETWEEN = rows.SELECT_VIEWS.where(
    appointments.c.doctor_id == bindparam("doctor"),
    appointments.c.starts_at > bindparam("since"),
    appointments.c.starts_at < bindparam("end"),
    appointments.c.ends_at > bindparam("start"),
    IS_LIVE,
).order_by(appointments.c.starts_at, appointments.c.id)
_PROPOSED = (
    select(*rows.APPOINTMENT)
    .where(IS_PENDING, appointments.c.proposed_slot.is_not(None))
    .order_by(appointments.c.id)
)
_PROPOSED_BY = _PROPOSED.where(
    appointments.c.doctor_id == bindparam("doctor"), appointments.c.starts_at > bindparam("now")
)
_KEPT_FOR = _PROPOSED.where(among(appointments.c.proposed_slot, ids()))
_MISSED = (
    select(appointments.c.patient_id, func.count().label("number"))
    .where(
        among(appointments.c.patient_id, ids()),
        appointments.c.starts_at >= bindparam("since"),
        IS_NO_SHOW,
    )
    .group_by(appointments.c.patient_id)
)
_ADD = insert_rows(
    appointments,
    *("uid", "patient_id", "doctor_id", "slot_id", "starts_at", "ends_at", "status", "made_by"),
    *("made_at", "note", "sequence", "coming", "arrived", "late", "answer_by"),
).returning(appointments.c.uid, appointments.c.id)
_SAVE = update(appointments).where(appointments.c.id == bindparam("appointment"))


class SqlAppointments:
    """core.ports.appointments.Appointments."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, appointment: AppointmentId) -> Appointment | None:
        """Return an appointment, or None."""
        row = (await self._connection.execute(_GET, {"appointment": appointment})).one_or_none()
        return None if row is None else rows.appointment(row)

    async def live_ahead(
        self, patients: Collection[PatientId], now: datetime
    ) -> Sequence[Appointment]:
        """Return the live appointments of these patients that end after ``now``, in order."""
        found = await self._connection.execute(
            _LIVE_AHEAD, {IDS: patients, "since": now - LONGEST, "now": now}
        )
        return [rows.appointment(row) for row in found]

    async def of_doctor(self, doctor: DoctorId, starts: Span) -> Sequence[Appointment]:
        """Return all of the doctor's appointments that start within the span, in order."""
        wanted = {"doctor": doctor, "start": starts.start, "end": starts.end}
        found = await self._connection.execute(_OF_DOCTOR_IN_ALL, wanted)
        return [rows.appointment(row) for row in found]

    async def of_doctor_between(self, doctor: DoctorId, span: Span) -> Sequence[AppointmentView]:
        """Return the doctor's live appointments that overlap the span, in order."""
        bounds = {"since": span.start - LONGEST, "start": span.start, "end": span.end}
        found = await self._connection.execute(_BETWEEN, {"doctor": doctor, **bounds})
        return [rows.view(row) for row in found]

    async def proposed_by(self, doctor: DoctorId, now: datetime) -> Sequence[Appointment]:
        """Return the requests ahead for which this doctor proposed another time, in order."""
        found = await self._connection.execute(_PROPOSED_BY, {"doctor": doctor, "now": now})
        return [rows.appointment(row) for row in found]

    async def kept_for(self, slots: Collection[SlotId]) -> Sequence[Appointment]:
        """Return the requests for which one of these slots was proposed instead, in order."""
        found = await self._connection.execute(_KEPT_FOR, {IDS: slots})
        return [rows.appointment(row) for row in found]

    async def missed(
        self, patients: Collection[PatientId], since: datetime
    ) -> Mapping[PatientId, int]:
        """Count the appointments from ``since`` on to which these patients did not come."""
        found = await self._connection.execute(_MISSED, {IDS: patients, "since": since})
        return {row.patient_id: row.number for row in found}

    async def add(self, appointments: Sequence[NewAppointment]) -> Sequence[Appointment]:
        """Write appointments and return them in the same order.

        Raises ConstraintError where a slot has a live appointment already, or a patient is busy.
        """
        values = [
            {
                "uid": one.uid,
                "patient_id": one.patient_id,
                "doctor_id": one.doctor_id,
                "slot_id": one.slot_id,
                "starts_at": one.span.start,
                "ends_at": one.span.end,
                "status": one.status,
                "made_by": one.made_by,
                "made_at": one.made_at,
                "note": one.note,
                "sequence": 0,
                "coming": False,
                "arrived": False,
                "late": False,
                "answer_by": one.answer_by,
            }
            for one in appointments
        ]
        made = await self._connection.execute(_ADD, given(values))
        numbers = {row.uid: AppointmentId(row.id) for row in made}
        return [_made(one, numbers[one.uid]) for one in appointments]

    async def save(self, appointment: Appointment) -> None:
        """Write what may change of an appointment: its time, status, texts and counters."""
        await self._connection.execute(
            _SAVE,
            {
                "appointment": appointment.id,
                "slot_id": appointment.slot_id,
                "starts_at": appointment.span.start,
                "ends_at": appointment.span.end,
                "status": appointment.status,
                "note": appointment.note,
                "reason": appointment.reason,
                "sequence": appointment.sequence,
                "coming": appointment.coming,
                "arrived": appointment.arrived,
                "doctor_note": appointment.doctor_note,
                "answer_by": appointment.answer_by,
                "proposed_slot": appointment.proposed_slot,
                "late": appointment.late,
                "undo_until": appointment.undo_until,
            },
        )


def _made(new: NewAppointment, number: AppointmentId) -> Appointment:
    return Appointment(
        id=number,
        uid=new.uid,
        patient_id=new.patient_id,
        doctor_id=new.doctor_id,
        slot_id=new.slot_id,
        span=new.span,
        status=new.status,
        made_by=new.made_by,
        made_at=new.made_at,
        note=new.note,
        answer_by=new.answer_by,
    )
