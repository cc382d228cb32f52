"""Moving, cancelling, notes: lock, read under the lock, check, write, tell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core import facts, fields
from core.appointments import request_rules, rules, undo_rules
from core.appointments.calling_off import withdraw
from core.appointments.leaving import keep_for_undo, left_behind
from core.appointments.locks import (
    end_proposal,
    lock_as_patient,
    lock_with_patient,
    slots_of,
)
from core.appointments.moving import moved
from core.appointments.proposals import kept_for
from core.appointments.seeker import Offered, missed_of, refuse_offered, seeker_ahead
from core.clock import Clock
from core.doctors.own import hold_stand_in, refuse_as_doctor
from core.errors import NoChangeError, NotFoundError, SlotClosedError
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId, Side, SlotId, Status
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.practice import Weeks


class AppointmentService:
    """What is done with an appointment before its time. A Refusal raised means: no change.

    ``by`` is the account that acts, and from where; it must care for the patient, or be the
    doctor's. Anybody else gets NotFoundError, as where there is no such appointment.
    """

    def __init__(
        self, open_work: OpenWork, holidays: Holidays, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock

    async def move(
        self,
        by: Actor,
        appointment: AppointmentId,
        slot: SlotId,
        *,
        seen: str | None = None,
        offered: Offered | None = None,
    ) -> Appointment:
        """Move the appointment into another slot of the same doctor.

        The old slot frees exactly when the new one is taken, or nothing changes. Moving into the
        slot that it is in already returns it unchanged. A doctor who wants to be asked is asked
        anew: the appointment waits again. ``seen`` and ``offered`` are as in ``book``, without a
        note.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            if before.slot_id == slot and before.live:
                return before
            locked = await work.lock(doctors=[before.doctor_id], slots={*slots_of(before), slot})
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise SlotClosedError(None)
            doctor = locked.doctors[wanted.doctor_id]
            seeker = await seeker_ahead(work, held, by, before.patient_id, now)
            asked = await kept_for(work, [wanted], now)
            refusal = (
                rules.refuse_other_offer(wanted, doctor, self._policy, None, seen)
                or rules.refuse_move(before, seeker, doctor, wanted, self._policy, now)
                or request_rules.refuse_kept(wanted, asked, before.id, now)
            )
            if refusal is None and offered is not None:
                whose = before.patient_id
                refusal = await refuse_offered(work, offered, whose, wanted, seeker.live)
            if refusal is not None:
                raise refusal
            missed = await missed_of(work, [before.patient_id], self._policy, now)
            status = request_rules.status_after_move(
                before, doctor, missed.get(before.patient_id, 0), self._policy
            )
            until = request_rules.answer_by(wanted.span.start, self._policy, now)
            after = moved(before, wanted, status, until)
            await end_proposal(work, before, locked)
            await work.appointments.save(after)
            anew = (before.status, status) == (Status.CONFIRMED, Status.PENDING)
            told = facts.AppointmentMoved(after, before.span.start, anew)
            left = await left_behind(work, before, after, locked, self._weeks, now)
            await self._record(work, by, [told, *left], held, locked, now)
            await work.commit()
            return after

    async def cancel(
        self, by: Actor, appointment: AppointmentId, *, late: bool = False
    ) -> Appointment:
        """Cancel for the patient.

        For a minute it may be taken back (``UndoService``): so long the slot is kept, and nobody
        else hears. With ``late`` it may be past the cut-off: then it is final and counted, the slot
        is free at once, and the doctor is told at once.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            refusal = (
                rules.refuse_over(before, now)
                if late
                else rules.refuse_patient_change(before, self._policy, now)
            )
            if refusal is not None:
                raise refusal
            return await self._cancel(work, by, before, Side.PATIENT, None, held, now)

    async def cancel_as_doctor(
        self, by: Actor, appointment: AppointmentId, reason: str
    ) -> Appointment:
        """Cancel as its doctor with a reason: the patient is told and offered other times.

        The time is switched off: whoever calls an appointment off does not work then, unless they
        say so.
        """
        now = self._clock.now()
        words = fields.reason(reason)
        async with self._open() as work:
            await hold_stand_in(work, by)
            before, held = await lock_with_patient(work, appointment, now)
            locked = await work.lock(doctors=[before.doctor_id])
            doctor = locked.doctors.get(before.doctor_id)
            if await refuse_as_doctor(work, by, doctor) is not None:
                raise NotFoundError
            refusal = rules.refuse_doctor_cancel(before, now)
            if refusal is not None:
                raise refusal
            return await self._cancel(work, by, before, Side.DOCTOR, words, held, now)

    async def _cancel(
        self,
        work: UnitOfWork,
        by: Actor,
        before: Appointment,
        side: Side,
        reason: str | None,
        held: Locked,
        now: datetime,
    ) -> Appointment:
        locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
        after = rules.cancelled(before, reason)
        if side is Side.PATIENT:
            late = rules.is_late(before, self._policy, now)
            until = None if late else await self._undo_until(work, before, locked, now)
            after = replace(after, late=late, undo_until=until)
        await end_proposal(work, before, locked)
        await work.appointments.save(after)
        if side is Side.DOCTOR:
            left = await withdraw(work, [before], locked)
        elif after.undo_until is not None:
            left = await keep_for_undo(work, after, by, locked)
        else:
            left = await left_behind(work, before, after, locked, self._weeks, now)
        happened = [facts.AppointmentCancelled(after, side), *left]
        await self._record(work, by, happened, held, locked, now)
        await work.commit()
        return after

    async def _undo_until(
        self, work: UnitOfWork, before: Appointment, locked: Locked, now: datetime
    ) -> datetime | None:
        """Return until when it may be taken back; what the week has no more goes at once."""
        slot = None if before.slot_id is None else locked.slots.get(before.slot_id)
        until = undo_rules.undo_until(before, slot, now)
        if until is None or slot is None:
            return None
        free = replace(slot, appointment_id=None)
        doctor = locked.doctors[slot.doctor_id]
        return None if await self._weeks.miss(work, doctor, free, now) else until

    async def change_note(
        self, by: Actor, appointment: AppointmentId, note: str | None
    ) -> Appointment:
        """Change or (with None) remove the note of an appointment ahead; the doctor is told."""
        clean = None if note is None else fields.note(note)

        def change(before: Appointment, held: Locked) -> tuple[Appointment, Fact]:
            if before.note == clean:
                raise NoChangeError
            refusal = rules.refuse_changes(held.changes[before.patient_id], self._policy)
            if refusal is not None:
                raise refusal
            after = replace(before, note=clean)
            return after, facts.NoteChanged(after)

        return await self._change(by, appointment, change)

    async def coming(self, by: Actor, appointment: AppointmentId) -> Appointment:
        """Note that the patient said they will come; their doctor sees it in the day's list.

        Saying so again changes nothing.
        """

        def change(before: Appointment, _held: Locked) -> tuple[Appointment, Fact]:
            after = replace(before, coming=True)
            return after, facts.AttendanceConfirmed(after)

        return await self._change(by, appointment, change)

    async def _change(
        self,
        by: Actor,
        appointment: AppointmentId,
        change: Callable[[Appointment, Locked], tuple[Appointment, Fact]],
    ) -> Appointment:
        """Change what touches no slot, while the appointment lies ahead."""
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            refusal = rules.refuse_over(before, now)
            if refusal is not None:
                raise refusal
            after, fact = change(before, held)
            if after == before:
                return before
            # The doctor hears of it, and comes before the slot, which the database locks with it.
            locked = await work.lock(doctors=[before.doctor_id])
            await work.appointments.save(after)
            await self._record(work, by, [fact], held, locked, now)
            await work.commit()
            return after

    async def _record(
        self,
        work: UnitOfWork,
        by: Actor,
        happened: Sequence[Fact],
        held: Locked,
        locked: Locked,
        now: datetime,
    ) -> None:
        audience = Audience.of(replace(held, doctors=locked.doctors))
        await record(work, by, happened, audience, self._policy, now)
