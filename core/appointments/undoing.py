"""Taking a cancellation back for a minute, and what becomes of the slot after it."""

from dataclasses import replace
from datetime import datetime

from core import facts
from core.appointments import undo_rules
from core.appointments.leaving import left_behind
from core.appointments.locks import joined, keep_for_nobody, lock_as_patient, lock_with_patient
from core.appointments.seeker import seeker_ahead
from core.clock import Clock
from core.errors import ConstraintError, UndoOverError
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId, Slot
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.practice import Weeks


class UndoService:
    """What follows upon a patient's cancellation: it is taken back, or it stands.

    Whose appointment it is not gets NotFoundError, as in AppointmentService.
    """

    def __init__(
        self, open_work: OpenWork, holidays: Holidays, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock

    async def undo(self, by: Actor, appointment: AppointmentId) -> Appointment:
        """Let a cancelled appointment stand again, while its slot is kept for who cancelled it.

        Who has not heard that it was off never does. Taking back what stands already changes
        nothing. Raises UndoOverError, PatientBusyError, TooManyUpcomingError.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            if before.live:
                return before
            locked, slot = await _with_slot(work, before)
            seeker = await seeker_ahead(work, held, by, before.patient_id, now)
            refusal = undo_rules.refuse_undo(before, by.account_id, slot, seeker, self._policy, now)
            if refusal is not None:
                raise refusal
            after = undo_rules.restored(before)
            since = (before.undo_until or now) - undo_rules.UNDO_FOR
            try:
                await work.appointments.save(after)
            except ConstraintError as error:  # what stands behind the rule
                raise UndoOverError(before) from error
            restored = facts.AppointmentRestored(after, since)
            await self._record(work, by, [restored], joined(held, locked), now)
            await work.commit()
            return after

    async def settle(self, by: Actor, appointment: AppointmentId) -> bool:
        """Free the slot of a cancellation that nobody took back in time; say whether it was one.

        It is judged under the lock: who took it back a moment ago was in time.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_with_patient(work, appointment, now)
            if not undo_rules.is_settled(before, now):
                return False
            locked, slot = await _with_slot(work, before)
            after = replace(before, undo_until=None)
            await work.appointments.save(after)
            told: list[Fact] = [facts.CancellationSettled(after)]
            if slot is not None and undo_rules.keeps_undo(before, slot):
                await keep_for_nobody(work, slot)
                free = replace(locked, slots={slot.id: _free(slot)})
                told += await left_behind(work, before, after, free, self._weeks, now)
            await self._record(work, by, told, joined(held, locked), now)
            await work.commit()
            return True

    async def _record(
        self, work: UnitOfWork, by: Actor, told: list[Fact], locked: Locked, now: datetime
    ) -> None:
        await record(work, by, told, Audience.of(locked), self._policy, now)


async def _with_slot(work: UnitOfWork, one: Appointment) -> tuple[Locked, Slot | None]:
    """Lock the doctor of an appointment and the slot that it was in, if that is still there."""
    slots = [] if one.slot_id is None else [one.slot_id]
    locked = await work.lock(doctors=[one.doctor_id], slots=slots)
    return locked, None if one.slot_id is None else locked.slots.get(one.slot_id)


def _free(slot: Slot) -> Slot:
    return replace(slot, held_by=None, held_until=None)
