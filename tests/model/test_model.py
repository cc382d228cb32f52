"""The booking core does what its model does, whatever people do, on both databases.

Longer: make test ARGS="tests/model --hypothesis-profile=thorough --timeout=0"
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import astuple, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

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

from core.availability import Availability
from core.booking import BookingDesk
from core.errors import Refusal
from core.model import Appointment, AppointmentId, PersonId, SlotId, SlotState
from core.policy import ClinicPolicy, Window
from core.practice import Plan, Practice
from tests.builders import SetClock
from tests.model.clinic import Clinic, Reasons, Someone
from tests.model.ground import DOCTORS, PEOPLE, Ground

T = TypeVar("T")

POLICY = ClinicPolicy(
    zone=ZoneInfo("Europe/Berlin"), horizon=timedelta(days=2), upcoming_per_patient=2
)
FRIDAY = datetime(2026, 3, 27, 7, tzinfo=UTC)
"""Two days later the clocks jump."""
EXAMPLES = settings().max_examples * 2 // 5
ENOUGH = 20
FIRST_DAY = date(2026, 3, 27)

person = st.integers(0, PEOPLE - 1)
who_publishes = st.sampled_from([0, 1, 0, 1, 2])
patient = st.sampled_from([4, 3, 2, 0])  # a doctor may be a patient too
some = st.integers(0, 9)
"""One of the slots or visits there ever were, counted round."""
day = st.integers(0, 3).map(lambda ahead: FIRST_DAY + timedelta(days=ahead))
window = st.builds(
    lambda start, minutes: Window(
        *(time(*divmod(8 * 60 + at, 60)) for at in (start, start + minutes))
    ),
    st.integers(0, 7).map(lambda halves: 30 * halves),
    st.sampled_from([45, 60, 120]),
)
else_who = st.sampled_from([None] * 15 + list(range(PEOPLE)))
"""Who acts: nobody in particular stands for whose right it is."""
length = st.sampled_from([30, 45]).map(lambda minutes: timedelta(minutes=minutes))
seldom = st.integers(0, 3).map(lambda chance: chance == 0)
later = st.sampled_from([0.25, 0.25, 1, 2, 24]).map(lambda hours: timedelta(hours=hours))


class Both(RuleBasedStateMachine):
    """Does everything twice, in the clinic and in the model, and compares."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.run, self.clock = ground, ground.runner.run, SetClock(FRIDAY)
        store, clock = ground.store, self.clock
        self.desk = BookingDesk(store.open_work, POLICY, clock)
        self.practice = Practice(store.open_work, POLICY, clock)
        self.availability = Availability(store.queries, POLICY, clock)
        self.run(ground.clear())
        people = {one.id: Someone(doctor=one.practises) for one in ground.people}
        self.model = Clinic(POLICY, FRIDAY, people)
        self.published: list[SlotId] = []
        self.made: list[AppointmentId] = []

    def both(self, why_not: Reasons, act: Awaitable[T]) -> T | None:
        """Act and return what came of it; None where the clinic and the model both refuse."""
        expected, got, done = next(why_not, None), None, None
        try:
            done = self.run(_waited(act))
        except Refusal as refusal:
            got = type(refusal)
        assert got is expected
        return done

    def who(self, number: int) -> PersonId:
        return self.ground.people[number].id

    def slot(self, number: int) -> SlotId:
        return self.published[number % len(self.published)]

    def visit(self, number: int) -> Appointment:
        return self.model.visits[self.made[number % len(self.made)]]

    def doctor_of(self, slot: SlotId) -> PersonId:
        """Return whose slot it is; of one that is gone, some doctor's."""
        found = self.model.slots.get(slot)
        return found.doctor_id if found else self.who(0)

    # Doctors

    @initialize()
    def begin(self) -> None:
        """Both publish the same times of today; one is booked. So every command finds its prey."""
        for who in range(DOCTORS):
            self.publish(who, {FIRST_DAY}, Window(time(10), time(12)), timedelta(minutes=30))

    @rule(
        who=who_publishes, days=st.sets(day, min_size=1, max_size=2), window=window, length=length
    )
    def publish(self, who: int, days: set[date], window: Window, length: timedelta) -> None:
        whose, plan = self.who(who), Plan(tuple(days), (window,), length)
        spans = [span for on in days for span in self.model.cut(on, window, length)]
        why_not = self.model.no_publishing(whose, days, spans)
        if self.both(why_not, self.practice.publish(whose, plan)):
            fresh = {span for span in spans if not self.model.in_the_way(whose, span)}
            there = self.run(self.ground.slots())
            new = {one: slot for one, slot in there.items() if one not in self.model.slots}
            assert {(slot.doctor_id, slot.span) for slot in new.values()} == {
                (whose, span) for span in fresh
            }
            self.model.slots |= new
            self.published += new

    @precondition(lambda self: self.published)
    @rule(who=else_who, which=st.lists(some, min_size=1, max_size=3), is_open=st.booleans())
    def switch(self, who: int | None, which: Sequence[int], is_open: bool) -> None:
        slots = list(dict.fromkeys(map(self.slot, which)))
        whose = self.doctor_of(slots[0]) if who is None else self.who(who)
        state = SlotState.OPEN if is_open else SlotState.CLOSED
        why_not = self.model.no_switching(whose, slots, state)
        if self.both(why_not, self.practice.set_open(whose, slots, is_open=is_open)):
            for slot in self.model.unbooked(slots):
                self.model.mark(slot, state)

    @precondition(lambda self: self.published)
    @rule(who=else_who, which=some, window=window)
    def retime(self, who: int | None, which: int, window: Window) -> None:
        slot = self.slot(which)
        whose = self.doctor_of(slot) if who is None else self.who(who)
        known = self.model.slots.get(slot)
        span = self.model.span(known.day if known else FIRST_DAY, window)
        why_not = self.model.no_other_time(whose, slot, span)
        if self.both(why_not, self.practice.retime(whose, slot, window)):
            self.model.slots[slot] = replace(self.model.slots[slot], span=span)

    @precondition(lambda self: self.published)
    @rule(who=else_who, which=st.lists(some, min_size=1, max_size=2))
    def remove(self, who: int | None, which: Sequence[int]) -> None:
        slots = list(dict.fromkeys(map(self.slot, which)))
        whose = self.doctor_of(slots[0]) if who is None else self.who(who)
        why_not = self.model.no_change_of_slots(whose, slots)
        if self.both(why_not, self.practice.delete(whose, slots)):
            for slot in self.model.unbooked(slots):
                self.model.delete(slot)

    @precondition(lambda self: self.made)
    @rule(who=else_who, which=some)
    def cancel_as_doctor(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        whose = visit.doctor_id if who is None else self.who(who)
        why_not = self.model.no_visit(whose, visit, as_doctor=True)
        if self.both(why_not, self.desk.cancel_as_doctor(whose, visit.id, "I am ill")):
            self.model.cancelled(visit, "I am ill")

    # Patients

    @precondition(lambda self: self.published)
    @rule(who=patient, which=some, old=seldom)
    def book(self, who: int, which: int, old: bool) -> None:
        self.book_at_once([who], which, old=old)

    @precondition(lambda self: self.published)
    @rule(people=st.lists(patient, min_size=2, max_size=4, unique=True), which=some)
    def book_at_once(self, people: Sequence[int], which: int, *, old: bool = False) -> None:
        """Served in this order: the first whom nothing stops gets it."""
        slot = self.slot(which)
        known = self.model.slots.get(slot)
        starts = known.span.start if known and not old else FRIDAY
        asks = [self.desk.book(self.who(one), slot, "Knee", starts=starts) for one in people]
        for one, answer in zip(people, self.run(_gathered(asks)), strict=True):
            expected = next(self.model.no_booking(self.who(one), slot, starts), None)
            if isinstance(answer, Appointment):
                assert expected is None
                assert answer.patient_id == self.who(one)
                self.model.booked(answer)
                self.made = list(self.model.visits)
            else:
                assert type(answer) is expected

    @precondition(lambda self: self.made)
    @rule(who=else_who, which=some)
    def cancel(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        whose = visit.patient_id if who is None else self.who(who)
        if self.both(self.model.no_change(whose, visit), self.desk.cancel(whose, visit.id)):
            self.model.cancelled(visit, None)

    @precondition(lambda self: self.made)
    @rule(who=else_who, which=some, to=some, elsewhere=seldom)
    def move(self, who: int | None, which: int, to: int, elsewhere: bool) -> None:
        visit = self.visit(which)
        fitting = [one for one in self.published if self.doctor_of(one) == visit.doctor_id]
        slot = fitting[to % len(fitting)] if fitting and not elsewhere else self.slot(to)
        whose = visit.patient_id if who is None else self.who(who)
        why_not = self.model.no_move(whose, visit, slot)
        if self.both(why_not, self.desk.move(whose, visit.id, slot)):
            self.model.moved(visit, slot)

    @precondition(lambda self: self.made)
    @rule(who=else_who, which=some, note=st.sampled_from(["Knee", "Hip", None]))
    def change_note(self, who: int | None, which: int, note: str | None) -> None:
        visit = self.visit(which)
        whose = visit.patient_id if who is None else self.who(who)
        why_not = self.model.no_note(whose, visit, note)
        if self.both(why_not, self.desk.change_note(whose, visit.id, note)):
            self.model.noted(visit, note)

    @precondition(lambda self: self.made)
    @rule(which=some)
    def coming(self, which: int) -> None:
        visit = self.visit(which)
        why_not = self.model.no_visit(visit.patient_id, visit)
        if self.both(why_not, self.desk.coming(visit.patient_id, visit.id)):
            self.model.visits[visit.id] = replace(visit, coming=True)

    # Everything else

    @rule(by=later)
    def time_passes(self, by: timedelta) -> None:
        self.clock.moment += by
        self.model.now = self.clock.moment

    @rule(who=person, disabled=seldom)
    def disable(self, who: int, disabled: bool) -> None:
        if self.model.people[self.who(who)].disabled is disabled:
            return
        self.model.people[self.who(who)].disabled = disabled
        self.run(self.ground.disable(self.who(who), disabled=disabled))

    @rule()
    def deliver(self) -> None:
        self.run(self.ground.deliver(self.clock.moment))
        self.model.delivered()

    @invariant()
    def no_difference(self) -> None:
        """Slots, visits, letters and free times are the same."""
        slots, visits, letters, free, days = self.run(self.books())
        assert slots == self.model.slots
        assert visits == self.model.visits
        assert letters == sorted(map(astuple, self.model.letters), key=repr)
        expected = [self.model.free(self.who(one)) for one in range(DOCTORS)]
        assert free == expected
        assert days == [sorted({slot.day for slot in times}) for times in expected]

    async def books(self) -> Sequence[Any]:
        doctors = [self.who(one) for one in range(DOCTORS)]
        found: Sequence[Any] = await asyncio.gather(
            self.ground.slots(),
            self.ground.visits(),
            self.ground.letters(),
            asyncio.gather(*(self.availability.next_times(one, 999) for one in doctors)),
            asyncio.gather(*(self.availability.days(one) for one in doctors)),
        )
        return found


async def _waited(act: Awaitable[T]) -> T:
    return await act


async def _gathered(asks: Sequence[Awaitable[T]]) -> Sequence[T | BaseException]:
    return await asyncio.gather(*asks, return_exceptions=True)


def test_core_and_model_agree(database_url: str) -> None:
    """The same outcome for each command, and the same books after it."""
    ground = Ground(database_url)

    class Here(Both):
        def __init__(self) -> None:
            super().__init__(ground)

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=EXAMPLES))
    finally:
        ground.close()
