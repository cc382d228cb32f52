"""People in a unit of work."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
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
    Relation,
)
from core.people.names import sought
from storage import rows
from storage.people.statements import (
    ACCOUNT,
    ACCOUNTS,
    DOCTOR,
    ONESELF_FIRST,
    OWN_DOCTOR,
    PATIENT,
    PATIENTS,
)
from storage.sets import IDS, among, ids
from storage.tables import accounts, carers, doctors, patients

_BY_TELEGRAM = ACCOUNTS.where(accounts.c.telegram_id == bindparam("telegram"))
_ADMINS = ACCOUNTS.where(accounts.c.admin != AdminRole.NONE, ~accounts.c.disabled).order_by(
    accounts.c.id
)
_CONFIGURED = ACCOUNTS.where(accounts.c.admin == AdminRole.CONFIGURED).order_by(accounts.c.id)
# SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
_MEET = upsert(accounts).on_conflict_do_nothing(index_elements=["telegram_id"])
_SAVE_ACCOUNT = update(accounts).where(accounts.c.id == bindparam("account"))

_OWN_PATIENT = PATIENTS.join(carers, carers.c.patient_id == patients.c.id).where(
    carers.c.account_id == bindparam("account"), carers.c.relation == Relation.SELF
)
_WITH_PHONE = (
    PATIENTS.where(patients.c.phone == bindparam("phone"), ~patients.c.erased)
    .order_by(patients.c.id)
    .limit(20)
)
_PHONES = 0x11AF
"""Tells the locks of phone numbers from whatever else is locked by a number."""
_HOLD_PHONE = select(
    func.pg_advisory_xact_lock(
        literal(_PHONES, Integer), func.hashtext(bindparam("phone", type_=String))
    )
)
_ADD_PATIENT = insert(patients).returning(patients.c.id)
_SAVE_PATIENT = update(patients).where(patients.c.id == bindparam("patient"))
_ADD_CARER = insert(carers)
_END_CARE = delete(carers).where(
    carers.c.account_id == bindparam("account"), carers.c.patient_id == bindparam("patient")
)
_CARED_FOR_BY = (
    select(*rows.CARER)
    .join_from(carers, accounts, accounts.c.id == carers.c.account_id)
    .where(carers.c.account_id == bindparam("account"))
    .order_by(ONESELF_FIRST, carers.c.patient_id)
)
_CARERS = (
    select(carers.c.patient_id, carers.c.account_id)
    .where(among(carers.c.patient_id, ids()))
    .order_by(carers.c.patient_id, carers.c.account_id)
)

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
                "sought": sought(name),
            }
            await self._connection.execute(_MEET, newcomer)
            known = await self._one(_BY_TELEGRAM, telegram=telegram_id)
        return rows.account(known)

    async def account(self, account: AccountId) -> Account | None:
        """Return an account, or None."""
        row = await self._one(ACCOUNT, account=account)
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
                "sought": sought(account.name),
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
        row = await self._one(PATIENT, patient=patient)
        return None if row is None else rows.patient(row)

    async def own_patient(self, account: AccountId) -> Patient | None:
        """Return the patient that the account's owner is, or None."""
        row = await self._one(_OWN_PATIENT, account=account)
        return None if row is None else rows.patient(row)

    async def hold_phone(self, phone: str) -> Sequence[Patient]:
        """Hold a number and return the patients who have it, the first to come first.

        SQLite's write lock holds it already.
        """
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(_HOLD_PHONE, {"phone": phone})
        found = await self._connection.execute(_WITH_PHONE, {"phone": phone})
        return [rows.patient(row) for row in found]

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
        row = await self._one(DOCTOR, doctor=doctor)
        return None if row is None else rows.doctor(row)

    async def own_doctor(self, account: AccountId) -> Doctor | None:
        """Return the doctor that the account's owner is, or None."""
        row = await self._one(OWN_DOCTOR, account=account)
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
        "shut_out": patient.shut_out,
        "sought": sought(patient.name),
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
        "shut_out": doctor.shut_out,
        "sought": sought(doctor.name),
    }
