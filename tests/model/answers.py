"""What becomes of appointments, in the model: why they are not changed, answered or marked."""

from dataclasses import dataclass
from datetime import date, timedelta

from core import errors
from core.model import AccountId, Appointment, DoctorId, PatientId, Slot, SlotId, Status
from tests.model.clinic import Clinic, Reasons, Shown

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Answers(Clinic):
    """A clinic that is asked, and visited."""

    def no_own_change(self, who: AccountId, appointment: Appointment) -> Reasons:
        yield from self.no_carer(who, appointment.patient_id)
        if not appointment.live or self.now >= appointment.span.start:
            yield errors.NotLiveError

    def no_calling_off(self, who: AccountId, appointment: Appointment) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if not appointment.live or self.now >= appointment.span.end:
            yield errors.NotLiveError

    def no_desk_change(self, appointment: Appointment) -> Reasons:
        if not appointment.live or self.now >= appointment.span.end:
            yield errors.NotLiveError

    def no_desk_booking(self, desk: AccountId, patient: PatientId, slot: SlotId) -> Reasons:
        """Neither notice nor horizon, nor how many or how often."""
        if slot not in self.slots:
            yield errors.SlotClosedError
        wanted, mine = self.slots[slot], self.ahead(patient)
        if any(one.slot_id == slot for one in mine):
            return
        yield from self._no_desk_slot(desk, patient, wanted, None)

    def no_desk_move(self, desk: AccountId, appointment: Appointment, to: SlotId) -> Reasons:
        """To another time of the same doctor; a time that has begun will do."""
        if appointment.slot_id == to and appointment.live:
            return
        if to not in self.slots:
            yield errors.SlotClosedError
        yield from self.no_desk_change(appointment)
        wanted = self.slots[to]
        if wanted.doctor_id != appointment.doctor_id:
            yield errors.NotFoundError
        yield from self._no_desk_slot(desk, appointment.patient_id, wanted, appointment)

    def _no_desk_slot(
        self, desk: AccountId, patient: PatientId, wanted: Slot, moving: Appointment | None
    ) -> Reasons:
        if self.doctors[wanted.doctor_id].account_id in self.disabled:
            yield errors.DoctorAwayError
        if wanted.span.end <= self.now:
            yield errors.InThePastError
        limits = (errors.TooSoonError, errors.TooFarError)
        yield from (one for one in self.no_slot(desk, wanted) if one not in limits)
        yield from self.no_other(wanted, None if moving is None else moving.id)
        others = [one for one in self.ahead(patient) if moving is None or one.id != moving.id]
        yield from self.no_time(patient, wanted, others)

    def no_change(self, who: AccountId, appointment: Appointment) -> Reasons:
        yield from self.no_own_change(who, appointment)
        if appointment.span.start - self.now < self.policy.cutoff:
            yield errors.CutoffPassedError

    def no_move(
        self, who: AccountId, appointment: Appointment, to: SlotId, shown: Shown | None
    ) -> Reasons:
        yield from self.no_carer(who, appointment.patient_id)
        if appointment.slot_id == to and appointment.live:
            return
        if to not in self.slots:
            yield errors.SlotClosedError
        yield from self.no_offer(self.slots[to], None, shown)
        yield from self.no_change(who, appointment)
        if self.slots[to].doctor_id != appointment.doctor_id:
            yield errors.NotFoundError
        yield from self.no_slot(who, self.slots[to])
        others = [
            other for other in self.ahead(appointment.patient_id) if other.id != appointment.id
        ]
        yield from self.no_time(appointment.patient_id, self.slots[to], others)
        yield from self.no_more_today(appointment.patient_id)
        yield from self.no_other(self.slots[to], appointment.id)

    def no_way_back(self, who: AccountId, appointment: Appointment) -> Reasons:
        yield from self.no_carer(who, appointment.patient_id)
        if appointment.live:
            return
        slot = None if appointment.slot_id is None else self.slots[appointment.slot_id]
        until = appointment.undo_until
        if until is None or self.now >= until or slot is None:
            yield errors.UndoOverError
            return
        kept = self.comes_back(appointment, slot) and slot.held_by == who
        if not kept or slot.span != appointment.span or not slot.offered:
            yield errors.UndoOverError
        mine = self.ahead(appointment.patient_id)
        if any(other.span.overlaps(appointment.span) for other in mine):
            yield errors.PatientBusyError
        if len(mine) >= self.policy.upcoming_per_patient:
            yield errors.TooManyUpcomingError

    def no_note(self, who: AccountId, appointment: Appointment, note: str | None) -> Reasons:
        yield from self.no_own_change(who, appointment)
        if appointment.note == note:
            yield errors.NoChangeError
        yield from self.no_more_today(appointment.patient_id)

    def no_answer(self, who: AccountId, appointment: Appointment, done: Status) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if appointment.status is done and not appointment.expired:
            return
        if appointment.status is not Status.PENDING or self.now >= appointment.span.start:
            yield errors.NotWaitingError

    def no_proposal(self, who: AccountId, appointment: Appointment, slot: SlotId) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if slot not in self.slots:
            yield errors.SlotClosedError
        if appointment.status is not Status.PENDING or self.now >= appointment.span.start:
            yield errors.NotWaitingError
        wanted = self.slots[slot]
        if wanted.doctor_id != appointment.doctor_id:
            yield errors.NotFoundError
        if slot == appointment.slot_id:
            yield errors.NoChangeError
        kept = wanted.held_by if self.proposes(appointment, wanted) else None
        yield from self.no_slot(kept, wanted)
        others = [one for one in self.ahead(appointment.patient_id) if one.id != appointment.id]
        if any(other.span.overlaps(wanted.span) for other in others):
            yield errors.PatientElsewhereError

    def no_declining(self, who: AccountId, appointment: Appointment, slot: SlotId) -> Reasons:
        yield from self.no_carer(who, appointment.patient_id)
        waits = appointment.status is Status.PENDING and self.now < appointment.span.start
        if not waits or appointment.proposed_slot != slot:
            yield errors.ProposalOverError

    def no_taking(self, who: AccountId, appointment: Appointment, slot: SlotId) -> Reasons:
        yield from self.no_carer(who, appointment.patient_id)
        if appointment.status is Status.CONFIRMED and appointment.slot_id == slot:
            return
        yield from self.no_declining(who, appointment, slot)
        wanted = self.slots[slot]
        if wanted.span.start <= self.now:
            yield errors.ProposalOverError
        by = wanted.held_by if self.proposes(appointment, wanted) else who
        yield from (one for one in self.no_slot(by, wanted) if one is not errors.TooSoonError)
        others = [one for one in self.ahead(appointment.patient_id) if one.id != appointment.id]
        yield from self.no_time(appointment.patient_id, wanted, others)

    def no_visit_end(self, who: AccountId, appointment: Appointment, how: Status) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if appointment.status not in (Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW):
            yield errors.NotLiveError
        started = self.now > appointment.span.start
        if not started and (how is Status.NO_SHOW or self.now < appointment.span.start):
            yield errors.TooEarlyError

    def no_undo(self, who: AccountId, appointment: Appointment) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if appointment.status is Status.CONFIRMED:
            if not appointment.arrived:
                yield errors.NoChangeError
            return
        if appointment.status not in (Status.COMPLETED, Status.NO_SHOW):
            yield errors.NotLiveError
        slot = None if appointment.slot_id is None else self.slots[appointment.slot_id]
        if slot is None or slot.span != appointment.span or slot.appointment_id is not None:
            yield errors.CannotUndoError
        elsewhere = [
            one for one in self.appointments.values() if one.patient_id == appointment.patient_id
        ]
        if any(one.live and one.span.overlaps(appointment.span) for one in elsewhere):
            yield errors.CannotUndoError
        if appointment.span.end + self.policy.complete_after <= self.now:
            yield errors.CannotUndoError

    def no_arrival(self, who: AccountId, appointment: Appointment) -> Reasons:
        if any(self.no_doctor(who, appointment.doctor_id)):
            yield errors.NotFoundError
        if appointment.status is not Status.CONFIRMED:
            yield errors.NotLiveError
        if self.now < appointment.span.start - 2 * HOUR:
            yield errors.TooEarlyError

    def no_delay(self, who: AccountId, doctor: DoctorId, late: timedelta, day: date) -> Reasons:
        if late > 3 * HOUR:
            yield errors.BadFieldError
        yield from self.no_doctor(who, doctor)
        if day != self.now.astimezone(self.policy.zone).date():
            yield errors.AnotherDayError
