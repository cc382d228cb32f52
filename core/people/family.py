"""Whom an account books for besides its owner: a child, a parent, somebody else."""

from core import facts, fields
from core.clock import Clock
from core.errors import NotFoundError, NotSignedUpError, TooManyDependantsError
from core.facts import Fact
from core.model import Actor, Patient, PatientId, Relation, Verification
from core.own_data.leaving import Going, ahead_of, hold_ahead, let_go
from core.people.lookups import admins
from core.people.rules import refuse_carer
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.records.lookups import lock_as_carer
from core.slots.practice import Weeks

MOST_DEPENDANTS = 8
"""For how many others an account may book."""


class FamilyService:
    """Every dependant comes and goes through here. A Refusal raised means: no change.

    Somebody else's patient is NotFoundError. A dependant's name and phone are changed as anybody's
    profile is.
    """

    def __init__(
        self,
        open_work: OpenWork,
        holidays: Holidays,
        policy: ClinicPolicy,
        clock: Clock,
        erased_name: str,
    ) -> None:
        """``erased_name`` is what stands for an erased patient wherever one is still shown."""
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock
        self._erased_name = erased_name

    async def add(self, by: Actor, name: str, relation: Relation) -> Patient:
        """Add somebody for whom this account books; one of that name and relation is there once.

        Where the clinic vouches for its patients, the admins are asked. Raises BadFieldError,
        NotSignedUpError and TooManyDependantsError.
        """
        if by.account_id is None or relation is Relation.SELF:
            raise NotFoundError
        clean = fields.name(name)
        async with self._open() as work:
            if by.account_id not in (await work.lock(accounts=[by.account_id])).accounts:
                raise NotFoundError
            if await work.people.own_patient(by.account_id) is None:
                raise NotSignedUpError
            dependants = [
                one
                for one in await work.people.cared_for_by(by.account_id)
                if one.relation is not Relation.SELF
            ]
            for one in dependants:
                known = await work.people.patient(one.patient_id)
                if known is not None and (known.name, one.relation) == (clean, relation):
                    return known
            if len(dependants) >= MOST_DEPENDANTS:
                raise TooManyDependantsError(MOST_DEPENDANTS)
            asks = self._policy.verify_patients
            status = Verification.WAITING if asks else Verification.NONE
            new = Patient(PatientId(0), clean, verification=status)
            added = await work.people.add_patient(new)
            await work.people.add_carer(by.account_id, added.id, relation)
            added = await work.people.patient(added.id) or added  # now somebody can be reached
            happened: list[Fact] = [facts.PatientSignedUp(added)]
            if asks:
                happened.append(facts.PatientWaits(added))
            audience = await admins(work)
            await record(work, by, happened, audience, self._policy, self._clock.now())
            await work.commit()
            return added

    async def look(self, by: Actor, patient: PatientId) -> Going:
        """Return what removing this dependant would do. One's own is NotFoundError."""
        async with self._open() as work:
            return await self._going(work, by, patient)

    async def remove(self, by: Actor, patient: PatientId) -> Going:
        """Book for this one no longer; return what went.

        Where nobody else cares for them, what they have ahead is cancelled, their doctors are
        told, and all that was known of them is erased.
        """
        if by.account_id is None:
            raise NotFoundError
        now = self._clock.now()
        async with self._open() as work:
            going = await self._going(work, by, patient)
            locked = await hold_ahead(work, by.account_id, going, now)
            happened = await let_go(
                work, by.account_id, going, locked, self._erased_name, self._weeks, now
            )
            doctors_hear = Audience(doctors=Audience.of(locked).doctors)
            await record(work, by, happened, doctors_hear, self._policy, now)
            await work.commit()
            return going

    async def _going(self, work: UnitOfWork, by: Actor, patient: PatientId) -> Going:
        """Lock a dependant of this account, and say what goes with them."""
        held = await lock_as_carer(work, by, patient)
        carer = held.carer(by.account_id, patient)
        refusal = refuse_carer(carer)
        if refusal is not None or carer is None or carer.relation is Relation.SELF:
            raise NotFoundError
        others = await work.people.carers([patient])
        alone = [*others.get(patient, ())] == [by.account_id]
        who = held.patients[patient]
        going, staying = ([who], []) if alone else ([], [who])
        return Going(going, staying, await ahead_of(work, going, self._clock.now()), None)
