"""A patient's profile: every field changed by itself, by whoever cares for the patient."""

from dataclasses import replace
from datetime import date
from typing import TypeAlias

from core import facts, fields
from core.clock import Clock
from core.errors import BadFieldError
from core.model import Actor, BloodGroup, Contact, Patient, PatientId, Profile, Relation
from core.people.lookups import admins
from core.people.rules import changed
from core.policy import ClinicPolicy
from core.ports.records import ProfileField
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.records.lookups import lock_as_carer
from core.wall_clock import day_of

ProfileValue: TypeAlias = str | date | BloodGroup | Contact | None
"""What was entered: a text as it was typed, a day, a blood group, a contact; None clears."""

OF_PATIENT = frozenset({ProfileField.NAME, ProfileField.PHONE})
"""What stands in the card index, where doctors and the desk read it."""


def removable(field: ProfileField, relation: Relation) -> bool:
    """Whether a field may be empty: not the name, nor the phone of who books for themselves."""
    if field is ProfileField.PHONE:
        return relation is not Relation.SELF
    return field is not ProfileField.NAME


def with_field(profile: Profile, field: ProfileField, value: ProfileValue, today: date) -> Profile:
    """Return the profile with another value in one field. Raises BadFieldError."""
    match field, value:
        case ProfileField.BORN, None | date():
            return replace(profile, born=None if value is None else fields.born(value, today))
        case ProfileField.BLOOD, None | BloodGroup():
            return replace(profile, blood=value)
        case ProfileField.ADDRESS, None | str():
            return replace(profile, address=None if value is None else fields.address(value))
        case ProfileField.CONTACT, None | Contact():
            return replace(profile, contact=None if value is None else _contact(value))
    raise BadFieldError(field, "empty")


def _contact(entered: Contact) -> Contact:
    return Contact(fields.name(entered.name), fields.phone(entered.phone))


class ProfileService:
    """Every change of a patient's profile goes through here. A Refusal raised means: no change.

    ``by`` must care for the patient; somebody else's patient is NotFoundError. A doctor's card is
    another matter: what an admin vouched for changes only through one.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def change(
        self, by: Actor, patient: PatientId, field: ProfileField, value: ProfileValue
    ) -> Patient:
        """Put another value into one field; None clears it. The same value changes nothing.

        Under another name a patient for whom the clinic vouched waits for it again, and the admins
        are asked. Raises BadFieldError, also where a field that must be there is cleared.
        """
        async with self._open() as work:
            held = await lock_as_carer(work, by, patient)
            before, carer = held.patients[patient], held.carer(by.account_id, patient)
            must_stay = carer is None or not removable(field, carer.relation)
            if value is None and must_stay:
                raise BadFieldError(field, "empty")
            if field in OF_PATIENT:
                return await self._change_patient(work, by, before, field, value)
            profile = await work.profiles.get(patient)
            today = day_of(self._clock.now(), self._policy.zone)
            after = with_field(profile, field, value, today)
            if after != profile or value is None:
                await work.profiles.save(patient, after, field)
            if after != profile:
                fact = facts.ProfileChanged(patient)
                await record(work, by, [fact], Audience(), self._policy, self._clock.now())
            await work.commit()
            return before

    async def _change_patient(
        self,
        work: UnitOfWork,
        by: Actor,
        before: Patient,
        field: ProfileField,
        value: ProfileValue,
    ) -> Patient:
        name, phone = before.name, before.phone
        match field, value:
            case ProfileField.NAME, str():
                name = fields.name(value)
            case ProfileField.PHONE, None | str():
                phone = None if value is None else fields.phone(value)
            case _:
                raise BadFieldError(field, "empty")
        after, happened = changed(before, name, phone, self._policy)
        if happened:
            await work.people.save_patient(after)
            now, audience = self._clock.now(), await admins(work)
            await record(work, by, happened, audience, self._policy, now)
            await work.commit()
        return after
