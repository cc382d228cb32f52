"""The booking core once more, as a page of plain Python: dictionaries, no locks, no database.

For each command there is every reason why not, and the one that is told comes first. What it does
where there is none stands in commands.py.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from core import errors
from core.errors import Refusal
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    PatientId,
    Relation,
    Slot,
    SlotId,
    Span,
    Status,
)
from core.policy import ClinicPolicy, Window
from tests.model.letters import Letters

Reasons = Iterator[type[Refusal]]
Spans = Sequence[Span]

DAY = timedelta(days=1)
CHANGES = {
    *("appointment_requested", "appointment_booked", "appointment_moved"),
    *("appointment_cancelled", "note_changed"),
}
"""What counts into a patient's day."""


class Deed(NamedTuple):
    """A line of the audit trail."""

    at: datetime
    by: AccountId | None
    deed: str
    patient: PatientId | None
    doctor: DoctorId | None
    appointment: AppointmentId | None
    slot: SlotId | None
    amount: int | None


class Shown(NamedTuple):
    """An offer as somebody saw it: the time, which edition of the doctor's card, the note."""

    span: Span
    card: int
    note: str | None


@dataclass(slots=True)
class Clinic:
    """Everything there is."""

    policy: ClinicPolicy
    now: datetime
    doctors: dict[DoctorId, Doctor]
    carers: Mapping[PatientId, Mapping[AccountId, Relation]]
    disabled: set[AccountId] = field(default_factory=set)
    slots: dict[SlotId, Slot] = field(default_factory=dict)
    appointments: dict[AppointmentId, Appointment] = field(default_factory=dict)
    letters: Letters = field(default_factory=Letters)
    deeds: list[Deed] = field(default_factory=list)

    # What is so

    def free(self, doctor: DoctorId) -> list[Slot]:
        """Return what may be booked now, in order of time."""
        found = [
            slot
            for slot in self.slots.values()
            if slot.doctor_id == doctor
            and slot.appointment_id is None
            and slot.offered
            and not self.is_held(slot)
            and self.now + self.policy.notice <= slot.span.start
            and slot.span.start <= self.now + self.policy.horizon
        ]
        return sorted(found, key=lambda slot: slot.span)

    def is_held(self, slot: Slot) -> bool:
        return slot.held_until is not None and self.now < slot.held_until

    def ahead(self, patient: PatientId) -> list[Appointment]:
        return [
            appointment
            for appointment in self.appointments.values()
            if appointment.patient_id == patient
            and appointment.live
            and appointment.span.end > self.now
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

    def in_the_way(self, doctor: DoctorId, span: Span) -> list[Slot]:
        return [
            slot
            for slot in self.slots.values()
            if slot.doctor_id == doctor and slot.span.overlaps(span)
        ]

    def blocking(self, doctor: DoctorId, span: Span) -> list[Slot]:
        """Return what is in the way of publishing by hand."""
        return self.in_the_way(doctor, span)

    def unbooked(self, slots: Sequence[SlotId]) -> list[SlotId]:
        found = [one for one in slots if self.slots[one].appointment_id is None]
        return sorted(found, key=lambda one: self.slots[one].span)

    def otherwise(self, slots: Sequence[SlotId], *, off: bool) -> list[SlotId]:
        """Return which of these can be switched so; none is offered in a time off."""
        can = [one for one in self.unbooked(slots) if off or not self.slots[one].time_off]
        return [one for one in can if self.slots[one].switched_off is not off]

    def mine(self, who: AccountId, patient: PatientId, slot: SlotId) -> bool:
        """Whether somebody who may act for this patient finds that slot booked for them."""
        there = any(appointment.slot_id == slot for appointment in self.ahead(patient))
        return there and not any(self.no_carer(who, patient))

    # Why not

    def no_doctor(self, who: AccountId, doctor: DoctorId) -> Reasons:
        if self.doctors[doctor].account_id != who:
            yield errors.NotADoctorError
        if who in self.disabled:
            yield errors.DisabledError

    def no_publishing(
        self, who: AccountId, doctor: DoctorId, days: Collection[date], spans: Spans
    ) -> Reasons:
        yield from self.no_doctor(who, doctor)
        if min(days) < self.now.astimezone(self.policy.zone).date():
            yield errors.BadFieldError
        if not spans:
            yield errors.InThePastError
        if all(self.blocking(doctor, span) for span in spans):
            yield errors.OverlapError

    def no_change_of_slots(
        self, who: AccountId, doctor: DoctorId, slots: Sequence[SlotId]
    ) -> Reasons:
        yield from self.no_doctor(who, doctor)
        own = [one for one in slots if one in self.slots and self.slots[one].doctor_id == doctor]
        if own != list(slots) or not own:
            yield errors.NotFoundError
        if not self.unbooked(own):
            yield errors.SlotBookedError

    def no_switching(
        self, who: AccountId, doctor: DoctorId, slots: Sequence[SlotId], *, off: bool
    ) -> Reasons:
        yield from self.no_change_of_slots(who, doctor, slots)
        if not off and all(self.slots[one].time_off for one in self.unbooked(slots)):
            yield errors.InTimeOffError
        if not self.otherwise(slots, off=off):
            yield errors.NoChangeError

    def no_other_time(self, who: AccountId, doctor: DoctorId, slot: SlotId, span: Span) -> Reasons:
        yield from self.no_change_of_slots(who, doctor, [slot])
        if span.start <= self.now:
            yield errors.InThePastError
        if span == self.slots[slot].span:
            yield errors.NoChangeError
        if any(other.id != slot for other in self.in_the_way(doctor, span)):
            yield errors.OverlapError

    def no_carer(self, who: AccountId, patient: PatientId) -> Reasons:
        if who not in self.carers[patient]:
            yield errors.NotFoundError
        if who in self.disabled:
            yield errors.DisabledError

    def no_offer(self, slot: Slot, note: str | None, shown: Shown | None) -> Reasons:
        there = Shown(slot.span, self.doctors[slot.doctor_id].version, note)
        if shown is not None and shown != there:
            yield errors.OfferChangedError

    def no_slot(self, who: AccountId | None, slot: Slot) -> Reasons:
        if self.doctors[slot.doctor_id].account_id in self.disabled:
            yield errors.DoctorAwayError
        if slot.appointment_id is not None:
            yield errors.SlotTakenError
        if not slot.offered:
            yield errors.SlotClosedError
        if slot.span.start < self.now + self.policy.notice:
            yield errors.TooSoonError
        if slot.span.start > self.now + self.policy.horizon:
            yield errors.TooFarError
        if self.is_held(slot) and slot.held_by != who:
            yield errors.SlotHeldError

    def no_time(self, patient: PatientId, slot: Slot, others: Sequence[Appointment]) -> Reasons:
        seer = self.doctors[slot.doctor_id].account_id
        if any(
            one == seer and relation is Relation.SELF
            for one, relation in self.carers[patient].items()
        ):
            yield errors.OwnPatientError
        if any(other.span.overlaps(slot.span) for other in others):
            yield errors.PatientBusyError

    def no_more_today(self, patient: PatientId) -> Reasons:
        today = [
            one
            for one in self.deeds
            if one.patient == patient
            and one.deed in CHANGES
            and one.at > self.now - DAY
            and one.by in self.carers[patient]
        ]
        if len(today) >= self.policy.changes_per_day:
            yield errors.TooManyChangesError

    def no_other(self, slot: Slot, appointment: AppointmentId | None) -> Reasons:
        """What is kept for a request is taken in it alone."""
        for one in self.asked():
            if one.id != appointment and self.is_held(slot) and self.proposes(one, slot):
                yield errors.SlotProposedError

    def no_hold(self, who: AccountId, patient: PatientId, slot: SlotId) -> Reasons:
        """Whatever may be booked may be kept."""
        if slot not in self.slots:
            yield errors.SlotClosedError
        yield from self.no_carer(who, patient)
        wanted, mine = self.slots[slot], self.ahead(patient)
        yield from self.no_slot(who, wanted)
        yield from self.no_time(patient, wanted, mine)
        if len(mine) >= self.policy.upcoming_per_patient:
            yield errors.TooManyUpcomingError
        yield from self.no_more_today(patient)
        yield from self.no_other(wanted, None)

    def no_booking(
        self,
        who: AccountId,
        patient: PatientId,
        slot: SlotId,
        note: str | None,
        shown: Shown | None,
    ) -> Reasons:
        if slot not in self.slots:
            yield errors.SlotClosedError
        if self.mine(who, patient, slot):
            return
        yield from self.no_offer(self.slots[slot], note, shown)
        yield from self.no_hold(who, patient, slot)

    def asked(self) -> list[Appointment]:
        """Return what waits for a word."""
        return [one for one in self.appointments.values() if one.status is Status.PENDING]

    def proposes(self, appointment: Appointment, slot: Slot) -> bool:
        """Whether this slot is kept for the request, because its doctor proposed it."""
        return appointment.proposed_slot == slot.id and appointment.answer_by == slot.held_until

    def comes_back(self, appointment: Appointment, slot: Slot) -> bool:
        """Whether the slot is kept for this cancelled appointment."""
        mine = appointment.slot_id == slot.id and appointment.undo_until == slot.held_until
        return mine and appointment.undo_until is not None and slot.appointment_id is None
