"""What doctors and patients answer, and what is marked on the day, in the clinic and the model."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.model import (
    Actor,
    Status,
)
from tests.model.both import POLICY
from tests.model.choices import (
    A_MOMENT,
    doctor,
    else_who,
    has_appointments,
    late,
    later,
    seldom,
    some,
)
from tests.model.doctors import Doctors


class Visits(Doctors):
    """Requests, proposals, marks and delays."""

    @rule(by=later)
    def time_passes(self, by: timedelta) -> None:
        self.clock.moment += by
        self.model.now = self.clock.moment

    @has_appointments
    @rule(who=else_who, which=some)
    def accept(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_answer(acts, appointment, Status.CONFIRMED)
        if self.both(why_not, self.answers.accept(self.by(acts), appointment.id)):
            self.model.accepted(acts, appointment)

    @has_appointments
    @rule(who=else_who, which=some)
    def reject(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_answer(acts, appointment, Status.REJECTED)
        if self.both(why_not, self.answers.reject(self.by(acts), appointment.id, "Not my field")):
            self.model.refused(acts, appointment, "Not my field")

    @has_appointments
    @rule()
    def expire(self) -> None:
        """Whatever nobody answered in time, and nothing else."""
        for appointment in list(self.model.appointments.values()):
            until = appointment.answer_by
            over = (
                appointment.status is Status.PENDING
                and until is not None
                and until <= self.clock.moment
            )
            assert self.run(self.answers.expire(Actor(None, "job"), appointment.id)) is over
            if over:
                self.model.refused(None, appointment, None)

    @has_appointments
    @rule(who=else_who, which=some, how=st.sampled_from([Status.COMPLETED, Status.NO_SHOW]))
    def end(self, who: int | None, which: int, how: Status) -> None:
        appointment = self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_visit_end(acts, appointment, how)
        if self.both(why_not, self.marks.end(self.by(acts), appointment.id, how)):
            self.model.ended(acts, appointment, how)

    @has_appointments
    @rule(who=else_who, which=some)
    def arrive(self, who: int | None, which: int) -> None:
        """For what begins soon, mostly."""
        soon = [
            one
            for one in self.model.appointments.values()
            if not any(self.model.no_arrival(self.own_account(one.doctor_id), one))
        ]
        appointment = soon[which % len(soon)] if soon and which % 4 else self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_arrival(acts, appointment)
        if self.both(why_not, self.marks.arrive(self.by(acts), appointment.id)):
            self.model.arrived(acts, appointment)

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

    @has_appointments
    @rule(who=else_who, which=some)
    def undo(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_undo(acts, appointment)
        if self.both(why_not, self.marks.undo(self.by(acts), appointment.id)):
            self.model.unmarked(acts, appointment)

    @has_appointments
    @rule()
    def complete(self) -> None:
        """Whatever is long over and nobody marked, and nothing else."""
        for appointment in list(self.model.appointments.values()):
            over = appointment.span.end + POLICY.complete_after <= self.clock.moment
            over = over and appointment.status is Status.CONFIRMED
            assert self.run(self.marks.complete(Actor(None, "job"), appointment.id)) is over
            if over:
                self.model.ended(None, appointment, Status.COMPLETED)

    @has_appointments
    @rule(who=else_who, which=some, to=some)
    def propose(self, who: int | None, which: int, to: int) -> None:
        """A time of the same doctor, mostly, for what mostly waits."""
        asked = self.model.asked()
        appointment = asked[which % len(asked)] if asked and which % 4 else self.appointment(which)
        own = [one for one in self.published.values() if one.doctor_id == appointment.doctor_id]
        slot = own[to % len(own)].id if own and to % 8 else self.slot(to).id
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_proposal(acts, appointment, slot)
        if self.both(why_not, self.answers.propose(self.by(acts), appointment.id, slot)):
            self.model.proposed(acts, appointment, slot)
            self.time_passes(A_MOMENT)  # a letter that is told again is told by its moment

    @has_appointments
    @rule(who=else_who, which=some, to=some, take=st.booleans())
    def answer(self, who: int | None, which: int, to: int, take: bool) -> None:
        """What was proposed, mostly."""
        asked = [one for one in self.model.asked() if one.proposed_slot is not None]
        appointment = asked[which % len(asked)] if asked else self.appointment(which)
        slot = (
            appointment.proposed_slot if appointment.proposed_slot and to % 4 else self.slot(to).id
        )
        acts = self.carer(appointment.patient_id) if who is None else self.who(who)
        if take:
            why_not = self.model.no_taking(acts, appointment, slot)
            if self.both(why_not, self.answers.take(self.by(acts), appointment.id, slot)):
                self.model.taken(acts, appointment, slot)
        else:
            why_not = self.model.no_declining(acts, appointment, slot)
            if self.both(why_not, self.answers.decline(self.by(acts), appointment.id, slot)):
                self.model.declined(acts, appointment)
