"""What answers, marks and delays do to the model, once nothing stands in their way."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from core.model import AccountId, Appointment, AppointmentId, DoctorId, SlotId, Status
from tests.model.commands import Commands


@dataclass(slots=True)
class Model(Commands):
    """A clinic that people use."""

    delays: dict[tuple[DoctorId, date], tuple[timedelta, datetime]] = field(default_factory=dict)
    """How late a doctor runs on a day, and when they said so."""

    def accepted(self, who: AccountId, visit: Appointment) -> None:
        """Agreeing again changes nothing."""
        if visit.status is Status.CONFIRMED:
            return
        after = replace(visit, status=Status.CONFIRMED, answer_by=None, proposed_slot=None)
        self.unpropose(visit)
        self.visits[visit.id] = after
        self.letters.accepted(after, self.now)
        self.letters.remind(after, self.policy.reminders_before, self.now)
        self.wrote(who, "request_accepted", visit.doctor_id, visit=after)

    def refused(self, who: AccountId | None, visit: Appointment, reason: str | None) -> None:
        """End a request, by its doctor's word or by nobody's; saying so again changes nothing."""
        if visit.status is Status.REJECTED:
            return
        self.fill(visit.slot_id, None)
        after = replace(visit, status=Status.REJECTED, reason=reason, answer_by=None)
        after, proposed = replace(after, proposed_slot=None), visit.proposed_slot is not None
        self.unpropose(visit)
        after = self.visits[visit.id] = replace(after, sequence=visit.sequence + 1)
        self.letters.refused(after, by_doctor=who is not None, proposed=proposed, now=self.now)
        self.letters.remind(after, (), self.now)
        deed = "request_expired" if who is None else "request_rejected"
        self.wrote(who, deed, visit.doctor_id, visit=after)
        self.wrote(who, "slot_freed", visit.doctor_id, slot=visit.slot_id, amount=1)

    def proposed(self, who: AccountId, visit: Appointment, slot: SlotId) -> None:
        """Keep another time beside the one that was asked for; the same again changes nothing."""
        wanted = self.slots[slot]
        if self.proposes(visit, wanted):
            return
        self.unpropose(visit)
        until = min(self.answer_by(wanted), visit.span.start)
        carers = list(self.carers[visit.patient_id])
        keeper = visit.made_by if visit.made_by in carers else carers[0]
        self.slots[slot] = replace(wanted, held_by=keeper, held_until=until)
        after = self.visits[visit.id] = replace(visit, proposed_slot=slot, answer_by=until)
        self.letters.proposed(after, wanted, self.now)
        self.wrote(who, "time_proposed", visit.doctor_id, visit=after)

    def declined(self, who: AccountId, visit: Appointment) -> None:
        self.unpropose(visit)
        until = min(self.now + self.policy.answer_within, visit.span.start)
        after = self.visits[visit.id] = replace(visit, proposed_slot=None, answer_by=until)
        self.letters.proposal_refused(after, self.now)
        self.letters.remind(after, (), self.now)
        self.wrote(who, "proposal_declined", visit.doctor_id, visit=after)

    def taken(self, who: AccountId, visit: Appointment, slot: SlotId) -> None:
        """Taking it again changes nothing."""
        if visit.status is Status.CONFIRMED:
            return
        self.fill(visit.slot_id, None)
        self.fill(slot, visit.id)
        sequence, span = visit.sequence + 1, self.slots[slot].span
        after = replace(visit, slot_id=slot, span=span, sequence=sequence, coming=False)
        after = replace(after, status=Status.CONFIRMED, answer_by=None, proposed_slot=None)
        self.visits[visit.id] = after
        self.letters.taken(after, self.now)
        self.letters.remind(after, self.policy.reminders_before, self.now)
        self.wrote(who, "proposal_taken", visit.doctor_id, visit=after)
        self.wrote(who, "slot_freed", visit.doctor_id, slot=visit.slot_id, amount=1)

    def ended(self, who: AccountId | None, visit: Appointment, how: Status) -> None:
        """Mark how a visit ended; marking it so again changes nothing."""
        if visit.status is how:
            return
        if visit.live:
            self.fill(visit.slot_id, None)
        after = self.visits[visit.id] = replace(visit, status=how)
        deed = "visit_missed" if how is Status.NO_SHOW else "visit_completed"
        self.wrote(who, deed, visit.doctor_id, visit=after)

    def unmarked(self, who: AccountId, visit: Appointment) -> None:
        """Take the last mark back: how the visit ended, or else that the patient is there."""
        arrived = visit.arrived and not visit.live
        self.fill(visit.slot_id, visit.id)
        after = replace(visit, status=Status.CONFIRMED, arrived=arrived)
        self.visits[visit.id] = after
        self.wrote(who, "visit_unmarked", visit.doctor_id, visit=after)

    def arrived(self, who: AccountId, visit: Appointment) -> None:
        """Marking it again changes nothing."""
        if visit.arrived:
            return
        after = self.visits[visit.id] = replace(visit, arrived=True)
        self.wrote(who, "patient_arrived", visit.doctor_id, visit=after)

    def runs_late(self, who: AccountId, doctor: DoctorId, late: timedelta) -> list[AppointmentId]:
        """Run late by so much today; return whose patients hear something new."""
        today = self.now.astimezone(self.policy.zone).date()
        self.delays = {one: it for one, it in self.delays.items() if one[0] != doctor}
        if late:
            self.delays[doctor, today] = (late, self.now)
        self.wrote(who, "delay_said", doctor, amount=late // timedelta(minutes=1))
        told, free_at = [], None
        for visit in self.planned(doctor, today):
            self.letters.forget_delay(visit)
            expected = visit.span.start
            if visit.span.end > self.now:
                expected = max(expected, free_at) if free_at else expected + late
                free_at = expected + visit.span.length
            known = self.letters.expected(visit)
            awaited = visit.status is Status.CONFIRMED and not visit.arrived
            if awaited and visit.span.end > self.now and self.now < max(known, expected):
                if known == expected:
                    continue
                self.letters.late(visit, expected, self.now)
                self.wrote(who, "visit_delayed", doctor, visit=visit)
                told.append(visit.id)
        return told

    def planned(self, doctor: DoctorId, day: date) -> list[Appointment]:
        """Return what a day was planned with, in order."""
        found = [
            visit
            for visit in self.visits.values()
            if visit.doctor_id == doctor
            and visit.status not in (Status.PENDING, Status.REJECTED, Status.CANCELLED)
            and visit.span.start.astimezone(self.policy.zone).date() == day
        ]
        return sorted(found, key=lambda visit: visit.span)
