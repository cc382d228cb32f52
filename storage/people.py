"""Accounts, patients, their carers, and doctors: in a unit of work, and on pages."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    Account,
    AccountId,
    AdminRole,
    Carer,
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
from storage.sets import IDS, among, ids
from storage.tables import accounts, carers, doctors, patients, slots

# In a unit of work

_ACCOUNTS = select(*rows.ACCOUNT)
_ACCOUNT = _ACCOUNTS.where(accounts.c.id == bindparam("account"))
_BY_TELEGRAM = _ACCOUNTS.where(accounts.c.telegram_id == bindparam("telegram"))
_ADMINS = _ACCOUNTS.where(accounts.c.admin != AdminRole.NONE, ~accounts.c.disabled).order_by(
    accounts.c.id
)
_CONFIGURED = _ACCOUNTS.where(accounts.c.admin == AdminRole.CONFIGURED).order_by(accounts.c.id)
# SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
_MEET = upsert(accounts).on_conflict_do_nothing(index_elements=["telegram_id"])
_SAVE_ACCOUNT = update(accounts).where(accounts.c.id == bindparam("account"))

_PATIENTS = select(*rows.PATIENT)
_PATIENT = _PATIENTS.where(patients.c.id == bindparam("patient"))
_OWN_PATIENT = _PATIENTS.join(carers, carers.c.patient_id == patients.c.id).where(
    carers.c.account_id == bindparam("account"), carers.c.relation == Relation.SELF
)
_ADD_PATIENT = insert(patients).returning(patients.c.id)
_SAVE_PATIENT = update(patients).where(patients.c.id == bindparam("patient"))
_ADD_CARER = insert(carers)
_END_CARE = delete(carers).where(
    carers.c.account_id == bindparam("account"), carers.c.patient_id == bindparam("patient")
)
_ONESELF_FIRST = case((carers.c.relation == Relation.SELF, 0), else_=1)
_CARED_FOR_BY = (
    select(*rows.CARER)
    .join_from(carers, accounts, accounts.c.id == carers.c.account_id)
    .where(carers.c.account_id == bindparam("account"))
    .order_by(_ONESELF_FIRST, carers.c.patient_id)
)
_CARERS = (
    select(carers.c.patient_id, carers.c.account_id)
    .where(among(carers.c.patient_id, ids()))
    .order_by(carers.c.patient_id, carers.c.account_id)
)

_DOCTORS = select(*rows.DOCTOR).select_from(rows.DOCTORS)
_DOCTOR = _DOCTORS.where(doctors.c.id == bindparam("doctor"))
_OWN_DOCTOR = _DOCTORS.where(doctors.c.account_id == bindparam("account"))
_ADD_DOCTOR = insert(doctors).returning(doctors.c.id)
_SAVE_DOCTOR = update(doctors).where(doctors.c.id == bindparam("doctor"))


class SqlPeople:
    """core.ports.people.People."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def meet(self, telegram_id: int, name: str, language: str) -> Account:
        """Return the account of this Telegram user, adding it when it is new."""
        known = await self._one(_BY_TELEGRAM, telegram=telegram_id)
        if known is None:
            newcomer = {
                "telegram_id": telegram_id,
                "name": name,
                "language": language,
                "admin": AdminRole.NONE,
                "disabled": False,
                "away": False,
            }
            await self._connection.execute(_MEET, newcomer)
            known = await self._one(_BY_TELEGRAM, telegram=telegram_id)
        return rows.account(known)

    async def account(self, account: AccountId) -> Account | None:
        """Return an account, or None."""
        row = await self._one(_ACCOUNT, account=account)
        return None if row is None else rows.account(row)

    async def save_account(self, account: Account) -> None:
        """Write every field of a known account but whether it is reachable."""
        await self._connection.execute(
            _SAVE_ACCOUNT,
            {
                "account": account.id,
                "telegram_id": account.telegram_id,
                "name": account.name,
                "language": account.language,
                "admin": account.admin,
                "disabled": account.disabled,
                "away": account.away,
            },
        )

    async def admins(self) -> Sequence[Account]:
        """Return the admins who are not disabled."""
        return [rows.account(row) for row in await self._connection.execute(_ADMINS)]

    async def configured_admins(self) -> Sequence[Account]:
        """Return the accounts that are admins by the configuration's word."""
        return [rows.account(row) for row in await self._connection.execute(_CONFIGURED)]

    async def patient(self, patient: PatientId) -> Patient | None:
        """Return a patient, or None."""
        row = await self._one(_PATIENT, patient=patient)
        return None if row is None else rows.patient(row)

    async def own_patient(self, account: AccountId) -> Patient | None:
        """Return the patient that the account's owner is, or None."""
        row = await self._one(_OWN_PATIENT, account=account)
        return None if row is None else rows.patient(row)

    async def add_patient(self, patient: Patient) -> Patient:
        """Add a patient, for whom nobody cares yet."""
        made = await self._connection.execute(_ADD_PATIENT, _patient_values(patient))
        found = await self.patient(PatientId(made.scalar_one()))
        assert found is not None  # noqa: S101 (it was just written)
        return found

    async def save_patient(self, patient: Patient) -> None:
        """Write every field of a known patient but whether they are reachable."""
        values = {"patient": patient.id, **_patient_values(patient)}
        await self._connection.execute(_SAVE_PATIENT, values)

    async def add_carer(self, account: AccountId, patient: PatientId, relation: Relation) -> None:
        """Let an account act for a patient. Raises ConstraintError where it does already."""
        values = {"account_id": account, "patient_id": patient, "relation": relation}
        await self._connection.execute(_ADD_CARER, values)

    async def end_care(self, account: AccountId, patient: PatientId) -> None:
        """Let an account act for a patient no longer."""
        values = {"account": account, "patient": patient}
        await self._connection.execute(_END_CARE, values)

    async def cared_for_by(self, account: AccountId) -> Sequence[Carer]:
        """Return for whom an account cares, oneself first, then in the order of their ids."""
        found = await self._connection.execute(_CARED_FOR_BY, {"account": account})
        return [rows.carer(row) for row in found]

    async def carers(
        self, patients: Collection[PatientId]
    ) -> Mapping[PatientId, Sequence[AccountId]]:
        """Return the accounts that care for each of these."""
        found: dict[PatientId, list[AccountId]] = defaultdict(list)
        for row in await self._connection.execute(_CARERS, {IDS: patients}):
            found[row.patient_id].append(row.account_id)
        return found

    async def doctor(self, doctor: DoctorId) -> Doctor | None:
        """Return a doctor's card, or None."""
        row = await self._one(_DOCTOR, doctor=doctor)
        return None if row is None else rows.doctor(row)

    async def own_doctor(self, account: AccountId) -> Doctor | None:
        """Return the doctor that the account's owner is, or None."""
        row = await self._one(_OWN_DOCTOR, account=account)
        return None if row is None else rows.doctor(row)

    async def add_doctor(self, doctor: Doctor) -> Doctor:
        """Add a doctor's card."""
        made = await self._connection.execute(_ADD_DOCTOR, _doctor_values(doctor))
        found = await self.doctor(DoctorId(made.scalar_one()))
        assert found is not None  # noqa: S101 (it was just written)
        return found

    async def save_doctor(self, doctor: Doctor) -> None:
        """Write every field of a known doctor's card."""
        values = {"doctor": doctor.id, **_doctor_values(doctor)}
        await self._connection.execute(_SAVE_DOCTOR, values)

    async def _one(self, statement: Any, **values: object) -> Any:
        return (await self._connection.execute(statement, values)).one_or_none()


def _patient_values(patient: Patient) -> dict[str, object]:
    return {
        "name": patient.name,
        "phone": patient.phone,
        "verification": patient.verification,
        "version": patient.version,
        "erased": patient.erased,
    }


def _doctor_values(doctor: Doctor) -> dict[str, object]:
    return {
        "account_id": doctor.account_id,
        "name": doctor.name,
        "specialty": doctor.specialty,
        "licence": doctor.licence,
        "phone": doctor.phone,
        "address": doctor.address,
        "languages": doctor.languages,
        "experience_years": doctor.experience_years,
        "fee": doctor.fee,
        "bio": doctor.bio,
        "latitude": None if doctor.place is None else doctor.place.latitude,
        "longitude": None if doctor.place is None else doctor.place.longitude,
        "verification": doctor.verification,
        "by_request": doctor.by_request,
        "pause": doctor.pause,
        "digest_at": doctor.digest_at,
        "on_holidays": doctor.on_holidays,
        "version": doctor.version,
    }


# On pages

_NEXT_FREE = (
    select(func.min(slots.c.starts_at))
    .where(slots.c.doctor_id == doctors.c.id, *is_free())
    .scalar_subquery()
    .label("next_free")
)
LISTED = (
    _DOCTORS.add_columns(_NEXT_FREE)
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
    .order_by(_ONESELF_FIRST, patients.c.name, patients.c.id)
)
_SPECIALTIES = (
    select(doctors.c.specialty)
    .select_from(rows.DOCTORS)
    .where(rows.PRACTISES)
    .distinct()
    .order_by(doctors.c.specialty)
)
_WAITING_DOCTORS = (
    _DOCTORS.where(doctors.c.verification == "waiting")
    .order_by(doctors.c.id)
    .limit(bindparam("most"))
)
_WAITING_PATIENTS = (
    _PATIENTS.where(patients.c.verification == "waiting")
    .order_by(patients.c.id)
    .limit(bindparam("most"))
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
        row = await self._database.read_one(_ACCOUNT, {"account": account})
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
        row = await self._database.read_one(_DOCTOR, {"doctor": doctor})
        return None if row is None else rows.doctor(row)

    async def doctor_of(self, account: AccountId) -> Doctor | None:
        """Return the card of the doctor that the account's owner is, or None."""
        row = await self._database.read_one(_OWN_DOCTOR, {"account": account})
        return None if row is None else rows.doctor(row)

    async def patient(self, patient: PatientId) -> Patient | None:
        """Return a patient, or None."""
        row = await self._database.read_one(_PATIENT, {"patient": patient})
        return None if row is None else rows.patient(row)

    async def family(self, account: AccountId) -> Sequence[FamilyMember]:
        """Return the patients for whom an account cares, oneself first, then by name."""
        found = await self._database.read(_FAMILY, {"account": account})
        return [FamilyMember(rows.patient(row), Relation(row.relation)) for row in found]

    async def specialties(self) -> Sequence[str]:
        """Return the specialties of the doctors who practise, in order."""
        return [row.specialty for row in await self._database.read(_SPECIALTIES)]

    async def waiting_doctors(self, limit: int) -> Sequence[Doctor]:
        """Return the applications that wait for an admin, oldest first."""
        found = await self._database.read(_WAITING_DOCTORS, {"most": limit})
        return [rows.doctor(row) for row in found]

    async def waiting_patients(self, limit: int) -> Sequence[Patient]:
        """Return the patients who wait for an admin, the first to come first."""
        found = await self._database.read(_WAITING_PATIENTS, {"most": limit})
        return [rows.patient(row) for row in found]
