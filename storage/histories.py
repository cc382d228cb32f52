"""Pages about profiles and medical histories, each for who may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, literal_column, or_, select

from core.model import AccountId, DoctorId, Heading, PatientId, Record, RecordId, Relation, Share
from core.views import CaredFor, Reading, SharedDoctor
from core.wall_clock import LONGEST
from storage import records as kept
from storage import rows
from storage.engine import Database
from storage.tables import (
    IS_CONFIRMED,
    IS_LIVE,
    READ,
    appointments,
    audit,
    carers,
    doctors,
    patients,
    profiles,
    records,
    shares,
)

_PATIENT: Any = bindparam("patient")
_CARED_FOR = exists().where(
    carers.c.patient_id == _PATIENT, carers.c.account_id == bindparam("account")
)
_PROFILE = (
    select(*rows.PATIENT, carers.c.relation, *kept.PROFILE)
    .select_from(
        carers.join(patients, patients.c.id == carers.c.patient_id).outerjoin(
            profiles, profiles.c.patient_id == patients.c.id
        )
    )
    .where(carers.c.account_id == bindparam("account"), carers.c.patient_id == _PATIENT)
)
_HEADINGS = select(*kept.HEADING).where(records.c.patient_id == _PATIENT, _CARED_FOR)
_RECORD = select(*kept.RECORD).where(
    records.c.patient_id == _PATIENT, records.c.id == bindparam("record"), _CARED_FOR
)

# As core.records.rules.lasts has it.
_LASTS = and_(
    IS_LIVE,
    appointments.c.starts_at > bindparam("since"),
    appointments.c.ends_at > bindparam("ended"),
    or_(
        IS_CONFIRMED,
        appointments.c.answer_by.is_(None),
        appointments.c.answer_by > bindparam("now"),
    ),
)
_IS_SHARED = and_(shares.c.patient_id == _PATIENT, shares.c.doctor_id == doctors.c.id)
_DOCTORS = (
    select(
        doctors.c.id,
        doctors.c.name,
        doctors.c.specialty,
        exists().where(_IS_SHARED).correlate(doctors).label("shared"),
    )
    .where(
        _CARED_FOR,
        doctors.c.id.in_(
            select(appointments.c.doctor_id).where(appointments.c.patient_id == _PATIENT, _LASTS)
        ),
    )
    .order_by(doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_READINGS = (
    select(
        audit.c.at,
        doctors.c.name.label("doctor_name"),
        audit.c.record_id.label("record"),
        records.c.title.label("title"),
    )
    .select_from(
        audit.join(doctors, doctors.c.id == audit.c.doctor_id).outerjoin(
            records, records.c.id == audit.c.record_id
        )
    )
    .where(audit.c.patient_id == _PATIENT, READ, _CARED_FOR)
    .order_by(audit.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_MAY_READ: Select[Any] = select(literal_column("1").label("one")).where(
    exists().where(shares.c.patient_id == _PATIENT, shares.c.doctor_id == bindparam("doctor")),
    exists().where(
        appointments.c.patient_id == _PATIENT,
        appointments.c.doctor_id == bindparam("doctor"),
        _LASTS,
    ),
)
_IDLE = (
    select(*kept.SHARE)
    .where(
        ~exists()
        .where(
            appointments.c.patient_id == shares.c.patient_id,
            appointments.c.doctor_id == shares.c.doctor_id,
            _LASTS,
        )
        .correlate(shares)
    )
    .order_by(shares.c.patient_id, shares.c.doctor_id)
    .limit(bindparam("most"))
)


class SqlRecordPages:
    """core.ports.records.RecordPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cared_for(self, account: AccountId, patient: PatientId) -> CaredFor | None:
        """Return a patient with the profile, or None."""
        for row in await self._database.read(_PROFILE, {"account": account, "patient": patient}):
            return CaredFor(rows.patient(row), Relation(row.relation), kept.profile(row))
        return None

    async def headings(self, account: AccountId, patient: PatientId) -> Sequence[Heading]:
        """Return all records of a patient in a line each, the latest day first."""
        found = await self._database.read(_HEADINGS, {"account": account, "patient": patient})
        return kept.in_order([kept.heading(row) for row in found])

    async def record(
        self, account: AccountId, patient: PatientId, record: RecordId
    ) -> Record | None:
        """Return a record of this patient, or None."""
        wanted = {"account": account, "patient": patient, "record": record}
        for row in await self._database.read(_RECORD, wanted):
            return kept.record(row)
        return None

    async def shared_doctors(
        self,
        account: AccountId,
        patient: PatientId,
        *,
        ended: datetime,
        now: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[SharedDoctor]:
        """Return the doctors with whom an appointment lasts, by name."""
        whose = {"account": account, "patient": patient, "most": limit, "skip": offset}
        found = await self._database.read(_DOCTORS, {**whose, **_lasting(ended, now)})
        return [SharedDoctor(row.id, row.name, row.specialty, bool(row.shared)) for row in found]

    async def readings(
        self, account: AccountId, patient: PatientId, limit: int, offset: int = 0
    ) -> Sequence[Reading]:
        """Return which doctors read what of a patient's history, the latest first."""
        wanted = {"account": account, "patient": patient, "most": limit, "skip": offset}
        found = await self._database.read(_READINGS, wanted)
        return [Reading(row.at, row.doctor_name, row.record, row.title) for row in found]

    async def is_shared(
        self, patient: PatientId, doctor: DoctorId, *, ended: datetime, now: datetime
    ) -> bool:
        """Whether the doctor may read now: it is shared, and an appointment lasts."""
        wanted = {"patient": patient, "doctor": doctor, **_lasting(ended, now)}
        return bool(await self._database.read(_MAY_READ, wanted))

    async def idle_shares(self, *, ended: datetime, now: datetime, limit: int) -> Sequence[Share]:
        """Return shares for which no appointment lasts any more."""
        found = await self._database.read(_IDLE, {"most": limit, **_lasting(ended, now)})
        return [kept.share(row) for row in found]


def _lasting(ended: datetime, now: datetime) -> dict[str, datetime]:
    return {"since": ended - LONGEST, "ended": ended, "now": now}
