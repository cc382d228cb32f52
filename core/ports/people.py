"""Accounts, patients, who cares for whom, and doctors."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.model import (
    Account,
    AccountId,
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


class People(Protocol):
    """The clinic's card index, in a unit of work."""

    async def meet(self, telegram_id: int, name: str, language: str) -> Account:
        """Return the account of this Telegram user, adding it when it is new.

        ``name`` and ``language`` are only used for someone new.
        """
        ...

    async def account(self, account: AccountId) -> Account | None: ...

    async def save_account(self, account: Account) -> None:
        """Write every field of a known account but whether it is reachable."""
        ...

    async def admins(self) -> Sequence[Account]:
        """Return the admins who are not disabled."""
        ...

    async def configured_admins(self) -> Sequence[Account]:
        """Return the accounts that are admins by the configuration's word."""
        ...

    async def own_patient(self, account: AccountId) -> Patient | None:
        """Return the patient that the account's owner is."""
        ...

    async def patient(self, patient: PatientId) -> Patient | None: ...

    async def hold_phone(self, phone: str) -> Sequence[Patient]:
        """Hold a number and return the patients who have it, the first to come first.

        Nobody else holds it until the work ends, so that nobody is written down twice.
        """
        ...

    async def add_patient(self, patient: Patient) -> Patient:
        """Add a patient, whose id here is not looked at; return them with their own."""
        ...

    async def save_patient(self, patient: Patient) -> None:
        """Write every field of a known patient but whether they are reachable."""
        ...

    async def add_carer(self, account: AccountId, patient: PatientId, relation: Relation) -> None:
        """Let an account act for a patient and hear what they must hear."""
        ...

    async def end_care(self, account: AccountId, patient: PatientId) -> None:
        """Let an account act for a patient no longer."""
        ...

    async def cared_for_by(self, account: AccountId) -> Sequence[Carer]:
        """Return for whom an account cares, oneself first, then in the order of their ids."""
        ...

    async def carers(
        self, patients: Collection[PatientId]
    ) -> Mapping[PatientId, Sequence[AccountId]]:
        """Return the accounts that care for each of these; nothing is locked."""
        ...

    async def doctor(self, doctor: DoctorId) -> Doctor | None: ...

    async def own_doctor(self, account: AccountId) -> Doctor | None:
        """Return the doctor that the account's owner is."""
        ...

    async def add_doctor(self, doctor: Doctor) -> Doctor:
        """Add a doctor's card, whose id here is not looked at; return it with its own."""
        ...

    async def save_doctor(self, doctor: Doctor) -> None:
        """Write every field of a known doctor's card; ``disabled`` is the account's."""
        ...


class PeoplePages(Protocol):
    """Pages about people, which only read."""

    async def principal(self, telegram_id: int) -> Principal | None:
        """Return who this Telegram user is here."""
        ...

    async def account(self, account: AccountId) -> Account | None: ...

    async def doctors(
        self, starts: Span, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[DoctorListing]:
        """Return doctors who practise, those with the earliest free time first, then by name.

        ``starts`` bounds that time's start; ``now`` is when it must be free.
        """
        ...

    async def doctor(self, doctor: DoctorId) -> Doctor | None: ...

    async def patient(self, patient: PatientId) -> Patient | None: ...

    async def family(self, account: AccountId) -> Sequence[FamilyMember]:
        """Return the patients for whom an account cares, oneself first, then by name."""
        ...

    async def doctor_of(self, account: AccountId) -> Doctor | None:
        """Return the card of the doctor that the account's owner is."""
        ...

    async def specialties(self) -> Sequence[str]:
        """Return the specialties of the doctors who practise, in order."""
        ...
