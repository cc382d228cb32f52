"""The visit: who is there, who was seen, who did not come, and the doctor's own note."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core import facts, fields
from core.appointments import visit_rules
from core.appointments.locks import joined, lock_as_doctor, lock_with_patient, slots_of
from core.clock import Clock
from core.errors import CannotUndoError, ConstraintError, NotFoundError
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId, Patient, Status
from core.policy import ClinicPolicy
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record


class VisitService:
    """What a doctor notes of a visit. A Refusal raised means: no change.

    Another doctor's appointment is NotFoundError, as is none at all. Marking the same again changes
    nothing. Nobody is written to.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def arrive(self, by: Actor, appointment: AppointmentId) -> Appointment:
        """Note that the patient is there. Raises TooEarlyError, NotLiveError."""

        def change(
            before: Appointment, _patient: Patient, now: datetime
        ) -> tuple[Appointment, Fact]:
            refusal = visit_rules.refuse_arrival(before, now)
            if refusal is not None:
                raise refusal
            after = replace(before, arrived=True)
            return after, facts.PatientArrived(after)

        return await self._change(by, appointment, change)

    async def end(self, by: Actor, appointment: AppointmentId, how: Status) -> Appointment:
        """Note that the visit was completed, or that the patient did not come.

        What was marked the one way may be marked the other way. Raises TooEarlyError, NotLiveError.
        """

        def change(
            before: Appointment, _patient: Patient, now: datetime
        ) -> tuple[Appointment, Fact]:
            refusal = visit_rules.refuse_end(before, how, now)
            if refusal is not None:
                raise refusal
            after = replace(before, status=how)
            return after, _ended(after)

        return await self._change(by, appointment, change)

    async def write_note(
        self, by: Actor, appointment: AppointmentId, note: str | None
    ) -> Appointment:
        """Write the doctor's own note, which no patient reads; None takes it out.

        It may be written at any time, whatever became of the appointment, but not of somebody who
        was erased. Raises BadFieldError, PatientErasedError.
        """
        clean = None if note is None else fields.doctor_note(note)
        if by.acting_for is not None:  # nobody else's business
            raise NotFoundError

        def change(
            before: Appointment, patient: Patient, _now: datetime
        ) -> tuple[Appointment, Fact]:
            refusal = None if clean is None else visit_rules.refuse_note(patient)
            if refusal is not None:
                raise refusal
            after = replace(before, doctor_note=clean)
            return after, facts.DoctorNoteChanged(after)

        return await self._change(by, appointment, change)

    async def undo(self, by: Actor, appointment: AppointmentId) -> Appointment:
        """Take the last mark back. Raises NoChangeError where there is none, CannotUndoError."""
        now = self._clock.now()
        async with self._open() as work:
            before, locked = await lock_as_doctor(work, by, appointment, now)
            slot = None if before.slot_id is None else locked.slots.get(before.slot_id)
            live = await work.appointments.live_ahead([before.patient_id], before.span.start)
            others = [one for one in live if one.id != before.id]
            refusal = visit_rules.refuse_undo(before, slot, others, self._policy, now)
            if refusal is not None:
                raise refusal
            after = replace(
                before,
                status=Status.CONFIRMED,
                arrived=before.arrived and before.status is not Status.CONFIRMED,
            )
            try:
                await self._save(work, by, after, facts.VisitUnmarked(after), locked, now)
            except ConstraintError as error:  # what stands behind the rule
                raise CannotUndoError(before) from error
            return after

    async def complete(self, by: Actor, appointment: AppointmentId) -> bool:
        """Complete a visit that nobody marked for as long as the clinic waits; say whether it was.

        It is judged under the lock: what the doctor marked a moment ago stays.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_with_patient(work, appointment, now)
            over = visit_rules.is_over(before, self._policy, now)
            if before.status is not Status.CONFIRMED or not over:
                return False
            locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
            after = replace(before, status=Status.COMPLETED)
            completed = facts.VisitCompleted(after)
            await self._save(work, by, after, completed, joined(held, locked), now)
            return True

    async def _change(
        self,
        by: Actor,
        appointment: AppointmentId,
        change: Callable[[Appointment, Patient, datetime], tuple[Appointment, Fact]],
    ) -> Appointment:
        now = self._clock.now()
        async with self._open() as work:
            before, locked = await lock_as_doctor(work, by, appointment, now)
            after, fact = change(before, locked.patients[before.patient_id], now)
            if after == before:
                return before
            await self._save(work, by, after, fact, locked, now)
            return after

    async def _save(
        self,
        work: UnitOfWork,
        by: Actor,
        after: Appointment,
        fact: Fact,
        locked: Locked,
        now: datetime,
    ) -> None:
        await work.appointments.save(after)
        await record(work, by, [fact], Audience.of(locked), self._policy, now)
        await work.commit()


def _ended(after: Appointment) -> Fact:
    if after.status is Status.NO_SHOW:
        return facts.VisitMissed(after)
    return facts.VisitCompleted(after)
