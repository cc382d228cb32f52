"""The booking core once more, as a page of plain Python: dictionaries, no locks, no database.

For each command there is every reason why not, the one that is told comes first, and what it does.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from core import errors
from core.errors import Refusal
from core.model import Appointment, AppointmentId, PersonId, Slot, SlotId, SlotState, Span, Status
from core.policy import ClinicPolicy, Window

Reasons = Iterator[type[Refusal]]
Spans = Sequence[Span]


@dataclass(slots=True)
class Someone:
    """What a person is here: everybody signed up, and some practise."""

    doctor: bool = False
    disabled: bool = False


@dataclass(slots=True)
class Note:
    """A letter to someone about an appointment, and whether it is still to be delivered."""

    to: PersonId
    kind: str
    about: AppointmentId
    due: datetime
    outcome: str | None = None


@dataclass(slots=True)
class Clinic:
    """Everything there is."""

    policy: ClinicPolicy
    now: datetime
    people: dict[PersonId, Someone]
    slots: dict[SlotId, Slot] = field(default_factory=dict)
    visits: dict[AppointmentId, Appointment] = field(default_factory=dict)
    letters: list[Note] = field(default_factory=list)

    # What is so

    def free(self, doctor: PersonId) -> list[Slot]:
        """Return what may be booked now, in order of time."""
        first, last = self.now + self.policy.notice, self.now + self.policy.horizon
        found = [
            slot
            for slot in self.slots.values()
            if slot.doctor_id == doctor
            and slot.state is SlotState.OPEN
            and first <= slot.span.start <= last
        ]
        return sorted(found, key=lambda slot: slot.span)

    def ahead(self, patient: PersonId) -> list[Appointment]:
        return [
            visit
            for visit in self.visits.values()
            if visit.patient_id == patient and visit.live and visit.span.end > self.now
        ]

    def span(self, day: date, window: Window) -> Span:
        """Return a window of a day at the clinic."""
        start, end = (
            datetime.combine(day, clock, self.policy.zone).astimezone(self.now.tzinfo)
            for clock in (window.start, window.end)
        )
        return Span(start, end)

    def cut(self, day: date, window: Window, length: timedelta) -> list[Span]:
        """Return what a window of a day holds and has not begun."""
        whole = self.span(day, window)
        edges = [whole.start + n * length for n in range(1 + whole.length // length)]
        return [Span(*edge) for edge in pairwise(edges) if edge[0] > self.now]

    def in_the_way(self, doctor: PersonId, span: Span) -> list[Slot]:
        return [
            slot
            for slot in self.slots.values()
            if slot.doctor_id == doctor and slot.span.overlaps(span)
        ]

    # Why not

    def no_doctor(self, who: PersonId) -> Reasons:
        if self.people[who].disabled:
            yield errors.DisabledError
        if not self.people[who].doctor:
            yield errors.NotADoctorError

    def no_publishing(self, who: PersonId, days: Collection[date], spans: Spans) -> Reasons:
        yield from self.no_doctor(who)
        if min(days) < self.now.astimezone(self.policy.zone).date():
            yield errors.BadFieldError
        if not spans:
            yield errors.InThePastError
        if all(self.in_the_way(who, span) for span in spans):
            yield errors.OverlapError

    def no_change_of_slots(self, who: PersonId, slots: Sequence[SlotId]) -> Reasons:
        yield from self.no_doctor(who)
        own = [one for one in slots if one in self.slots and self.slots[one].doctor_id == who]
        if own != list(slots) or not own:
            yield errors.NotFoundError
        if all(self.slots[one].state is SlotState.BOOKED for one in own):
            yield errors.SlotBookedError

    def no_switching(self, who: PersonId, slots: Sequence[SlotId], state: SlotState) -> Reasons:
        yield from self.no_change_of_slots(who, slots)
        if all(self.slots[one].state in {state, SlotState.BOOKED} for one in slots):
            yield errors.NoChangeError

    def no_other_time(self, who: PersonId, slot: SlotId, span: Span) -> Reasons:
        yield from self.no_change_of_slots(who, [slot])
        if span.start <= self.now:
            yield errors.InThePastError
        if span == self.slots[slot].span:
            yield errors.NoChangeError
        if any(other.id != slot for other in self.in_the_way(who, span)):
            yield errors.OverlapError

    def no_slot(self, slot: Slot) -> Reasons:
        if not self.people[slot.doctor_id].doctor or self.people[slot.doctor_id].disabled:
            yield errors.DoctorAwayError
        if slot.state is SlotState.BOOKED:
            yield errors.SlotTakenError
        if slot.state is SlotState.CLOSED:
            yield errors.SlotClosedError
        if slot.span.start < self.now + self.policy.notice:
            yield errors.TooSoonError
        if slot.span.start > self.now + self.policy.horizon:
            yield errors.TooFarError

    def no_time(self, who: PersonId, slot: Slot, others: Sequence[Appointment]) -> Reasons:
        if slot.doctor_id == who:
            yield errors.OwnPatientError
        if any(other.span.overlaps(slot.span) for other in others):
            yield errors.PatientBusyError

    def no_booking(self, who: PersonId, slot: SlotId, starts: datetime) -> Reasons:
        if slot not in self.slots:
            yield errors.SlotClosedError
        mine, wanted = self.ahead(who), self.slots[slot]
        if not self.people[who].disabled and any(visit.slot_id == slot for visit in mine):
            return
        if wanted.span.start != starts:
            yield errors.SlotClosedError
        if self.people[who].disabled:
            yield errors.DisabledError
        yield from self.no_slot(wanted)
        yield from self.no_time(who, wanted, mine)
        if len(mine) >= self.policy.upcoming_per_patient:
            yield errors.TooManyUpcomingError

    def no_visit(self, who: PersonId, visit: Appointment, *, as_doctor: bool = False) -> Reasons:
        if who != (visit.doctor_id if as_doctor else visit.patient_id):
            yield errors.NotFoundError
        if not visit.live or self.now >= (visit.span.end if as_doctor else visit.span.start):
            yield errors.NotLiveError

    def no_change(self, who: PersonId, visit: Appointment) -> Reasons:
        yield from self.no_visit(who, visit)
        if visit.span.start - self.now < self.policy.cutoff:
            yield errors.CutoffPassedError

    def no_move(self, who: PersonId, visit: Appointment, to: SlotId) -> Reasons:
        if who != visit.patient_id:
            yield errors.NotFoundError
        if visit.slot_id == to and visit.live:
            return
        if to not in self.slots:
            yield errors.SlotClosedError
        if self.people[who].disabled:
            yield errors.DisabledError
        yield from self.no_change(who, visit)
        if self.slots[to].doctor_id != visit.doctor_id:
            yield errors.NotFoundError
        yield from self.no_slot(self.slots[to])
        others = [other for other in self.ahead(who) if other.id != visit.id]
        yield from self.no_time(who, self.slots[to], others)

    def no_note(self, who: PersonId, visit: Appointment, note: str | None) -> Reasons:
        yield from self.no_visit(who, visit)
        if visit.note == note:
            yield errors.NoChangeError

    # What it does

    def mark(self, slot: SlotId | None, state: SlotState) -> None:
        if slot is not None:
            self.slots[slot] = replace(self.slots[slot], state=state)

    def unbooked(self, slots: Sequence[SlotId]) -> list[SlotId]:
        return [one for one in slots if self.slots[one].state is not SlotState.BOOKED]

    def delete(self, slot: SlotId) -> None:
        """Past and cancelled appointments stay; they have no slot any more."""
        del self.slots[slot]
        for visit in list(self.visits.values()):
            if visit.slot_id == slot:
                self.visits[visit.id] = replace(visit, slot_id=None)

    def booked(self, visit: Appointment) -> None:
        if visit.id not in self.visits:
            self.visits[visit.id] = visit
            self.mark(visit.slot_id, SlotState.BOOKED)
            self.tell(visit, "booked", visit.patient_id, visit.doctor_id)
            self.remind(visit)

    def moved(self, visit: Appointment, to: SlotId) -> None:
        if visit.slot_id == to:
            return
        self.mark(visit.slot_id, SlotState.OPEN)
        self.mark(to, SlotState.BOOKED)
        span, sequence = self.slots[to].span, visit.sequence + 1
        after = replace(visit, slot_id=to, span=span, sequence=sequence, coming=False)
        self.visits[visit.id] = after
        self.forget_reminders(visit)
        self.tell(visit, "moved", visit.patient_id, visit.doctor_id)
        self.remind(after)

    def cancelled(self, visit: Appointment, reason: str | None) -> None:
        self.mark(visit.slot_id, SlotState.OPEN)
        self.visits[visit.id] = replace(
            visit, status=Status.CANCELLED, reason=reason, sequence=visit.sequence + 1
        )
        self.forget_reminders(visit)
        self.tell(visit, "cancelled", visit.patient_id, visit.doctor_id)

    def noted(self, visit: Appointment, note: str | None) -> None:
        """The doctor hears of it, once in a minute."""
        self.visits[visit.id] = replace(visit, note=note)
        told = ((one.kind, one.about, one.due) for one in self.letters)
        if ("note_changed", visit.id, self.now) not in told:
            self.tell(visit, "note_changed", visit.doctor_id)

    def tell(self, visit: Appointment, kind: str, *people: PersonId) -> None:
        self.letters += [Note(person, kind, visit.id, self.now) for person in people]

    def remind(self, visit: Appointment) -> None:
        dues = [visit.span.start - before for before in self.policy.reminders_before]
        self.letters += [
            Note(visit.patient_id, "reminder", visit.id, due) for due in dues if due > self.now
        ]

    def forget_reminders(self, visit: Appointment) -> None:
        for letter in self.letters:
            if letter.about == visit.id and letter.kind == "reminder" and letter.outcome is None:
                letter.outcome = "withdrawn"

    def delivered(self) -> None:
        """Everything due goes out, but for the disabled and for reminders that come too late."""
        for letter in self.letters:
            if letter.outcome is None and letter.due <= self.now:
                late = self.visits[letter.about].span.start <= self.now
                lost = self.people[letter.to].disabled or (letter.kind == "reminder" and late)
                letter.outcome = "withdrawn" if lost else "delivered"
