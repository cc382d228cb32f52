"""What doctors answer, propose and mark, and what patients say to it, in the model: why not."""

from dataclasses import dataclass
from datetime import date, timedelta

from core import errors
from core.model import AccountId, Appointment, DoctorId, SlotId, Status
from tests.model.clinic import Clinic, Reasons

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Answers(Clinic):
    """A clinic that is asked, and visited."""

    def no_answer(self, who: AccountId, visit: Appointment, done: Status) -> Reasons:
        if any(self.no_doctor(who, visit.doctor_id)):
            yield errors.NotFoundError
        if visit.status is done:
            return
        if visit.status is not Status.PENDING or self.now >= visit.span.start:
            yield errors.NotWaitingError

    def no_proposal(self, who: AccountId, visit: Appointment, slot: SlotId) -> Reasons:
        if any(self.no_doctor(who, visit.doctor_id)):
            yield errors.NotFoundError
        if slot not in self.slots:
            yield errors.SlotClosedError
        if visit.status is not Status.PENDING or self.now >= visit.span.start:
            yield errors.NotWaitingError
        wanted = self.slots[slot]
        if wanted.doctor_id != visit.doctor_id:
            yield errors.NotFoundError
        if slot == visit.slot_id:
            yield errors.NoChangeError
        kept = wanted.held_by if self.proposes(visit, wanted) else None
        yield from self.no_slot(kept, wanted)
        others = [one for one in self.ahead(visit.patient_id) if one.id != visit.id]
        if any(other.span.overlaps(wanted.span) for other in others):
            yield errors.PatientElsewhereError

    def no_declining(self, who: AccountId, visit: Appointment, slot: SlotId) -> Reasons:
        yield from self.no_carer(who, visit.patient_id)
        waits = visit.status is Status.PENDING and self.now < visit.span.start
        if not waits or visit.proposed_slot != slot:
            yield errors.ProposalOverError

    def no_taking(self, who: AccountId, visit: Appointment, slot: SlotId) -> Reasons:
        yield from self.no_carer(who, visit.patient_id)
        if visit.status is Status.CONFIRMED and visit.slot_id == slot:
            return
        yield from self.no_declining(who, visit, slot)
        wanted = self.slots[slot]
        if wanted.span.start <= self.now:
            yield errors.ProposalOverError
        by = wanted.held_by if self.proposes(visit, wanted) else who
        yield from (one for one in self.no_slot(by, wanted) if one is not errors.TooSoonError)
        others = [one for one in self.ahead(visit.patient_id) if one.id != visit.id]
        yield from self.no_time(visit.patient_id, wanted, others)

    def no_visit_end(self, who: AccountId, visit: Appointment, how: Status) -> Reasons:
        if any(self.no_doctor(who, visit.doctor_id)):
            yield errors.NotFoundError
        if visit.status not in (Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW):
            yield errors.NotLiveError
        started = self.now > visit.span.start
        if not started and (how is Status.NO_SHOW or self.now < visit.span.start):
            yield errors.TooEarlyError

    def no_undo(self, who: AccountId, visit: Appointment) -> Reasons:
        if any(self.no_doctor(who, visit.doctor_id)):
            yield errors.NotFoundError
        if visit.status is Status.CONFIRMED:
            if not visit.arrived:
                yield errors.NoChangeError
            return
        if visit.status not in (Status.COMPLETED, Status.NO_SHOW):
            yield errors.NotLiveError
        slot = None if visit.slot_id is None else self.slots[visit.slot_id]
        if slot is None or slot.span != visit.span or slot.appointment_id is not None:
            yield errors.CannotUndoError
        elsewhere = [one for one in self.visits.values() if one.patient_id == visit.patient_id]
        if any(one.live and one.span.overlaps(visit.span) for one in elsewhere):
            yield errors.CannotUndoError
        if visit.span.end + self.policy.complete_after <= self.now:
            yield errors.CannotUndoError

    def no_arrival(self, who: AccountId, visit: Appointment) -> Reasons:
        if any(self.no_doctor(who, visit.doctor_id)):
            yield errors.NotFoundError
        if visit.status is not Status.CONFIRMED:
            yield errors.NotLiveError
        if self.now < visit.span.start - 2 * HOUR:
            yield errors.TooEarlyError

    def no_delay(self, who: AccountId, doctor: DoctorId, late: timedelta, day: date) -> Reasons:
        if late > 3 * HOUR:
            yield errors.BadFieldError
        yield from self.no_doctor(who, doctor)
        if day != self.now.astimezone(self.policy.zone).date():
            yield errors.AnotherDayError
