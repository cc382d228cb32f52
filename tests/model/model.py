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

    def accepted(self, who: AccountId, appointment: Appointment) -> None:
        """Agreeing again changes nothing."""
        if appointment.status is Status.CONFIRMED:
            return
        after = replace(appointment, status=Status.CONFIRMED, answer_by=None, proposed_slot=None)
        self.unpropose(appointment)
        self.appointments[appointment.id] = after
        self.letters.accepted(after, self.now)
        self.letters.remind(after, self.policy.reminders_before, self.now)
        self.wrote(who, "request_accepted", appointment.doctor_id, appointment=after)

    def refused(self, who: AccountId | None, appointment: Appointment, reason: str | None) -> None:
        """End a request, by its doctor's word or by nobody's; saying so again changes nothing."""
        if appointment.status is Status.REJECTED:
            return
        self.fill(appointment.slot_id, None)
        after = replace(appointment, status=Status.REJECTED, reason=reason, answer_by=None)
        after, proposed = replace(after, proposed_slot=None), appointment.proposed_slot is not None
        self.unpropose(appointment)
        after = self.appointments[appointment.id] = replace(
            after, sequence=appointment.sequence + 1
        )
        self.letters.refused(after, by_doctor=who is not None, proposed=proposed, now=self.now)
        self.letters.remind(after, (), self.now)
        deed = "request_expired" if who is None else "request_rejected"
        self.wrote(who, deed, appointment.doctor_id, appointment=after)
        self.left(who, appointment.slot_id)

    def proposed(self, who: AccountId, appointment: Appointment, slot: SlotId) -> None:
        """Keep another time beside the one that was asked for; the same again changes nothing."""
        wanted = self.slots[slot]
        if self.proposes(appointment, wanted):
            return
        self.unpropose(appointment)
        until = min(self.answer_by(wanted), appointment.span.start)
        carers = list(self.carers[appointment.patient_id])
        keeper = appointment.made_by if appointment.made_by in carers else carers[0]
        self.slots[slot] = replace(wanted, held_by=keeper, held_until=until)
        after = self.appointments[appointment.id] = replace(
            appointment, proposed_slot=slot, answer_by=until
        )
        self.letters.proposed(after, wanted, self.now)
        self.wrote(who, "time_proposed", appointment.doctor_id, appointment=after)

    def declined(self, who: AccountId, appointment: Appointment) -> None:
        self.unpropose(appointment)
        until = min(self.now + self.policy.answer_within, appointment.span.start)
        after = self.appointments[appointment.id] = replace(
            appointment, proposed_slot=None, answer_by=until
        )
        self.letters.proposal_refused(after, self.now)
        self.letters.remind(after, (), self.now)
        self.wrote(who, "proposal_declined", appointment.doctor_id, appointment=after)

    def taken(self, who: AccountId, appointment: Appointment, slot: SlotId) -> None:
        """Taking it again changes nothing."""
        if appointment.status is Status.CONFIRMED:
            return
        self.fill(appointment.slot_id, None)
        self.fill(slot, appointment.id)
        sequence, span = appointment.sequence + 1, self.slots[slot].span
        after = replace(appointment, slot_id=slot, span=span, sequence=sequence, coming=False)
        after = replace(after, status=Status.CONFIRMED, answer_by=None, proposed_slot=None)
        self.appointments[appointment.id] = after
        self.letters.taken(after, self.now)
        self.letters.remind(after, self.policy.reminders_before, self.now)
        self.wrote(who, "proposal_taken", appointment.doctor_id, appointment=after)
        self.left(who, appointment.slot_id)

    def ended(self, who: AccountId | None, appointment: Appointment, how: Status) -> None:
        """Mark how a visit ended; marking it so again changes nothing."""
        if appointment.status is how:
            return
        if appointment.live:
            self.fill(appointment.slot_id, None)
        after = self.appointments[appointment.id] = replace(appointment, status=how)
        deed = "visit_missed" if how is Status.NO_SHOW else "visit_completed"
        self.wrote(who, deed, appointment.doctor_id, appointment=after)

    def unmarked(self, who: AccountId, appointment: Appointment) -> None:
        """Take the last mark back: how the visit ended, or else that the patient is there."""
        arrived = appointment.arrived and not appointment.live
        self.fill(appointment.slot_id, appointment.id)
        after = replace(appointment, status=Status.CONFIRMED, arrived=arrived)
        self.appointments[appointment.id] = after
        self.wrote(who, "visit_unmarked", appointment.doctor_id, appointment=after)

    def arrived(self, who: AccountId, appointment: Appointment) -> None:
        """Marking it again changes nothing."""
        if appointment.arrived:
            return
        after = self.appointments[appointment.id] = replace(appointment, arrived=True)
        self.wrote(who, "patient_arrived", appointment.doctor_id, appointment=after)

    def runs_late(self, who: AccountId, doctor: DoctorId, late: timedelta) -> list[AppointmentId]:
        """Run late by so much today; return whose patients hear something new."""
        today = self.now.astimezone(self.policy.zone).date()
        self.delays = {one: it for one, it in self.delays.items() if one[0] != doctor}
        if late:
            self.delays[doctor, today] = (late, self.now)
        self.wrote(who, "delay_said", doctor, amount=late // timedelta(minutes=1))
        told, free_at = [], None
        for appointment in self.planned(doctor, today):
            self.letters.forget_delay(appointment)
            expected = appointment.span.start
            if appointment.span.end > self.now:
                expected = max(expected, free_at) if free_at else expected + late
                free_at = expected + appointment.span.length
            known = self.letters.expected(appointment)
            awaited = appointment.status is Status.CONFIRMED and not appointment.arrived
            if awaited and appointment.span.end > self.now and self.now < max(known, expected):
                if known == expected:
                    continue
                self.letters.late(appointment, expected, self.now)
                self.wrote(who, "visit_delayed", doctor, appointment=appointment)
                told.append(appointment.id)
        return told

    def planned(self, doctor: DoctorId, day: date) -> list[Appointment]:
        """Return what a day was planned with, in order."""
        found = [
            appointment
            for appointment in self.appointments.values()
            if appointment.doctor_id == doctor
            and appointment.status not in (Status.PENDING, Status.REJECTED, Status.CANCELLED)
            and appointment.span.start.astimezone(self.policy.zone).date() == day
        ]
        return sorted(found, key=lambda appointment: appointment.span)
