"""What each command does to the model, once nothing stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    DoctorId,
    PatientId,
    Side,
    Slot,
    SlotId,
    Source,
    Span,
    Status,
    TimeOff,
)
from storage.types import EPOCH
from tests.model.clinic import DAY, Deed
from tests.model.readers import Reader
from tests.model.weeks import Weeks

MINUTE = timedelta(minutes=1)
CANCELLED = {
    Side.PATIENT: "appointment_cancelled",
    Side.DOCTOR: "appointment_called_off",
    Side.DESK: "cancelled_by_desk",
}
ANEW = 1
"""How often in a row one may keep the same slot anew."""


class Keeping(NamedTuple):
    """What an account kept last, how often in a row anew, and how much since its day began."""

    slot: SlotId
    anew: int
    since: datetime
    times: int


@dataclass(slots=True)
class Commands(Weeks):
    """A clinic that people use."""

    holds_per_day: int = 20
    kept: dict[AccountId, Keeping] = field(default_factory=dict)

    def wrote(
        self,
        by: AccountId | None,
        deed: str,
        doctor: DoctorId,
        *,
        appointment: Appointment | None = None,
        slot: SlotId | None = None,
        amount: int | None = None,
    ) -> None:
        """Write down who did what, when."""
        patient, number = (appointment.patient_id, appointment.id) if appointment else (None, None)
        where = appointment.slot_id if appointment else slot
        self.deeds.append(Deed(self.now, by, deed, patient, doctor, number, where, amount))

    def shut_out(self, by: AccountId, whom: AccountId, *, out: bool) -> None:
        """Shut an account out, or let it in; who is so already stays so.

        Of a doctor who is back the week is looked at again.
        """
        if (whom in self.disabled) is out:
            return
        self.disabled ^= {whom}
        deed = "account_disabled" if out else "account_enabled"
        self.deeds.append(Deed(self.now, by, deed, None, None, None, None, None))
        for doctor in self.doctors.values():
            if not out and doctor.account_id == whom and doctor.id in self.ahead_at:
                self.ahead_at[doctor.id] = EPOCH

    # A doctor's times

    def published(self, who: AccountId, doctor: DoctorId, slots: dict[SlotId, Slot]) -> None:
        """Put them in the place of what the week has there; the days are the doctor's own now."""
        self.gone(who, doctor, self.replaced(doctor, [slot.span for slot in slots.values()]))
        self.by_hand |= {(doctor, slot.day) for slot in slots.values()}
        self.came(who, doctor, slots)

    def came(self, who: AccountId | None, doctor: DoctorId, slots: dict[SlotId, Slot]) -> None:
        self.slots |= {one: replace(slot, time_off=False) for one, slot in slots.items()}
        self.look_again()
        if slots:
            self.wrote(who, "slots_published", doctor, amount=len(slots))

    def gone(self, who: AccountId | None, doctor: DoctorId, slots: Sequence[Slot]) -> None:
        """Past and cancelled appointments stay; they have no slot any more."""
        for slot in slots:
            del self.slots[slot.id]
        for appointment in list(self.appointments.values()):
            if appointment.slot_id in {slot.id for slot in slots}:
                self.appointments[appointment.id] = replace(appointment, slot_id=None)
        if slots:
            first, amount = slots[0].id, len(slots)
            self.wrote(who, "slots_deleted", doctor, slot=first, amount=amount)
        self.taken_away(who, slots)
        for appointment in self.asked():
            if appointment.proposed_slot in {slot.id for slot in slots}:
                self.appointments[appointment.id] = replace(appointment, proposed_slot=None)

    def taken_away(self, who: AccountId | None, slots: Sequence[Slot]) -> None:
        """End the proposals of these, which are as they were: what was asked for waits anew."""
        there = {slot.id: slot for slot in slots}
        for appointment in sorted(self.asked(), key=lambda one: one.id):
            slot = (
                None if appointment.proposed_slot is None else there.get(appointment.proposed_slot)
            )
            if slot is None or appointment.span.start <= self.now:
                continue
            self.unpropose(appointment, due=False)
            until = min(self.now + self.policy.answer_within, appointment.span.start)
            after = self.appointments[appointment.id] = replace(
                appointment, proposed_slot=None, answer_by=until
            )
            self.letters.proposal_off(after, slot.span.start, self.now)
            self.letters.remind(after, (), self.now)
            self.wrote(who, "proposal_withdrawn", appointment.doctor_id, appointment=after)

    def switched(
        self, who: AccountId, doctor: DoctorId, slots: Sequence[SlotId], *, off: bool
    ) -> None:
        changed = self.otherwise(slots, off=off)
        were = [self.slots[slot] for slot in changed]
        for slot in changed:
            self.slots[slot] = replace(self.slots[slot], switched_off=off)
        deed = "slots_switched_off" if off else "slots_reopened"
        self.wrote(who, deed, doctor, slot=changed[0], amount=len(changed))
        if off:
            self.taken_away(who, were)

    def retimed(self, who: AccountId, doctor: DoctorId, slot: SlotId, span: Span) -> None:
        was = self.slots[slot]
        self.slots[slot] = replace(was, span=span)
        self.by_hand.add((doctor, self.slots[slot].day))
        self.look_again()
        self.wrote(who, "slot_retimed", doctor, slot=slot, amount=1)
        self.taken_away(who, [was])

    def deleted(self, who: AccountId, doctor: DoctorId, slots: Sequence[SlotId]) -> None:
        gone = [self.slots[slot] for slot in self.unbooked(slots)]
        self.by_hand |= {(doctor, slot.day) for slot in gone}
        self.gone(who, doctor, gone)

    def went_away(self, who: AccountId, time_off: TimeOff, reason: str | None) -> None:
        """Take time off, unless it was taken; with a reason all in the way are called off."""
        doctor, span = time_off.doctor_id, time_off.span
        were = self.in_the_way(doctor, span)
        if time_off.id not in self.times_off:
            self.times_off[time_off.id] = time_off
            self.look_again()
            inside = sorted(self.in_the_way(doctor, span), key=lambda slot: slot.span)
            first = inside[0].id if inside else None
            self.wrote(who, "time_off_taken", doctor, slot=first, amount=len(inside))
        called_off = [] if reason is None else self.stand_in_it(doctor, span)
        for appointment in called_off:
            self.cancelled(who, appointment, Side.DOCTOR, reason)
        self.letters.together([appointment.id for appointment in called_off])
        self.taken_away(who, were)

    def came_back(self, who: AccountId, time_off: TimeOff) -> None:
        del self.times_off[time_off.id]
        back = self.look_again()
        first = back[0].id if back else None
        self.wrote(who, "time_off_ended", time_off.doctor_id, slot=first, amount=len(back))

    # Holds

    def keep(self, who: AccountId, slot: SlotId) -> datetime | None:
        """Keep a slot and no other; return until when, or None where one has kept enough.

        Looking again changes nothing.
        """
        wanted, last = self.slots[slot], self.kept.get(who)
        if wanted.held_by == who and self.is_held(wanted):
            return wanted.held_until
        self.release(who)
        fresh = Keeping(slot, 0, self.now, 1)
        if last is not None and self.now - last.since < DAY:
            anew = last.anew + 1 if last.slot == slot else 0
            fresh = Keeping(slot, anew, last.since, last.times + 1)
        if fresh.anew > ANEW or fresh.times > self.holds_per_day:
            return None
        bookable_until = wanted.span.start - self.policy.notice
        self.kept[who], until = fresh, min(self.now + self.policy.hold, bookable_until)
        self.slots[slot] = replace(wanted, held_by=who, held_until=until)
        return until

    def release(self, who: AccountId) -> None:
        for slot in self.slots.values():
            kept = any(self.proposes(one, slot) for one in self.asked()) or any(
                self.comes_back(one, slot) for one in self.appointments.values()
            )
            if slot.held_by == who and not kept:
                self.slots[slot.id] = replace(slot, held_by=None, held_until=None)

    def unpropose(self, appointment: Appointment, *, due: bool = True) -> None:
        """Let go of what is kept for a request; whether the week still has it is seen next."""
        slot = (
            None if appointment.proposed_slot is None else self.slots.get(appointment.proposed_slot)
        )
        if slot is not None and self.proposes(appointment, slot):
            self.slots[slot.id] = replace(slot, held_by=None, held_until=None)
            if due and slot.source is Source.WEEKLY and slot.doctor_id in self.ahead_at:
                self.ahead_at[slot.doctor_id] = EPOCH

    # Appointments

    def left(self, who: AccountId | None, left: SlotId | None) -> None:
        """See what becomes of a slot that nobody fills any more."""
        assert left is not None
        slot = self.slots[left]
        if slot in self.astray(slot.doctor_id):
            self.gone(who, slot.doctor_id, [slot])
        else:
            self.wrote(who, "slot_freed", slot.doctor_id, slot=left, amount=1)

    def fill(self, slot: SlotId | None, appointment: AppointmentId | None) -> None:
        """Let an appointment fill a slot, or nobody: only what fills it changes, and the hold."""
        if slot is not None:
            filled = replace(self.slots[slot], appointment_id=appointment)
            self.slots[slot] = (
                replace(filled, held_by=None, held_until=None) if appointment else filled
            )

    def booked(
        self,
        who: AccountId,
        patient: PatientId,
        slot: SlotId,
        note: str | None,
        named: tuple[AppointmentId, str],
    ) -> None:
        """Book, under the number and the name that storage gave it."""
        if not self.mine(who, patient, slot):
            self._booked(who, patient, slot, note, named, by_desk=False)

    def booked_by_desk(
        self,
        who: AccountId,
        patient: PatientId,
        slot: SlotId,
        named: tuple[AppointmentId, str],
    ) -> None:
        """Book for whoever called: no doctor is asked first."""
        self._booked(who, patient, slot, None, named, by_desk=True)

    def _booked(
        self,
        who: AccountId,
        patient: PatientId,
        slot: SlotId,
        note: str | None,
        named: tuple[AppointmentId, str],
        *,
        by_desk: bool,
    ) -> None:
        doctor, (number, uid) = self.doctors[self.slots[slot].doctor_id], named
        asks = doctor.by_request and not by_desk
        appointment = self.appointments[number] = Appointment(
            id=number,
            uid=uid,
            patient_id=patient,
            doctor_id=doctor.id,
            slot_id=slot,
            span=self.slots[slot].span,
            status=Status.PENDING if asks else Status.CONFIRMED,
            made_by=who,
            made_at=self.now,
            note=note,
            answer_by=self.answer_by(self.slots[slot]) if asks else None,
        )
        self.fill(slot, number)
        readers = [Reader(carer, Side.PATIENT, number) for carer in self.carers[patient]]
        if doctor.account_id is not None:
            readers.append(Reader(doctor.account_id, Side.DOCTOR, number))
        self.letters.booked(appointment, readers, self.now)
        self.letters.remind(appointment, self.policy.reminders_before, self.now)
        deed = "appointment_requested" if asks else "appointment_booked"
        self.wrote(who, deed, doctor.id, appointment=appointment)

    def moved(
        self, who: AccountId, appointment: Appointment, to: SlotId, *, by_desk: bool = False
    ) -> None:
        """Move it; where its doctor wants to be asked, it waits anew, unless the desk does it."""
        if appointment.slot_id == to:
            return
        self.unpropose(appointment)
        self.fill(appointment.slot_id, None)
        self.fill(to, appointment.id)
        span, sequence = self.slots[to].span, appointment.sequence + 1
        after = replace(appointment, slot_id=to, span=span, sequence=sequence, coming=False)
        after = replace(after, arrived=False, proposed_slot=None)
        asks = self.doctors[appointment.doctor_id].by_request and not by_desk
        if appointment.status is Status.PENDING or asks:
            until = self.answer_by(self.slots[to])
            after = replace(after, status=Status.PENDING, answer_by=until)
        self.appointments[appointment.id] = after
        self.letters.moved(after, self.now)
        self.letters.remind(after, self.policy.reminders_before, self.now)
        self.wrote(who, "appointment_moved", appointment.doctor_id, appointment=after)
        self.left(who, appointment.slot_id)

    def cancelled(
        self, who: AccountId, appointment: Appointment, side: Side, reason: str | None
    ) -> None:
        self.fill(appointment.slot_id, None)
        sequence = appointment.sequence + 1
        after = replace(appointment, status=Status.CANCELLED, reason=reason, sequence=sequence)
        after = replace(after, answer_by=None, proposed_slot=None)
        if side is Side.PATIENT and appointment.status is Status.CONFIRMED:
            after = self._undoable(appointment, after)
        self.unpropose(appointment)
        self.appointments[appointment.id] = after
        self.letters.cancelled(who, after, side, self.now)
        self.letters.remind(after, (), self.now)
        deed = CANCELLED[side]
        self.wrote(who, deed, appointment.doctor_id, appointment=after)
        slot = appointment.slot_id
        if after.undo_until is not None and slot is not None:
            until = after.undo_until
            self.slots[slot] = replace(self.slots[slot], held_by=who, held_until=until)
        elif side is not Side.DOCTOR:
            self.left(who, slot)
        elif slot is not None and not self.slots[slot].time_off:
            self.slots[slot] = replace(self.slots[slot], switched_off=True)
            self.wrote(who, "slots_switched_off", appointment.doctor_id, slot=slot, amount=1)

    def _undoable(self, before: Appointment, after: Appointment) -> Appointment:
        """Say whether it was cancelled too late, or until when it may be taken back."""
        assert before.slot_id is not None
        starts, slot = before.span.start, self.slots[before.slot_id]
        if starts - self.now < self.policy.cutoff:
            return replace(after, late=True)
        if not slot.offered or slot in self.astray(slot.doctor_id):
            return after
        until = self.now + MINUTE
        return after if until > starts else replace(after, undo_until=until)

    def restored(self, who: AccountId, appointment: Appointment) -> None:
        """Taking back what stands changes nothing."""
        if appointment.live:
            return
        self.fill(appointment.slot_id, appointment.id)
        sequence = appointment.sequence + 1
        after = replace(appointment, status=Status.CONFIRMED, sequence=sequence, undo_until=None)
        self.appointments[appointment.id] = after
        self.letters.restored(after, self.now)
        self.wrote(who, "appointment_restored", appointment.doctor_id, appointment=after)

    def settled(self, appointment: Appointment) -> None:
        """Nobody took it back in time: its slot is free, if it is still kept for that."""
        slot = None if appointment.slot_id is None else self.slots[appointment.slot_id]
        after = self.appointments[appointment.id] = replace(appointment, undo_until=None)
        self.wrote(None, "cancellation_settled", appointment.doctor_id, appointment=after)
        if slot is not None and self.comes_back(appointment, slot):
            self.slots[slot.id] = replace(slot, held_by=None, held_until=None)
            self.left(None, slot.id)

    def answer_by(self, slot: Slot) -> datetime:
        """Return until when the doctor may answer what is asked now."""
        return min(self.now + self.policy.answer_within, slot.span.start)

    def noted(self, who: AccountId, appointment: Appointment, note: str | None) -> None:
        self.appointments[appointment.id] = replace(appointment, note=note)
        self.letters.noted(appointment, self.now)
        self.wrote(who, "note_changed", appointment.doctor_id, appointment=appointment)

    def coming(self, who: AccountId, appointment: Appointment) -> None:
        """Saying so again changes nothing."""
        if appointment.coming:
            return
        self.appointments[appointment.id] = replace(appointment, coming=True)
        self.wrote(who, "attendance_confirmed", appointment.doctor_id, appointment=appointment)

    # Time

    def deliver(self, takes: timedelta) -> None:
        """Let all that is due reach its readers, and a moment pass."""
        self.letters.deliver(self.appointments, self.disabled, self.now, self.policy.zone)
        self.now += takes
