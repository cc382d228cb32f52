"""The booking core does what its model does, whatever people do, on both databases.

Longer: make test ARGS="tests/model --hypothesis-profile=thorough --timeout=0"
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from core.appointments import hold_rules
from core.model import Actor, Appointment, AppointmentId, Side, SlotId
from core.policy import Window
from tests.model.both import HOLDS_PER_DAY, gathered
from tests.model.choices import (
    A_MOMENT,
    FIRST_DAY,
    doctor,
    else_who,
    has_appointments,
    has_slots,
    how_seen,
    note,
    pair,
    seldom,
    some,
    window,
)
from tests.model.desk import AtTheDesk
from tests.model.ground import ACCOUNTS, CARES, DOCTORS, Ground
from tests.model.histories import Histories

EXAMPLES = settings().max_examples // 5


class Everything(AtTheDesk, Histories):
    """All that people do."""

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
        kept = self.outside()
        one = list(self.model.appointments).index(kept[which % len(kept)])
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
                assert answer == self.model.appointments[answer.id]
            else:
                assert type(answer) is expected, answer

    @has_appointments
    @rule(who=else_who, which=some)
    def cancel(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        why_not = self.model.no_change(acts, appointment)
        if self.both(why_not, self.changes.cancel(self.by(acts), appointment.id)):
            self.model.cancelled(acts, appointment, Side.PATIENT, None)

    @has_appointments
    @rule(who=else_who, which=some)
    def cannot_come(self, who: int | None, which: int) -> None:
        """Whoever says so in time simply cancels."""
        appointment = self.appointment(which)
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        why_not = self.model.no_own_change(acts, appointment)
        late = self.changes.cancel(self.by(acts), appointment.id, late=True)
        if self.both(why_not, late):
            self.model.cancelled(acts, appointment, Side.PATIENT, None)

    @has_appointments
    @rule(who=else_who, which=some)
    def take_back(self, who: int | None, which: int) -> None:
        """What was just cancelled, mostly, by whoever it is kept for."""
        off = [one for one in self.model.appointments.values() if one.undo_until is not None]
        appointment = off[which % len(off)] if off and which % 4 else self.appointment(which)
        slot = None if appointment.slot_id is None else self.model.slots[appointment.slot_id]
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        if who is None and slot is not None and slot.held_by is not None:
            acts = slot.held_by
        why_not = self.model.no_way_back(acts, appointment)
        if self.both(why_not, self.undoing.undo(self.by(acts), appointment.id)):
            self.model.restored(acts, appointment)

    @has_appointments
    @rule()
    def settle(self) -> None:
        """Whatever nobody took back in time, and nothing else."""
        for appointment in list(self.model.appointments.values()):
            until = appointment.undo_until
            over = until is not None and until <= self.clock.moment
            assert self.run(self.undoing.settle(Actor(None, "job"), appointment.id)) is over
            if over:
                self.model.settled(appointment)

    @has_appointments
    @rule(who=else_who, which=some, to=some, elsewhere=seldom, how=how_seen)
    def move(self, who: int | None, which: int, to: int, elsewhere: bool, how: str) -> None:
        """Now and then somebody who is there already."""
        there = [one for one in self.model.appointments.values() if one.live and one.arrived]
        appointment = there[which % len(there)] if there and which % 2 else self.appointment(which)
        fitting = [one for one in self.published.values() if one.doctor_id == appointment.doctor_id]
        slot = (self.slot(to) if elsewhere else fitting[to % len(fitting)]).id
        shown, seen = self.shown(slot, None, how)
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        why_not = self.model.no_move(acts, appointment, slot, shown)
        if self.both(why_not, self.changes.move(self.by(acts), appointment.id, slot, seen=seen)):
            self.model.moved(acts, appointment, slot)

    @has_appointments
    @rule(who=else_who, which=some, note=note)
    def change_note(self, who: int | None, which: int, note: str | None) -> None:
        appointment = self.appointment(which)
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        why_not = self.model.no_note(acts, appointment, note)
        if self.both(why_not, self.changes.change_note(self.by(acts), appointment.id, note)):
            self.model.noted(acts, appointment, note)

    @has_appointments
    @rule(who=else_who, which=some)
    def coming(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        why_not = self.model.no_own_change(acts, appointment)
        if self.both(why_not, self.changes.coming(self.by(acts), appointment.id)):
            self.model.coming(acts, appointment)

    # Everything else

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
    monkeypatch.setattr(hold_rules, "HOLDS_PER_DAY", HOLDS_PER_DAY)  # a day's worth within a run
    ground = Ground(database_url)

    class Here(Everything):
        def __init__(self) -> None:
            super().__init__(ground)

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=EXAMPLES))
    finally:
        ground.close()
