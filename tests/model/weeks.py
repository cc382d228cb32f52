"""Doctors' weekly hours, in the model: what they publish, and what is theirs to take away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import errors
from core.model import AccountId, DoctorId, Slot, Source, Span, WeeklyHours
from tests.model.clinic import DAY, Reasons
from tests.model.leave import Leave

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Weeks(Leave):
    """A clinic whose doctors have weeks."""

    weeks: dict[DoctorId, frozenset[WeeklyHours]] = field(default_factory=dict)
    by_hand: set[tuple[DoctorId, date]] = field(default_factory=set)
    ahead_at: dict[DoctorId, datetime] = field(default_factory=dict)
    """When the times of a week were last published ahead."""

    def makes_way(self, slot: Slot) -> bool:
        free = slot.appointment_id is None and not self.is_held(slot)
        return free and slot.source is Source.WEEKLY

    def blocking(self, doctor: DoctorId, span: Span) -> list[Slot]:
        """Return what is in the way of publishing by hand."""
        return [one for one in self.in_the_way(doctor, span) if not self.makes_way(one)]

    def replaced(self, doctor: DoctorId, spans: Sequence[Span]) -> list[Slot]:
        """Return the slots of the week in whose place these come."""
        gone = {
            slot.id: slot
            for span in spans
            for slot in self.in_the_way(doctor, span)
            if self.makes_way(slot)
        }
        return sorted(gone.values(), key=lambda slot: slot.span)

    def of_week(self, doctor: DoctorId, day: date) -> list[Span]:
        return [
            span
            for hours in self.weeks.get(doctor, ())
            if hours.weekday == day.weekday()
            for span in self.cut(day, hours.window, hours.length)
        ]

    def astray(self, doctor: DoctorId) -> list[Slot]:
        """Return the slots of the week ahead that the week does not have, or no longer."""
        found = [
            slot
            for slot in self.slots.values()
            if slot.doctor_id == doctor
            and slot.source is Source.WEEKLY
            and slot.span.start > self.now
            and (doctor, slot.day) not in self.by_hand
            and slot.span not in self.of_week(doctor, slot.day)
        ]
        return sorted(found, key=lambda slot: slot.span)

    def going(self, doctor: DoctorId) -> list[Slot]:
        return [slot for slot in self.astray(doctor) if self.makes_way(slot)]

    def coming_up(self, doctor: DoctorId) -> dict[Span, bool]:
        """Return what is published anew, each with whether it is switched off from the start."""
        gone = self.going(doctor)
        day, last = (
            at.astimezone(self.policy.zone).date()
            for at in (self.now, self.now + self.policy.horizon)
        )
        fresh: dict[Span, bool] = {}
        while day <= last:
            for span in self.of_week(doctor, day):
                there = [one for one in self.in_the_way(doctor, span) if one not in gone]
                if not there and (doctor, day) not in self.by_hand:
                    fresh[span] = any(one.switched_off and one.span.overlaps(span) for one in gone)
            day += DAY
        return fresh

    def to_publish_ahead(self) -> list[DoctorId]:
        """Return whose turn it is, who waits longest first."""
        due = [
            (at, doctor)
            for doctor, at in self.ahead_at.items()
            if at < self.now - HOUR or at > self.now
        ]
        return [doctor for _, doctor in sorted(due)]

    def turn_over(self, doctor: DoctorId) -> datetime:
        """Return when the turn of now counts as over, so that the next is no later than due."""
        held = [one.held_until for one in self.astray(doctor) if self.is_held(one)]
        return min([self.now, *(until - HOUR for until in held if until is not None)])

    def with_week(
        self, doctor: DoctorId, week: frozenset[WeeklyHours]
    ) -> "tuple[list[Slot], dict[Span, bool]]":
        """Take this week, and return what goes and what comes."""
        self.weeks[doctor] = week
        self.ahead_at[doctor] = self.turn_over(doctor)
        return self.going(doctor), self.coming_up(doctor)

    def published_ahead(self, doctor: DoctorId) -> None:
        """Be done for an hour; or for good, where no week is left, nor anything booked beside it.

        Of who does not practise nobody looks whether anything is booked.
        """
        shut_out = self.doctors[doctor].account_id in self.disabled
        self.ahead_at[doctor] = self.now if shut_out else self.turn_over(doctor)
        kept = any(
            slot.appointment_id is not None or self.is_held(slot) for slot in self.astray(doctor)
        )
        if not self.weeks[doctor] and (shut_out or not kept):
            del self.ahead_at[doctor]

    def no_week(
        self, who: AccountId, doctor: DoctorId, week: frozenset[WeeklyHours], *, unseen: bool
    ) -> Reasons:
        yield from self.no_doctor(who, doctor)
        if week == self.weeks.get(doctor, frozenset()):
            yield errors.NoChangeError
        if unseen:
            yield errors.HoursChangedError
