"""The booking core does what its model does, whatever people do, on both databases.

Longer: make test ARGS="tests/model --hypothesis-profile=thorough --timeout=0"
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from core.appointments import rules
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    DoctorId,
    Side,
    SlotId,
    Source,
    Span,
    Status,
    WeeklyHours,
)
from core.policy import Window
from core.slots.new_hours import NewWeek
from core.slots.service import Plan
from tests.model.both import HOLDS_PER_DAY, POLICY, Both, gathered
from tests.model.ground import ACCOUNTS, CARES, DOCTORS, PATIENTS, Ground

EXAMPLES = settings().max_examples // 5
FIRST_DAY = date(2026, 3, 27)
A_MOMENT = timedelta(seconds=1)

doctor = st.sampled_from([0, 1])
strangers = st.tuples(st.integers(0, ACCOUNTS - 1), st.integers(0, PATIENTS - 1))
carers = st.sampled_from([(who, patient) for who, patient, _ in CARES])
pair = st.integers(0, 9).flatmap(lambda chance: carers if chance else strangers)
"""Who books for whom: an account and a patient that it cares for, nearly always."""
some = st.integers(0, 15)
"""One of the slots or appointments there ever were, counted round."""
day = st.integers(0, 3).map(lambda ahead: FIRST_DAY + timedelta(days=ahead))
window = st.builds(
    lambda start, minutes: Window(
        *(time(*divmod(8 * 60 + at, 60)) for at in (start, start + minutes))
    ),
    st.integers(0, 7).map(lambda halves: 30 * halves),
    st.sampled_from([45, 60, 120]),
)
else_who = st.sampled_from([None] * 15 + list(range(ACCOUNTS)))
"""Who acts: nobody in particular stands for whose right it is."""
length = st.sampled_from([30, 45]).map(lambda minutes: timedelta(minutes=minutes))
seldom = st.integers(0, 3).map(lambda chance: chance == 0)
later = st.sampled_from([0.25, 0.25, 0.25, 1, 2, 2, 24]).map(lambda hours: timedelta(hours=hours))
late = st.sampled_from([0, 0, 10, 30, 90, 181])
note = st.sampled_from(["Knee", "Hip", None])
how_seen = st.sampled_from(["now", "now", "now", "unseen", "first", "another note"])

has_slots = precondition(lambda self: self.published)
has_been_away = precondition(lambda self: self.taken)
has_visits = precondition(lambda self: self.model.visits)


class Everything(Both):
    """All that people do."""

    # Doctors

    @initialize()
    def begin(self) -> None:
        """Both publish today and tomorrow, and some is booked. So every command finds its prey.

        The first one has a week for that, the second one does so by hand.
        """
        days, noon = {FIRST_DAY, FIRST_DAY + timedelta(days=1)}, Window(time(10), time(12))
        half = timedelta(minutes=30)
        self.set_week(0, None, [day.weekday() for day in sorted(days)], noon, half, unseen=False)
        self.publish(1, None, days, noon, half)
        for number, (who, patient, _) in enumerate(CARES):
            self.book((who, patient), 3 * number, "Knee", "now")

    @rule(
        number=doctor,
        who=else_who,
        days=st.sets(day, min_size=1, max_size=2),
        window=window,
        length=length,
    )
    def publish(
        self, number: int, who: int | None, days: set[date], window: Window, length: timedelta
    ) -> None:
        whose, plan = self.doctor(number).id, Plan(tuple(days), (window,), length)
        acts = self.own_account(whose) if who is None else self.who(who)
        spans = [span for on in days for span in self.model.cut(on, window, length)]
        why_not = self.model.no_publishing(acts, whose, days, spans)
        if self.both(why_not, self.publishing.publish(self.by(acts), whose, plan)):
            fresh = {span for span in spans if not self.model.blocking(whose, span)}
            there = self.run(self.ground.slots(self.clock.moment))
            new = {one: slot for one, slot in there.items() if one not in self.model.slots}
            assert {(slot.doctor_id, slot.span) for slot in new.values()} == {
                (whose, span) for span in fresh
            }
            self.model.published(acts, whose, new)
            self.published |= new

    @rule(
        number=doctor,
        who=else_who,
        weekdays=st.sampled_from([(), (4, 5), (4, 5, 6), (5, 6, 0)]),
        window=window,
        length=length,
        unseen=seldom,
    )
    def set_week(
        self,
        number: int,
        who: int | None,
        weekdays: Sequence[int],
        window: Window,
        length: timedelta,
        unseen: bool,
    ) -> None:
        whose = self.doctor(number).id
        acts = self.own_account(whose) if who is None else self.who(who)
        week = frozenset(WeeklyHours(weekday, window, length) for weekday in weekdays)
        why_not = self.model.no_week(acts, whose, week, unseen=unseen)
        seen = "another look" if unseen else None
        act = self.hours.save(self.by(acts), whose, NewWeek(tuple(week)), seen)
        if self.both(why_not, act):
            self.model.wrote(acts, "weekly_hours_set", whose, amount=len(week))
            self.follow_week(acts, whose, week)

    @rule()
    def publish_ahead(self) -> None:
        due = self.model.to_publish_ahead()
        assert self.run(self.hours.top_up()) == len(due)
        for whose in due:
            if self.own_account(whose) not in self.model.disabled:
                self.follow_week(None, whose, self.model.weeks[whose])
            self.model.published_ahead(whose)

    def follow_week(
        self, who: AccountId | None, whose: DoctorId, week: frozenset[WeeklyHours]
    ) -> None:
        """See that what goes and what comes is what this week asks for."""
        going, coming = self.model.with_week(whose, week)
        there = self.run(self.ground.slots(self.clock.moment))
        new = {
            one: slot
            for one, slot in there.items()
            if one not in self.model.slots and slot.doctor_id == whose
        }
        assert {slot.span: slot.switched_off for slot in new.values()} == coming
        assert all(slot.source is Source.WEEKLY for slot in new.values())
        self.model.gone(who, whose, going)
        self.model.came(who, whose, new)
        self.published |= new

    @has_slots
    @rule(who=else_who, which=st.lists(some, min_size=1, max_size=3), off=st.booleans())
    def switch(self, who: int | None, which: Sequence[int], off: bool) -> None:
        slots = list(dict.fromkeys(self.slot(one).id for one in which))
        whose = self.slot(which[0]).doctor_id
        acts = self.own_account(whose) if who is None else self.who(who)
        why_not = self.model.no_switching(acts, whose, slots, off=off)
        act = self.publishing.set_open(self.by(acts), whose, slots, is_open=not off)
        if self.both(why_not, act):
            self.model.switched(acts, whose, slots, off=off)

    @has_slots
    @rule(who=else_who, which=some, window=window)
    def retime(self, who: int | None, which: int, window: Window) -> None:
        slot = self.slot(which)
        acts = self.own_account(slot.doctor_id) if who is None else self.who(who)
        span = self.model.span(slot.day, window)
        why_not = self.model.no_other_time(acts, slot.doctor_id, slot.id, span)
        act = self.publishing.retime(self.by(acts), slot.doctor_id, slot.id, window)
        if self.both(why_not, act):
            self.model.retimed(acts, slot.doctor_id, slot.id, span)

    @has_slots
    @rule(who=else_who, which=st.lists(some, min_size=1, max_size=2))
    def remove(self, who: int | None, which: Sequence[int]) -> None:
        slots = list(dict.fromkeys(self.slot(one).id for one in which))
        whose = self.slot(which[0]).doctor_id
        acts = self.own_account(whose) if who is None else self.who(who)
        why_not = self.model.no_change_of_slots(acts, whose, slots)
        if self.both(why_not, self.publishing.delete(self.by(acts), whose, slots)):
            self.model.deleted(acts, whose, slots)

    @rule(
        number=doctor,
        who=else_who,
        begins=st.integers(-4, 48),
        hours=st.integers(1, 26),
        reason=st.sampled_from([None, "I am ill"]),
        again=seldom,
    )
    def go_away(
        self, number: int, who: int | None, begins: int, hours: int, reason: str | None, again: bool
    ) -> None:
        whose, start = self.doctor(number).id, self.clock.moment + timedelta(hours=begins)
        span = Span(start, start + timedelta(hours=hours))
        mine = [one for one in self.taken if one.doctor_id == whose]
        if again and mine:
            span = mine[-1].span
        acts = self.own_account(whose) if who is None else self.who(who)
        why_not = self.model.no_time_off(acts, whose, span)
        because = None if reason is None else lambda _: reason
        away = self.both(why_not, self.absence.take(self.by(acts), whose, span, because))
        if away and away.time_off:
            self.model.went_away(acts, away.time_off, reason)
            self.taken.append(away.time_off)

    @has_been_away
    @rule(who=else_who, which=some)
    def come_back(self, who: int | None, which: int) -> None:
        one = self.taken[which % len(self.taken)]
        acts = self.own_account(one.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_end(acts, one.doctor_id, one.id)
        if self.both(why_not, self.absence.end(self.by(acts), one.doctor_id, one.id)) is not None:
            self.model.came_back(acts, one)

    @has_visits
    @rule(who=else_who, which=some)
    def cancel_as_doctor(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_visit_of_doctor(acts, visit)
        act = self.changes.cancel_as_doctor(self.by(acts), visit.id, "I am ill")
        if self.both(why_not, act):
            self.model.cancelled(acts, visit, Side.DOCTOR, "I am ill")

    @has_visits
    @rule(who=else_who, which=some)
    def accept(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_answer(acts, visit, Status.CONFIRMED)
        if self.both(why_not, self.answers.accept(self.by(acts), visit.id)):
            self.model.accepted(acts, visit)

    @has_visits
    @rule(who=else_who, which=some)
    def reject(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_answer(acts, visit, Status.REJECTED)
        if self.both(why_not, self.answers.reject(self.by(acts), visit.id, "Not my field")):
            self.model.refused(acts, visit, "Not my field")

    @has_visits
    @rule()
    def expire(self) -> None:
        """Whatever nobody answered in time, and nothing else."""
        for visit in list(self.model.visits.values()):
            until = visit.answer_by
            over = (
                visit.status is Status.PENDING and until is not None and until <= self.clock.moment
            )
            assert self.run(self.answers.expire(Actor(None, "job"), visit.id)) is over
            if over:
                self.model.refused(None, visit, None)

    @has_visits
    @rule(who=else_who, which=some, how=st.sampled_from([Status.COMPLETED, Status.NO_SHOW]))
    def end(self, who: int | None, which: int, how: Status) -> None:
        visit = self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_visit_end(acts, visit, how)
        if self.both(why_not, self.marks.end(self.by(acts), visit.id, how)):
            self.model.ended(acts, visit, how)

    @has_visits
    @rule(who=else_who, which=some)
    def arrive(self, who: int | None, which: int) -> None:
        """For what begins soon, mostly."""
        soon = [
            one
            for one in self.model.visits.values()
            if not any(self.model.no_arrival(self.own_account(one.doctor_id), one))
        ]
        visit = soon[which % len(soon)] if soon and which % 4 else self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_arrival(acts, visit)
        if self.both(why_not, self.marks.arrive(self.by(acts), visit.id)):
            self.model.arrived(acts, visit)

    @rule(number=doctor, who=else_who, minutes=late, tomorrow=seldom)
    def run_late(self, number: int, who: int | None, minutes: int, tomorrow: bool) -> None:
        """The page asks for today; it may have been opened yesterday."""
        whose, late = self.doctor(number).id, timedelta(minutes=minutes)
        acts = self.own_account(whose) if who is None else self.who(who)
        day = self.clock.moment.astimezone(POLICY.zone).date() + timedelta(days=int(tomorrow))
        why_not = self.model.no_delay(acts, whose, late, day)
        said = self.both(why_not, self.delays.say(self.by(acts), whose, late, day))
        if said:
            assert list(said.told) == self.model.runs_late(acts, whose, late)
            self.time_passes(A_MOMENT)  # a letter that is told again is told by its moment

    @has_visits
    @rule(who=else_who, which=some)
    def undo(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_undo(acts, visit)
        if self.both(why_not, self.marks.undo(self.by(acts), visit.id)):
            self.model.unmarked(acts, visit)

    @has_visits
    @rule()
    def complete(self) -> None:
        """Whatever is long over and nobody marked, and nothing else."""
        for visit in list(self.model.visits.values()):
            over = visit.span.end + POLICY.complete_after <= self.clock.moment
            over = over and visit.status is Status.CONFIRMED
            assert self.run(self.marks.complete(Actor(None, "job"), visit.id)) is over
            if over:
                self.model.ended(None, visit, Status.COMPLETED)

    @has_visits
    @rule(who=else_who, which=some, to=some)
    def propose(self, who: int | None, which: int, to: int) -> None:
        """A time of the same doctor, mostly, for what mostly waits."""
        asked = self.model.asked()
        visit = asked[which % len(asked)] if asked and which % 4 else self.visit(which)
        own = [one for one in self.published.values() if one.doctor_id == visit.doctor_id]
        slot = own[to % len(own)].id if own and to % 8 else self.slot(to).id
        acts = self.own_account(visit.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_proposal(acts, visit, slot)
        if self.both(why_not, self.answers.propose(self.by(acts), visit.id, slot)):
            self.model.proposed(acts, visit, slot)
            self.time_passes(A_MOMENT)  # a letter that is told again is told by its moment

    @has_visits
    @rule(who=else_who, which=some, to=some, take=st.booleans())
    def answer(self, who: int | None, which: int, to: int, take: bool) -> None:
        """What was proposed, mostly."""
        asked = [one for one in self.model.asked() if one.proposed_slot is not None]
        visit = asked[which % len(asked)] if asked else self.visit(which)
        slot = visit.proposed_slot if visit.proposed_slot and to % 4 else self.slot(to).id
        acts = self.carer(visit.patient_id) if who is None else self.who(who)
        if take:
            why_not = self.model.no_taking(acts, visit, slot)
            if self.both(why_not, self.answers.take(self.by(acts), visit.id, slot)):
                self.model.taken(acts, visit, slot)
        else:
            why_not = self.model.no_declining(acts, visit, slot)
            if self.both(why_not, self.answers.decline(self.by(acts), visit.id, slot)):
                self.model.declined(acts, visit)

    @precondition(lambda self: self.proposed_slots())
    @rule(which=some, how=st.sampled_from(["off", "gone", "later"]), window=window)
    def take_away(self, which: int, how: str, window: Window) -> None:
        """What is proposed."""
        slots = self.proposed_slots()
        one = list(self.published).index(slots[which % len(slots)])
        match how:
            case "off":
                self.switch(None, [one], off=True)
            case "gone":
                self.remove(None, [one])
            case _:
                self.retime(None, one, window)

    @precondition(lambda self: self.outside())
    @rule(which=some, to=some, how=st.sampled_from(["cancel", "move", "reject"]))
    def leave_outside(self, which: int, to: int, how: str) -> None:
        """What a week has no more, and an appointment alone keeps."""
        visits = self.outside()
        one = list(self.model.visits).index(visits[which % len(visits)])
        match how:
            case "cancel":
                self.cancel(None, one)
            case "move":
                self.move(None, one, to, elsewhere=False, how="now")
            case _:
                self.reject(None, one)

    def outside(self) -> list[AppointmentId]:
        doctors = (self.doctor(number).id for number in range(DOCTORS))
        astray = (slot for doctor in doctors for slot in self.model.astray(doctor))
        return [slot.appointment_id for slot in astray if slot.appointment_id is not None]

    def proposed_slots(self) -> list[SlotId]:
        asked = self.model.asked()
        return [one.proposed_slot for one in asked if one.proposed_slot in self.model.slots]

    # Patients, and who cares for them

    @has_slots
    @rule(pair=pair, which=some)
    def hold(self, pair: tuple[int, int], which: int) -> None:
        who, patient, slot = self.who(pair[0]), self.ground.patients[pair[1]], self.slot(which).id
        offer = self.both(
            self.model.no_hold(who, patient, slot), self.holding.hold(who, patient, slot)
        )
        if offer:
            assert offer.until == self.model.keep(who, slot)

    @rule(who=st.integers(0, ACCOUNTS - 1))
    def leave(self, who: int) -> None:
        self.run(self.holding.release(self.who(who)))
        self.model.release(self.who(who))

    @has_slots
    @rule(pair=pair, which=some, note=note, how=how_seen)
    def book(self, pair: tuple[int, int], which: int, note: str | None, how: str) -> None:
        self.book_at_once([pair], which, note, how)

    @has_slots
    @rule(
        pairs=st.lists(pair, min_size=2, max_size=4, unique_by=lambda pair: pair[1]),
        which=some,
        note=note,
        how=how_seen,
    )
    def book_at_once(
        self, pairs: Sequence[tuple[int, int]], which: int, note: str | None, how: str
    ) -> None:
        """Served in this order: the first whom nothing stops gets it."""
        slot = self.slot(which).id
        shown, seen = self.shown(slot, note, how)
        asked = {self.ground.patients[patient]: self.who(who) for who, patient in pairs}
        asks = {
            patient: self.booking.book(self.by(who), patient, slot, note, seen=seen)
            for patient, who in asked.items()
        }
        for patient, answer in self.run(gathered(asks)).items():
            who = asked[patient]
            expected = next(self.model.no_booking(who, patient, slot, note, shown), None)
            if isinstance(answer, Appointment):
                assert expected is None
                self.model.booked(who, patient, slot, note, self.named(answer))
                assert answer == self.model.visits[answer.id]
            else:
                assert type(answer) is expected, answer

    @has_visits
    @rule(who=else_who, which=some)
    def cancel(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.carer(visit.patient_id) if who is None else self.who(who)
        why_not = self.model.no_change(acts, visit)
        if self.both(why_not, self.changes.cancel(self.by(acts), visit.id)):
            self.model.cancelled(acts, visit, Side.PATIENT, None)

    @has_visits
    @rule(who=else_who, which=some, to=some, elsewhere=seldom, how=how_seen)
    def move(self, who: int | None, which: int, to: int, elsewhere: bool, how: str) -> None:
        """Now and then somebody who is there already."""
        there = [one for one in self.model.visits.values() if one.live and one.arrived]
        visit = there[which % len(there)] if there and which % 2 else self.visit(which)
        fitting = [one for one in self.published.values() if one.doctor_id == visit.doctor_id]
        slot = (self.slot(to) if elsewhere else fitting[to % len(fitting)]).id
        shown, seen = self.shown(slot, None, how)
        acts = self.carer(visit.patient_id) if who is None else self.who(who)
        why_not = self.model.no_move(acts, visit, slot, shown)
        if self.both(why_not, self.changes.move(self.by(acts), visit.id, slot, seen=seen)):
            self.model.moved(acts, visit, slot)

    @has_visits
    @rule(who=else_who, which=some, note=note)
    def change_note(self, who: int | None, which: int, note: str | None) -> None:
        visit = self.visit(which)
        acts = self.carer(visit.patient_id) if who is None else self.who(who)
        why_not = self.model.no_note(acts, visit, note)
        if self.both(why_not, self.changes.change_note(self.by(acts), visit.id, note)):
            self.model.noted(acts, visit, note)

    @has_visits
    @rule(who=else_who, which=some)
    def coming(self, who: int | None, which: int) -> None:
        visit = self.visit(which)
        acts = self.carer(visit.patient_id) if who is None else self.who(who)
        why_not = self.model.no_visit(acts, visit)
        if self.both(why_not, self.changes.coming(self.by(acts), visit.id)):
            self.model.coming(acts, visit)

    # Everything else

    @rule(by=later)
    def time_passes(self, by: timedelta) -> None:
        self.clock.moment += by
        self.model.now = self.clock.moment

    @rule(who=st.integers(0, ACCOUNTS - 1), disabled=seldom)
    def disable(self, who: int, disabled: bool) -> None:
        whom = self.who(who)
        if (whom in self.model.disabled) is not disabled:
            self.model.disabled ^= {whom}
            self.run(self.ground.disable(whom, disabled=disabled))

    @rule(number=doctor)
    def rewrite_card(self, number: int) -> None:
        card = self.doctor(number)
        after = self.model.doctors[card.id] = replace(card, version=card.version + 1)
        self.run(self.ground.rewrite(after))

    @rule()
    def deliver(self) -> None:
        self.run(self.ground.deliver(self.clock.moment))
        self.model.deliver(takes=A_MOMENT)
        self.clock.moment = self.model.now


@pytest.mark.timeout(400)  # under load; it stands still for nobody
def test_core_and_model_agree(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same outcome for each command, and the same books after it."""
    monkeypatch.setattr(rules, "HOLDS_PER_DAY", HOLDS_PER_DAY)  # a day's worth within a run
    ground = Ground(database_url)

    class Here(Everything):
        def __init__(self) -> None:
            super().__init__(ground)

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=EXAMPLES))
    finally:
        ground.close()
