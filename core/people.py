"""The front desk: meeting people, signing them up, and vouching for them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from core import fields, notices
from core.clock import Clock
from core.errors import (
    AlreadyDecidedError,
    ChangedSinceError,
    DisabledError,
    NotAllowedError,
    NotFoundError,
    NotSignedUpError,
)
from core.model import Doctor, Person, PersonId, Standing
from core.policy import ClinicPolicy
from core.ports import OpenWork, UnitOfWork


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


class FrontDesk:
    """Every change of a person goes through here."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def meet(
        self, telegram_id: int, name: str, language: str, *, is_admin: bool = False
    ) -> Person:
        """Return the person with this Telegram id; a newcomer may browse at once."""
        async with self._open() as work:
            person = await work.people.meet(telegram_id, name, language, is_admin=is_admin)
            await work.commit()
            return person

    async def sign_up(self, person: PersonId, name: str, phone: str) -> Person:
        """Sign a person up as a patient, or change an existing name and phone.

        Where the clinic vouches for its patients, the admins are asked. Raises BadFieldError,
        DisabledError.
        """
        clean_name, clean_phone = fields.name(name), fields.phone(phone)
        async with self._open() as work:
            before = await _locked(work, person)
            standing = before.patient
            if self._policy.verify_patients and standing is Standing.NONE:
                standing = Standing.WAITING
            after = replace(
                before, name=clean_name, phone=clean_phone, signed_up=True, patient=standing
            )
            await work.people.save(after)
            if standing is not before.patient:
                await self._tell_admins(
                    work, notices.PatientApplied(person), f"patient-applied:{person}"
                )
            await work.commit()
            return after

    async def change(
        self, person: PersonId, *, name: str | None = None, phone: str | None = None
    ) -> Person:
        """Change the own name or phone, and leave the rest; a doctor's card follows.

        Raises BadFieldError, NotSignedUpError, DisabledError.
        """
        async with self._open() as work:
            before = await _locked(work, person)
            if not before.signed_up:
                raise NotSignedUpError
            after = replace(
                before,
                name=before.name if name is None else fields.name(name),
                phone=before.phone if phone is None else fields.phone(phone),
            )
            await work.people.save(after)
            card = await work.people.doctor(person)
            if card is not None and after.phone is not None:
                await work.people.save_doctor(replace(card, name=after.name, phone=after.phone))
            await work.commit()
            return after

    async def speak(self, person: PersonId, language: str) -> Person:
        """Change the language in which the bot speaks to this person."""
        async with self._open() as work:
            after = replace(await _locked(work, person), language=language)
            await work.people.save(after)
            await work.commit()
            return after

    async def apply(self, person: PersonId, application: Application) -> Person:
        """Apply as a doctor: invisible and unbookable until an admin has approved.

        Applying again while waiting replaces what was entered. Where the clinic does not verify
        its doctors, the applicant practises at once. A practising doctor is NotAllowedError.
        """
        now = self._clock.now()
        async with self._open() as work:
            before = await _locked(work, person)
            if before.doctor is Standing.VERIFIED:
                raise NotAllowedError
            standing = Standing.WAITING if self._policy.verify_doctors else Standing.VERIFIED
            after = replace(
                before,
                name=application.name,
                phone=application.phone,
                signed_up=True,
                doctor=standing,
            )
            await work.people.save(after)
            await work.people.save_doctor(_card(person, application))
            if standing is Standing.WAITING and before.doctor is not Standing.WAITING:
                key = f"doctor-applied:{person}:{int(now.timestamp())}"
                await self._tell_admins(work, notices.DoctorApplied(person), key)
            await work.commit()
            return after

    async def decide_doctor(
        self, admin: PersonId, doctor: PersonId, *, approve: bool, seen: int | None = None
    ) -> Person:
        """Approve or decline an application; the applicant is told.

        ``seen`` is the edition of the card that the admin looked at, None where nobody looked.
        Raises NotAllowedError for anyone but an admin, AlreadyDecidedError where nothing waits, and
        ChangedSinceError where the applicant has told something else meanwhile.
        """
        async with self._open() as work:
            await _admin(work, admin)
            before = await _locked(work, doctor)
            if before.doctor is not Standing.WAITING:
                raise AlreadyDecidedError
            card = await work.people.doctor(doctor)
            if seen is not None and (card is None or card.edition != seen):
                raise ChangedSinceError
            after = replace(before, doctor=Standing.VERIFIED if approve else Standing.DECLINED)
            await self._announce_decision(work, after, notices.DoctorDecided(approve))
            return after

    async def decide_patient(
        self, admin: PersonId, patient: PersonId, *, approve: bool, seen: int | None = None
    ) -> Person:
        """Vouch for a patient, or decline; they are told. Raises as ``decide_doctor`` does."""
        async with self._open() as work:
            await _admin(work, admin)
            before = await _locked(work, patient)
            if before.patient is not Standing.WAITING:
                raise AlreadyDecidedError
            if seen not in {None, before.edition}:
                raise ChangedSinceError
            after = replace(before, patient=Standing.VERIFIED if approve else Standing.DECLINED)
            await self._announce_decision(work, after, notices.PatientDecided(approve))
            return after

    async def _announce_decision(
        self,
        work: UnitOfWork,
        after: Person,
        notice: notices.DoctorDecided | notices.PatientDecided,
    ) -> None:
        now = self._clock.now()
        await work.people.save(after)
        key = f"{notice.kind}:{int(now.timestamp())}"
        await work.outbox.put(notices.to_each([after], notice, key, now))
        await work.commit()

    async def _tell_admins(self, work: UnitOfWork, notice: notices.Notice, key: str) -> None:
        admins = await work.people.admins()
        await work.outbox.put(notices.to_each(admins, notice, key, self._clock.now()))


async def _locked(work: UnitOfWork, person: PersonId) -> Person:
    """Lock and return a person. Raises NotFoundError, DisabledError."""
    held = await work.lock(people=[person])
    if person not in held.people:
        raise NotFoundError
    if held.people[person].disabled:
        raise DisabledError
    return held.people[person]


async def _admin(work: UnitOfWork, person: PersonId) -> Person:
    found = await work.people.get(person)
    if found is None or not found.is_admin or found.disabled:
        raise NotAllowedError
    return found


def _card(person: PersonId, application: Application) -> Doctor:
    return Doctor(
        id=person,
        name=application.name,
        specialty=application.specialty,
        licence=application.licence,
        phone=application.phone,
        address=application.address,
        languages=application.languages,
        experience_years=application.experience_years,
        fee=application.fee,
        bio=application.bio,
    )
