"""What doctors do with their times, in the clinic and in the model."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.model import (
    AccountId,
    DoctorId,
    Side,
    Source,
    Span,
    WeeklyHours,
)
from core.policy import Window
from core.slots.new_hours import NewWeek
from core.slots.service import Plan
from tests.model.both import Both
from tests.model.choices import (
    day,
    doctor,
    else_who,
    has_appointments,
    has_been_away,
    has_slots,
    length,
    seldom,
    some,
    window,
)


class Doctors(Both):
    """Times that doctors publish, change and take away."""

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

    @has_appointments
    @rule(who=else_who, which=some)
    def cancel_as_doctor(self, who: int | None, which: int) -> None:
        appointment = self.appointment(which)
        acts = self.own_account(appointment.doctor_id) if who is None else self.who(who)
        why_not = self.model.no_calling_off(acts, appointment)
        act = self.changes.cancel_as_doctor(self.by(acts), appointment.id, "I am ill")
        if self.both(why_not, act):
            self.model.cancelled(acts, appointment, Side.DOCTOR, "I am ill")
