"""The waitlist does what its model does, whatever people do, on both databases."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import time, timedelta
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.appointments.booking import BookingService
from core.appointments.service import AppointmentService
from core.errors import Refusal
from core.model import Actor, DayPart, SlotId, WaitId
from core.policy import ClinicPolicy, Window
from core.slots.service import Plan, SlotService
from core.waitlist.rounds import WaitlistRounds
from core.waitlist.service import WaitlistService, Wish
from tests.builders import SetClock
from tests.model.both import FRIDAY
from tests.model.choices import FIRST_DAY, some
from tests.model.ground import DOCTORS, Ground, settled
from tests.model.line import Line, Waiting
from tests.services import SetHolidays

T = TypeVar("T")

EXAMPLES = settings().max_examples // 5
POLICY = ClinicPolicy(
    horizon=timedelta(days=4),
    upcoming_per_patient=2,
    changes_per_day=999,
    waits_per_patient=2,
)
WHO = {1: 1, 2: 2, 3: 3, 4: 4}
"""Which account acts for which patient; nobody here is a doctor's own patient."""
patient = st.sampled_from(sorted(WHO))
doctor = st.integers(0, DOCTORS - 1)
days = st.sampled_from([(0, 0), (1, 1), (2, 2), (0, 1), (0, 3), (0, 3), (1, 3)])
part = st.sampled_from([DayPart.ANY, DayPart.ANY, DayPart.MORNING, DayPart.AFTERNOON])
later = st.sampled_from([5, 31, 31, 61, 240, 600]).map(lambda minutes: timedelta(minutes=minutes))

has_waits = precondition(lambda self: self.line.waits)
is_offered = precondition(lambda self: self.offered())


class Lines(RuleBasedStateMachine):
    """Does everything twice, in the clinic and in the model, and compares."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.run, self.clock = ground, ground.runner.run, SetClock(FRIDAY)
        store, clock = ground.store, self.clock
        self.booking = BookingService(store.open_work, POLICY, clock)
        self.changes = AppointmentService(store.open_work, SetHolidays(), POLICY, clock)
        self.publishing = SlotService(store.open_work, POLICY, clock)
        self.rounds = WaitlistRounds(store.open_work, store.queries, POLICY, clock)
        self.waitlist = WaitlistService(store.open_work, self.booking, self.changes, POLICY, clock)
        self.run(ground.clear())
        accounts = {ground.patients[one]: ground.accounts[who].id for one, who in WHO.items()}
        self.line = Line(POLICY, FRIDAY, accounts)

    @initialize()
    def begin(self) -> None:
        """Both publish some hours of three days, and nearly all is booked."""
        for one in self.ground.doctors:  # who cancels a request frees its slot at once
            self.run(self.ground.rewrite(replace(one, by_request=True)))
        window, hour = Window(time(10), time(13)), timedelta(hours=1)
        on = tuple(FIRST_DAY + timedelta(days=ahead) for ahead in range(3))
        for one in self.ground.doctors:
            plan = Plan(on, (window,), hour)
            self.run(self.publishing.publish(self.by_doctor(one.id), one.id, plan))
        self.line.slots = self.run(self.ground.slots(self.clock.moment))
        for number in range(len(self.line.slots)):
            self.book(1 + number % 4, number)

    def by_doctor(self, number: int) -> Actor:
        found = [one.account_id for one in self.ground.doctors if one.id == number]
        return Actor(found[0], "model")

    def by(self, patient: int) -> Actor:
        return Actor(self.ground.accounts[WHO[patient]].id, "model")

    def of(self, wait: Waiting) -> Actor:
        return Actor(self.line.account[wait.patient], "model")

    def slot(self, number: int) -> SlotId:
        return list(self.line.slots)[number % len(self.line.slots)]

    def offered(self) -> list[WaitId]:
        return [one for one, wait in self.line.waits.items() if wait.slot is not None]

    def tried(self, act: Awaitable[T], *, allowed: bool) -> T | None:
        """Act, and see that it was refused exactly where the model says so."""
        done = None
        try:
            done = self.run(_waited(act))
        except Refusal:
            assert not allowed
        else:
            assert allowed
        return done

    # What people do

    @rule(patient=patient, which=some)
    def book(self, patient: int, which: int) -> None:
        whose, slot = self.ground.patients[patient], self.line.slots[self.slot(which)]
        mine = any(one.slot == slot.id for one in self.line.ahead(whose))
        allowed = mine or self.line.may_have(whose, slot, None)
        act = self.booking.book(self.by(patient), whose, slot.id)
        done = self.tried(act, allowed=allowed)
        if done and not mine:
            self.line.fill(done.id, slot.id, whose)

    @precondition(lambda self: self.line.booked)
    @rule(which=some)
    def cancel(self, which: int) -> None:
        number = list(self.line.booked)[which % len(self.line.booked)]
        one = self.line.booked[number]
        by = Actor(self.line.account[one.patient], "model")
        allowed = one.span.start - self.line.now >= POLICY.cutoff
        if self.tried(self.changes.cancel(by, number), allowed=allowed):
            del self.line.booked[number]
            self.line.freed(one)

    @rule(patient=patient, number=doctor, days=days, part=part)
    def join(self, patient: int, number: int, days: tuple[int, int], part: DayPart) -> None:
        whose, seen = self.ground.patients[patient], self.ground.doctors[number].id
        first, last = (FIRST_DAY + timedelta(days=one) for one in days)
        last = min(last, (self.line.now + POLICY.horizon).astimezone(POLICY.zone).date())
        fresh = Waiting(whose, seen, max(first, self.line.today()), last, part, self.line.now)
        mine = [one for one in self.line.waits.values() if one.patient == whose]
        there = any(_includes(one, fresh) for one in mine)
        free = any(self.line.gains(fresh, slot) for slot in self.line.slots.values())
        room = len(mine) < POLICY.waits_per_patient
        allowed = fresh.first <= fresh.last and (there or (not free and room))
        wish = Wish(seen, first, last, part)
        done = self.tried(self.waitlist.join(self.by(patient), whose, wish), allowed=allowed)
        if done and done.id not in self.line.waits:
            assert not there
            self.line.waits[done.id] = fresh

    @has_waits
    @rule(which=some)
    def leave(self, which: int) -> None:
        number = list(self.line.waits)[which % len(self.line.waits)]
        wait = self.line.waits[number]
        self.run(self.waitlist.leave(self.of(wait), number))
        left = self.line.unoffer(wait)
        del self.line.waits[number]
        self.line.offer([left] if left else [])

    @is_offered
    @rule(which=some)
    def take(self, which: int) -> None:
        number = self.offered()[which % len(self.offered())]
        wait = self.line.waits[number]
        assert wait.slot is not None
        slot = self.line.slots[wait.slot]
        later = self.line.later(wait.patient, slot)
        allowed = self.line.may_have(wait.patient, slot, later)
        act = self.waitlist.take(self.of(wait), wait.patient, number, slot.id)
        done = self.tried(act, allowed=allowed)
        if done:
            self.line.take(done.id, slot.id, wait.patient)

    @is_offered
    @rule(which=some)
    def decline(self, which: int) -> None:
        number = self.offered()[which % len(self.offered())]
        wait = self.line.waits[number]
        assert wait.slot is not None
        slot = wait.slot
        self.run(self.waitlist.decline(self.of(wait), number, slot))
        wait.passed[slot], wait.unanswered = True, 0
        self.line.unoffer(wait)
        self.line.offer([slot])

    @rule(which=some)
    def switch(self, which: int) -> None:
        """Take a time away, or offer it again."""
        slot = self.line.slots[self.slot(which)]
        if slot.booked:
            return
        by, back = self.by_doctor(slot.doctor_id), slot.switched_off
        self.run(self.publishing.set_open(by, slot.doctor_id, [slot.id], is_open=back))
        for wait in self.line.waits.values():
            if wait.slot == slot.id:
                self.line.unoffer(wait)
        now = self.line.slots[slot.id]
        self.line.slots[slot.id] = replace(now, switched_off=not back)
        self.line.offer([slot.id] if back else [])

    @rule(by=later)
    def time_passes(self, by: timedelta) -> None:
        self.run(self.ground.deliver(self.clock.moment))
        self.line.deliver()
        self.clock.moment += by
        self.line.now = self.clock.moment

    @rule()
    def go_round(self) -> None:
        """Twice does no more than once."""
        assert self.run(self.rounds.go()) == self.line.round()
        assert self.run(self.rounds.go()) == self.line.round()

    @invariant()
    def no_difference(self) -> None:
        """The same wait, in the same order, for what is offered to them; and slots are kept so."""
        slots = self.run(self.ground.slots(self.clock.moment))
        expected = {one: settled(slot, self.line.now) for one, slot in self.line.slots.items()}
        assert slots == expected
        assert self.run(self.ground.waits()) == {
            one: (wait.patient, wait.slot, wait.until) for one, wait in self.line.waits.items()
        }


def _includes(one: Waiting, fresh: Waiting) -> bool:
    wider = one.first <= fresh.first and fresh.last <= one.last
    return wider and one.doctor == fresh.doctor and one.part in {DayPart.ANY, fresh.part}


async def _waited(act: Awaitable[T]) -> T:
    return await act


@pytest.mark.timeout(400)  # under load; it stands still for nobody
def test_the_line_and_its_model_agree(database_url: str) -> None:
    """The same outcome for each command, and the same line after it."""
    ground = Ground(database_url)

    class Here(Lines):
        def __init__(self) -> None:
            super().__init__(ground)

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=EXAMPLES))
    finally:
        ground.close()
