"""Families come and go, and those who are erased come back as strangers, as their model says."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core import errors
from core.errors import Refusal
from core.model import (
    AccountId,
    Actor,
    AppointmentId,
    PatientId,
    Relation,
    SlotId,
)
from core.policy import ClinicPolicy
from tests.builders import Builder
from tests.model.clinic import Reasons
from tests.model.ground import Ground
from tests.services import ERASED

T = TypeVar("T")

EXAMPLES = settings().max_examples // 10
POLICY = ClinicPolicy(upcoming_per_patient=99, changes_per_day=999)
OWNERS, SLOTS = 3, 6
_TELEGRAM = count(500_000)

owner = st.integers(0, OWNERS - 1)
which = st.integers(0, 15)
slot = st.integers(0, SLOTS - 1)
name = st.sampled_from(["Tim", "Ida", "Noor"])
relation = st.sampled_from([Relation.CHILD, Relation.PARENT])


@dataclass(slots=True)
class Families:
    """Who is there, for whom they book, and what is booked."""

    here: dict[int, AccountId] = field(default_factory=dict)
    cared: dict[PatientId, tuple[AccountId, str, Relation]] = field(default_factory=dict)
    erased: set[PatientId] = field(default_factory=set)
    booked: dict[SlotId, tuple[AppointmentId, PatientId]] = field(default_factory=dict)
    cancelled: set[AppointmentId] = field(default_factory=set)

    def no_booking(self, who: AccountId, patient: PatientId, slot: SlotId) -> Reasons:
        if patient not in self.cared or self.cared[patient][0] != who:
            yield errors.NotFoundError
        if slot in self.booked and self.booked[slot][1] != patient:
            yield errors.SlotTakenError

    def no_removal(self, who: AccountId, patient: PatientId) -> Reasons:
        carer, _, relation = self.cared.get(patient, (None, "", Relation.SELF))
        if carer != who or relation is Relation.SELF:
            yield errors.NotFoundError

    def erase(self, patient: PatientId) -> None:
        """Forget somebody, and free what they had booked."""
        del self.cared[patient]
        self.erased.add(patient)
        for slot, (number, whose) in list(self.booked.items()):
            if whose == patient:
                del self.booked[slot]
                self.cancelled.add(number)


class Both(RuleBasedStateMachine):
    """Does everything twice, in the clinic and in the model, and compares."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.run, self.model = ground, ground.runner.run, Families()
        self.build = Builder(ground.store, policy=POLICY, _numbers=_TELEGRAM)
        self.run(ground.clear())
        self.doctor = self.run(self.build.doctor())
        hours = range(24, 24 + SLOTS)
        self.slots = [one.id for one in self.run(self.build.slots(self.doctor.id, *hours))]
        self.telegram = [next(_TELEGRAM) for _ in range(OWNERS)]
        self.known: list[AccountId] = []
        """Every account that there ever was."""
        for one in range(OWNERS):
            self.come(one)

    def both(self, why_not: Reasons, act: Awaitable[T]) -> T | None:
        """Act; None where the clinic and the model both refuse."""
        expected, got, done = next(why_not, None), None, None
        try:
            done = self.run(_waited(act))
        except Refusal as refusal:
            got = type(refusal)
        assert got is expected
        return done

    def who(self, owner: int) -> AccountId:
        """Return an owner's account, or the last that they had."""
        return self.model.here.get(owner, self.known[owner % len(self.known)])

    def patient(self, number: int) -> PatientId:
        there = [*self.model.cared, *self.model.erased]
        return there[number % len(there)]

    def _there(self, who: AccountId) -> Reasons:
        if who not in self.model.here.values():
            yield errors.NotFoundError

    @rule(owner=owner)
    def come(self, owner: int) -> None:
        """Sign up, for the first time or as a stranger."""
        if owner in self.model.here:
            return
        account, patient = self.run(self._sign_up(self.telegram[owner]))
        assert account not in self.known
        assert patient not in {*self.model.cared, *self.model.erased}
        self.known.append(account)
        self.model.here[owner] = account
        self.model.cared[patient] = account, "Maria", Relation.SELF

    async def _sign_up(self, telegram: int) -> tuple[AccountId, PatientId]:
        async with self.ground.store.open_work() as work:
            account = await work.people.meet(telegram, "Maria", "en")
            await work.commit()
        patient = await self.build.patient("Maria", account, relation=Relation.SELF)
        return account.id, patient.id

    @rule(owner=owner, name=name, relation=relation)
    def add(self, owner: int, name: str, relation: Relation) -> None:
        """Who is there already is there once."""
        who, told = self.who(owner), (name, relation)
        added = self.both(
            self._there(who), self.build.family().add(Actor(who, "model"), name, relation)
        )
        if added is not None:
            same = [one for one, mine in self.model.cared.items() if mine == (who, *told)] or [
                added.id
            ]
            assert [added.id] == same
            self.model.cared[added.id] = who, name, relation

    @rule(owner=owner, which=which)
    def remove(self, owner: int, which: int) -> None:
        who, patient = self.who(owner), self.patient(which)
        act = self.build.family().remove(Actor(who, "model"), patient)
        if self.both(self.model.no_removal(who, patient), act):
            self.model.erase(patient)

    @rule(owner=owner, which=which, slot=slot)
    def book(self, owner: int, which: int, slot: int) -> None:
        who, patient, wanted = self.who(owner), self.patient(which), self.slots[slot]
        act = self.build.booking().book(Actor(who, "model"), patient, wanted, "Knee")
        made = self.both(self.model.no_booking(who, patient, wanted), act)
        if made is not None:
            self.model.booked[wanted] = made.id, patient

    @rule(owner=owner)
    def erase(self, owner: int) -> None:
        """Everybody goes for whom this account alone books."""
        who = self.who(owner)
        if self.both(self._there(who), self.build.own_data().erase(Actor(who, "model"))):
            for patient in [one for one, (by, *_) in self.model.cared.items() if by == who]:
                self.model.erase(patient)
            self.model.here = {one: it for one, it in self.model.here.items() if it != who}

    @invariant()
    def no_difference(self) -> None:
        """The same families, the same appointments, and no word about who is gone."""
        self.run(self._compare())

    async def _compare(self) -> None:
        queries, model = self.ground.store.queries, self.model
        for owner, telegram in enumerate(self.telegram):
            found = await queries.principal(telegram)
            assert (found and found.account.id) == model.here.get(owner)
        for account in model.here.values():
            family = {
                one.patient.id: (account, one.patient.name, one.relation)
                for one in await queries.family(account)
            }
            mine = {one: it for one, it in model.cared.items() if it[0] == account}
            assert family == mine
        there = await self.ground.appointments()
        live = {one.slot_id: (one.id, one.patient_id) for one in there.values() if one.live}
        assert live == model.booked
        assert {one.id for one in there.values() if not one.live} == model.cancelled
        assert all(there[one].note is None for one in model.cancelled)
        filled = await self.ground.slots(self.build.clock.now())
        taken = {one: slot.appointment_id for one, slot in filled.items() if slot.booked}
        assert taken == {slot: number for slot, (number, _) in model.booked.items()}
        async with self.ground.store.open_work() as work:
            for patient in model.erased:
                gone = await work.people.patient(patient)
                assert gone is not None
                assert (gone.erased, gone.name, gone.phone) == (True, ERASED, None)


async def _waited(act: Awaitable[T]) -> T:
    return await act


@pytest.mark.timeout(400)  # under load; it stands still for nobody
def test_families_and_their_model_agree(database_url: str) -> None:
    """The same outcome for each command, and the same people after it."""
    ground = Ground(database_url)

    class Here(Both):
        def __init__(self) -> None:
            super().__init__(ground)

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=EXAMPLES))
    finally:
        ground.close()
