"""People on pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from core.model import (
    Account,
    AccountId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Principal,
    Relation,
    Span,
)
from core.views import DoctorListing, FamilyMember
from storage import rows
from storage.engine import Database
from storage.free import is_free
from storage.people.statements import (
    ACCOUNT,
    DOCTOR,
    DOCTORS,
    ONESELF_FIRST,
    OWN_DOCTOR,
    PATIENT,
)
from storage.tables import accounts, carers, doctors, patients, slots

_NEXT_FREE = (
    select(func.min(slots.c.starts_at))
    .where(slots.c.doctor_id == doctors.c.id, *is_free())
    .scalar_subquery()
    .label("next_free")
)
LISTED = (
    DOCTORS.add_columns(_NEXT_FREE)
    .where(rows.PRACTISES)
    .order_by(_NEXT_FREE.asc().nulls_last(), doctors.c.name, doctors.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
"""Doctors who practise, each with their next free time, a page of them."""
_PRINCIPAL = (
    select(*rows.PRINCIPAL)
    .select_from(rows.PRINCIPALS)
    .where(accounts.c.telegram_id == bindparam("telegram"))
)
_FAMILY = (
    select(*rows.PATIENT, carers.c.relation)
    .join(carers, carers.c.patient_id == patients.c.id)
    .where(carers.c.account_id == bindparam("account"))
    .order_by(ONESELF_FIRST, patients.c.name, patients.c.id)
)
_SPECIALTIES = (
    select(doctors.c.specialty)
    .select_from(rows.DOCTORS)
    .where(rows.PRACTISES)
    .distinct()
    .order_by(doctors.c.specialty)
)


class SqlPeoplePages:
    """core.ports.people.PeoplePages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def principal(self, telegram_id: int) -> Principal | None:
        """Return who this Telegram user is here, or None."""
        row = await self._database.read_one(_PRINCIPAL, {"telegram": telegram_id})
        return None if row is None else rows.principal(row)

    async def account(self, account: AccountId) -> Account | None:
        """Return an account, or None."""
        row = await self._database.read_one(ACCOUNT, {"account": account})
        return None if row is None else rows.account(row)

    async def doctors(
        self, starts: Span, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[DoctorListing]:
        """Return doctors who practise, those with the earliest free time first, then by name."""
        bounds = {"start": starts.start, "end": starts.end, "now": now}
        found = await self._database.read(LISTED, {**bounds, "most": limit, "skip": offset})
        return [DoctorListing(rows.doctor(row), row.next_free) for row in found]

    async def doctor(self, doctor: DoctorId) -> Doctor | None:
        """Return a doctor's card, or None."""
        row = await self._database.read_one(DOCTOR, {"doctor": doctor})
        return None if row is None else rows.doctor(row)

    async def doctor_of(self, account: AccountId) -> Doctor | None:
        """Return the card of the doctor that the account's owner is, or None."""
        row = await self._database.read_one(OWN_DOCTOR, {"account": account})
        return None if row is None else rows.doctor(row)

    async def patient(self, patient: PatientId) -> Patient | None:
        """Return a patient, or None."""
        row = await self._database.read_one(PATIENT, {"patient": patient})
        return None if row is None else rows.patient(row)

    async def family(self, account: AccountId) -> Sequence[FamilyMember]:
        """Return the patients for whom an account cares, oneself first, then by name."""
        found = await self._database.read(_FAMILY, {"account": account})
        return [FamilyMember(rows.patient(row), Relation(row.relation)) for row in found]

    async def specialties(self) -> Sequence[str]:
        """Return the specialties of the doctors who practise, in order."""
        return [row.specialty for row in await self._database.read(_SPECIALTIES)]
