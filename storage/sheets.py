"""Lists for spreadsheets, row by row from where one went on; notes and records are never read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, case, func, or_, select, text

from core.audit import Deed
from core.model import AppointmentId, DoctorId, PatientId, Side, SlotId, Span, Status, Verification
from core.ports.numbers import After, AppointmentRow, Behind, PersonRow, RowKind, SlotRow
from storage.engine import Database
from storage.numbers import CANCELLED_BY, WAS_AT_WORK
from storage.tables import appointments, audit, doctors, patients, slots
from storage.tables.base import listed
from storage.types import UtcInstant

_START, _END = bindparam("start", type_=UtcInstant()), bindparam("end", type_=UtcInstant())
_PLACE = bindparam("place", type_=BigInteger)
_THEN = and_(appointments.c.starts_at >= _START, appointments.c.starts_at < _END)
_from = bindparam("from", type_=UtcInstant())
_APPOINTMENTS = (
    select(
        *(appointments.c[name] for name in ("id", "starts_at", "ends_at", "status", "doctor_id")),
        *(appointments.c[name] for name in ("patient_id", "made_at", "late")),
        doctors.c.name.label("doctor_name"),
        doctors.c.specialty,
        patients.c.name.label("patient_name"),
        patients.c.phone,
        patients.c.erased,
        case((appointments.c.status == Status.CANCELLED, CANCELLED_BY)).label("deed"),
        slots.c.id.label("slot_id"),
        slots.c.starts_at.label("slot_starts_at"),
        slots.c.ends_at.label("slot_ends_at"),
        slots.c.switched_off,
        slots.c.time_off,
        slots.c.appointment_id.label("filled_by"),
    )
    .join_from(appointments, doctors, appointments.c.doctor_id == doctors.c.id)
    .join(patients, appointments.c.patient_id == patients.c.id)
    .outerjoin(slots, appointments.c.slot_id == slots.c.id)
    .where(
        appointments.c.starts_at >= _from,
        appointments.c.starts_at < _END,
        or_(
            appointments.c.starts_at > _from,
            and_(appointments.c.starts_at == _from, appointments.c.id > _PLACE),
        ),
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
)


def _counts(whose: Any) -> tuple[Any, ...]:
    """Return what somebody's appointments of then came to."""

    def count(name: str, *conditions: Any) -> Any:
        mine = select(func.count()).select_from(appointments).where(whose, _THEN, *conditions)
        return mine.correlate(patients, doctors).scalar_subquery().label(name)

    return (
        count("appointments"),
        count("cancelled", appointments.c.status == Status.CANCELLED),
        count("missed", appointments.c.status == Status.NO_SHOW),
    )


_CAME = (Deed.PATIENT_SIGNED_UP, Deed.PATIENT_REGISTERED)
_SIGNED_UP = select(audit.c.patient_id).where(
    audit.c.at >= _START, audit.c.at < _END, text(f"audit.deed IN ({listed(_CAME)})")
)
_PATIENTS: Select[Any] = (
    select(
        *(patients.c[name] for name in ("id", "name", "phone", "verification", "shut_out")),
        patients.c.erased,
        *_counts(appointments.c.patient_id == patients.c.id),
    )
    .where(
        patients.c.id > _PLACE,
        or_(
            patients.c.id.in_(select(appointments.c.patient_id).where(_THEN)),
            patients.c.id.in_(_SIGNED_UP),
        ),
    )
    .order_by(patients.c.id)
    .limit(bindparam("most"))
)
_DOCTORS: Select[Any] = (
    select(
        *(doctors.c[name] for name in ("id", "name", "phone", "verification", "shut_out")),
        doctors.c.specialty,
        *_counts(appointments.c.doctor_id == doctors.c.id),
    )
    .where(doctors.c.id > _PLACE, WAS_AT_WORK)
    .order_by(doctors.c.id)
    .limit(bindparam("most"))
)
_SIDES = {
    Deed.APPOINTMENT_CANCELLED: Side.PATIENT,
    Deed.APPOINTMENT_CALLED_OFF: Side.DOCTOR,
    Deed.CANCELLED_BY_DESK: Side.DESK,
}


class SqlSheetPages:
    """The lists of core.ports.numbers.NumberPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def appointment_rows(
        self, within: Span, after: After | None, limit: int
    ) -> Sequence[AppointmentRow]:
        """Return the appointments and requests that start then, in order of time."""
        if after is None or after.start < within.start:
            after = After(within.start, AppointmentId(0))
        wanted = {
            "end": within.end,
            "from": after.start,
            "place": after.appointment,
            "most": limit,
        }
        return [_appointment(row) for row in await self._database.read(_APPOINTMENTS, wanted)]

    async def people_rows(
        self, within: Span, behind: Behind | None, limit: int
    ) -> Sequence[PersonRow]:
        """Return who had an appointment or signed up then, and the doctors with times then."""
        found: list[PersonRow] = []
        place = 0 if behind is None else behind.place
        if behind is None or behind.kind is RowKind.PATIENT:
            wanted = {**_bounds(within), "place": place, "most": limit}
            found = [_patient(row) for row in await self._database.read(_PATIENTS, wanted)]
            place = 0
        if len(found) < limit:
            wanted = {**_bounds(within), "place": place, "most": limit - len(found)}
            found += [_doctor(row) for row in await self._database.read(_DOCTORS, wanted)]
        return found


def _bounds(within: Span) -> dict[str, object]:
    return {"start": within.start, "end": within.end}


def _appointment(row: Any) -> AppointmentRow:
    return AppointmentRow(
        id=AppointmentId(row.id),
        span=Span(row.starts_at, row.ends_at),
        status=Status(row.status),
        doctor=DoctorId(row.doctor_id),
        doctor_name=row.doctor_name,
        specialty=row.specialty,
        patient=None if row.erased else PatientId(row.patient_id),
        patient_name="" if row.erased else row.patient_name,
        phone=None if row.erased else row.phone,
        made_at=row.made_at,
        late=bool(row.late),
        cancelled_by=None if row.deed is None else _SIDES[Deed(row.deed)],
        slot=None if row.slot_id is None else _slot(row),
    )


def _slot(row: Any) -> SlotRow:
    return SlotRow(
        SlotId(row.slot_id),
        Span(row.slot_starts_at, row.slot_ends_at),
        offered=not (row.switched_off or row.time_off),
        filled=row.filled_by is not None,
    )


def _patient(row: Any) -> PersonRow:
    return PersonRow(
        RowKind.PATIENT,
        row.id,
        erased=bool(row.erased),
        name="" if row.erased else row.name,
        phone=None if row.erased else row.phone,
        specialty=None,
        verification=Verification(row.verification),
        shut_out=bool(row.shut_out),
        **_counted(row),
    )


def _doctor(row: Any) -> PersonRow:
    return PersonRow(
        RowKind.DOCTOR,
        row.id,
        erased=False,
        name=row.name,
        phone=row.phone or None,
        specialty=row.specialty,
        verification=Verification(row.verification),
        shut_out=bool(row.shut_out),
        **_counted(row),
    )


def _counted(row: Any) -> dict[str, int]:
    return {name: getattr(row, name) for name in ("appointments", "cancelled", "missed")}
