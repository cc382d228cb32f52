"""Meeting people, signing them up, and vouching for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core import facts, fields
from core.clock import Clock
from core.errors import (
    AdminOnlyError,
    AlreadyDecidedError,
    ChangedSinceError,
    DisabledError,
    NotFoundError,
)
from core.facts import Fact
from core.invitations.admitting import vouch_for_doctor, vouch_for_patient
from core.lists.cards import as_listed
from core.model import (
    Account,
    AccountId,
    Actor,
    AdminRole,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Relation,
    Subject,
    Verification,
)
from core.people.lookups import (
    admins,
    locked_doctor,
    own_account,
    own_locked_patient,
    require_admin,
)
from core.people.rules import changed
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

_NEW = 0
"""Stands for the id of what storage is about to number."""


@dataclass(frozen=True, slots=True)
class Application:
    """What a doctor enters when applying; every field has passed ``core.fields`` already."""

    name: str
    phone: str
    specialty: str
    licence: str
    address: str | None = None
    languages: tuple[str, ...] = ()
    experience_years: int | None = None
    fee: Decimal | None = None
    bio: str | None = None


class PeopleService:
    """Who everybody is to the clinic, and how they are spoken to."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    # Accounts

    async def meet(
        self, telegram_id: int, name: str, language: str, *, configured_admin: bool = False
    ) -> Account:
        """Return the account of this Telegram user; a newcomer may browse at once.

        ``configured_admin`` says that the configuration names them as an admin.
        """
        async with self._open() as work:
            account = await work.people.meet(telegram_id, name, language)
            if configured_admin and account.admin is AdminRole.NONE:
                account = await self._save_admin(work, account.id, AdminRole.CONFIGURED)
            await work.commit()
            return account

    async def keep_admins(self, configured: Collection[int]) -> None:
        """Take the role from admins whom the configuration named once and names no longer.

        ``configured`` are Telegram ids. Who was made an admin by another one stays one.
        """
        async with self._open() as work:
            for account in await work.people.configured_admins():
                if account.telegram_id not in configured:
                    await self._save_admin(work, account.id, AdminRole.NONE)
            await work.commit()

    async def _save_admin(self, work: UnitOfWork, account: AccountId, role: AdminRole) -> Account:
        after = replace((await work.lock(accounts=[account])).accounts[account], admin=role)
        await work.people.save_account(after)
        hear: list[AccountId] = []
        if after.is_admin:
            hear = [one.id for one in await work.people.admins() if one.id != account]
        by = Actor(None, "configuration")
        await self._record(work, by, [facts.AdminChanged(after)], Audience(admins=hear))
        return after

    async def speak(self, by: Actor, language: str) -> Account:
        """Change the language in which the bot speaks to this account."""
        async with self._open() as work:
            account = await own_account(work, by)
            after = replace(account, language=language)
            await work.people.save_account(after)
            await self._record(work, by, [facts.LanguageChosen(after)], Audience())
            await work.commit()
            return after

    # Patients

    async def sign_up(self, by: Actor, name: str, phone: str) -> Patient:
        """Sign the account's owner up as a patient, or change their name and phone.

        Where the clinic vouches for its patients, the admins are asked. Raises BadFieldError,
        DisabledError.
        """
        clean_name, clean_phone = fields.name(name), fields.phone(phone)
        async with self._open() as work:
            account = await own_account(work, by)
            known = await own_locked_patient(work, account)
            if known is None:
                patient = await self._add_own_patient(work, account, clean_name, clean_phone)
                happened: list[Fact] = [facts.PatientSignedUp(patient)]
            else:
                patient, happened = changed(known, clean_name, clean_phone, self._policy)
            now = self._clock.now()
            patient, vouched = await vouch_for_patient(work, account.id, patient, now)
            happened += vouched
            if self._policy.verify_patients and patient.verification is Verification.NONE:
                patient = replace(patient, verification=Verification.WAITING)
                happened.append(facts.PatientWaits(patient))
            await work.people.save_patient(patient)
            await self._record(work, by, happened, await admins(work))
            await work.commit()
            return patient

    async def _add_own_patient(
        self, work: UnitOfWork, account: Account, name: str, phone: str
    ) -> Patient:
        patient = await work.people.add_patient(Patient(PatientId(_NEW), name, phone))
        await work.people.add_carer(account.id, patient.id, Relation.SELF)
        return replace(patient, reachable=account.reachable)

    async def decide_patient(
        self,
        by: Actor,
        patient: PatientId,
        *,
        approve: bool,
        seen: int | None = None,
        reason: str | None = None,
    ) -> Patient:
        """Vouch for a patient, or decline for a reason; who cares for them is told, and reads it.

        ``seen`` is the version that the admin looked at, None where nobody looked. Raises
        NotAllowedError for anyone but an admin, AlreadyDecidedError where nothing waits, and
        ChangedSinceError where they have told something else meanwhile.
        """
        async with self._open() as work:
            await require_admin(work, by)
            locked = await work.lock(patients=[patient])
            before = locked.patients.get(patient)
            if before is None:
                raise NotFoundError
            if before.verification is not Verification.WAITING:
                raise AlreadyDecidedError
            if seen not in {None, before.version}:
                raise ChangedSinceError
            after = replace(before, verification=_decided(approve=approve))
            await work.people.save_patient(after)
            await work.decisions.keep_reason(Subject.PATIENT, patient, _said(reason, approve))
            decided = facts.PatientDecided(after)
            await self._record(work, by, [decided], Audience.of(locked))
            await work.commit()
            return after

    # Doctors

    async def apply(self, by: Actor, application: Application) -> Doctor:
        """Apply as a doctor: invisible and unbookable until an admin has approved.

        Applying again while waiting replaces what was entered. Where the clinic does not verify
        its doctors, the applicant practises at once. A verified doctor is AdminOnlyError: what was
        vouched for changes only through an admin.
        """
        async with self._open() as work:
            account = await own_account(work, by)
            known = await work.people.own_doctor(account.id)
            card = self._card(application, account.id)
            card, invited = await vouch_for_doctor(work, account.id, card, self._clock.now())
            if known is None:
                after = await work.people.add_doctor(await as_listed(work, card))
                waited = False
            else:
                before = await locked_doctor(work, known.id)
                if before.shut_out:
                    raise DisabledError
                if before.verification is Verification.VERIFIED:
                    raise AdminOnlyError
                waited = before.verification is Verification.WAITING
                card = await as_listed(work, card)
                after = replace(card, id=before.id, version=before.version + 1)
                await work.people.save_doctor(after)
            happened: list[Fact] = [facts.ApplicationSent(after, again=waited)]
            if invited is not None:
                happened.append(facts.DoctorInvited(after, invited))
            await self._record(work, by, happened, await admins(work))
            await work.commit()
            return after

    async def decide_doctor(
        self,
        by: Actor,
        doctor: DoctorId,
        *,
        approve: bool,
        seen: int | None = None,
        reason: str | None = None,
    ) -> Doctor:
        """Approve or decline an application; the applicant is told. As ``decide_patient``."""
        async with self._open() as work:
            await require_admin(work, by)
            before = await locked_doctor(work, doctor)
            if before.verification is not Verification.WAITING:
                raise AlreadyDecidedError
            if seen not in {None, before.version}:
                raise ChangedSinceError
            after = replace(
                before, verification=_decided(approve=approve), version=before.version + 1
            )
            await work.people.save_doctor(after)
            await work.decisions.keep_reason(Subject.DOCTOR, doctor, _said(reason, approve))
            audience = Audience(doctors={after.id: after.account_id})
            await self._record(work, by, [facts.ApplicationDecided(after)], audience)
            await work.commit()
            return after

    def _card(self, application: Application, account: AccountId) -> Doctor:
        waits = self._policy.verify_doctors
        return Doctor(
            id=DoctorId(_NEW),
            name=application.name,
            specialty=application.specialty,
            licence=application.licence,
            phone=application.phone,
            address=application.address,
            languages=application.languages,
            experience_years=application.experience_years,
            fee=application.fee,
            bio=application.bio,
            verification=Verification.WAITING if waits else Verification.VERIFIED,
            account_id=account,
        )

    async def _record(
        self, work: UnitOfWork, by: Actor, happened: Sequence[Fact], audience: Audience
    ) -> None:
        await record(work, by, happened, audience, self._policy, self._clock.now())


def _said(reason: str | None, approve: bool) -> str | None:
    """Return the reason of a no, as the applicant reads it. Raises BadFieldError."""
    return None if approve or reason is None else fields.reason(reason)


def _decided(*, approve: bool) -> Verification:
    return Verification.VERIFIED if approve else Verification.DECLINED
