"""Requests: a doctor who wants to be asked first, and what becomes of what they were asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core import facts, fields
from core.appointments import request_rules, rules
from core.appointments.leaving import left_behind
from core.appointments.locks import (
    end_proposal,
    joined,
    lock_as_doctor,
    lock_as_patient,
    lock_with_patient,
    slots_of,
)
from core.appointments.seeker import seeker_ahead
from core.clock import Clock
from core.doctors.own import lock_own
from core.errors import (
    ChangedSinceError,
    ConstraintError,
    ProposalOverError,
    SlotClosedError,
    SlotTakenError,
)
from core.facts import Fact
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Slot,
    SlotId,
    Status,
)
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.practice import Weeks


class RequestService:
    """The doctor's word on what patients ask for, and the patient's on what is proposed instead.

    A Refusal raised means: no change. Where ``by`` is neither side's it is NotFoundError, as where
    there is no such appointment.
    """

    def __init__(
        self, open_work: OpenWork, holidays: Holidays, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock

    async def set_by_request(self, by: Actor, doctor: DoctorId, *, on: bool) -> Doctor:
        """Let new appointments wait for the doctor's word, or be confirmed at once.

        What was made before stays as it is; who looks at a summary meanwhile is shown it anew.
        Choosing the same again changes nothing. Raises NotADoctorError and its kin, DisabledError.
        """
        async with self._open() as work:
            before = await lock_own(work, by, doctor)
            if before.by_request is on:
                return before
            after = replace(before, by_request=on, version=before.version + 1)
            await work.people.save_doctor(after)
            chosen = facts.RequestsChosen(after)
            await record(work, by, [chosen], Audience(), self._policy, self._clock.now())
            await work.commit()
            return after

    # The doctor's word

    async def accept(
        self, by: Actor, appointment: AppointmentId, *, seen: int | None = None
    ) -> Appointment:
        """Agree to a request: it is confirmed where it is. Agreeing again changes nothing.

        ``seen`` is the sequence that the doctor looked at, None where nobody looked. A time that
        was proposed instead is free again. Raises NotWaitingError, ChangedSinceError.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, locked = await lock_as_doctor(work, by, appointment, now)
            if before.status is Status.CONFIRMED:
                return before
            refusal = request_rules.refuse_answer(before, now)
            if refusal is not None:
                raise refusal
            if seen not in {None, before.sequence}:
                raise ChangedSinceError
            after = replace(before, status=Status.CONFIRMED, answer_by=None, proposed_slot=None)
            await end_proposal(work, before, locked)
            await self._save(work, by, before, after, [facts.RequestAccepted(after)], locked, now)
            return after

    async def reject(self, by: Actor, appointment: AppointmentId, reason: str) -> Appointment:
        """Say no to a request, with a reason that the patient reads; its slot is free again.

        Saying so again changes nothing. Raises NotWaitingError, BadFieldError.
        """
        now, words = self._clock.now(), fields.reason(reason)
        async with self._open() as work:
            before, locked = await lock_as_doctor(work, by, appointment, now)
            if before.status is Status.REJECTED and not before.expired:
                return before
            refusal = request_rules.refuse_answer(before, now)
            if refusal is not None:
                raise refusal
            after = _ended(before, words)
            await end_proposal(work, before, locked)
            happened = [facts.RequestRejected(after)]
            await self._save(work, by, before, after, happened, locked, now)
            return after

    async def propose(self, by: Actor, appointment: AppointmentId, slot: SlotId) -> Appointment:
        """Ask the patient to come in another free slot; both are kept until they have answered.

        Proposing the same again changes nothing, another one takes its place. Raises
        NotWaitingError, PatientElsewhereError, or why the slot is not free.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, locked = await lock_as_doctor(work, by, appointment, now, slot)
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise SlotClosedError(None)
            live = await work.appointments.live_ahead([before.patient_id], now)
            others = [one for one in live if one.id != before.id]
            doctor = locked.doctors[before.doctor_id]
            refusal = request_rules.refuse_proposal(
                before, doctor, wanted, others, self._policy, now
            )
            if refusal is not None:
                raise refusal
            if request_rules.keeps_proposal(before, wanted):
                return before
            first = min(before.span.start, wanted.span.start)
            until = request_rules.answer_by(first, self._policy, now)
            after = replace(before, proposed_slot=slot, answer_by=until)
            await end_proposal(work, before, locked)
            kept = replace(wanted, held_by=_keeper(before, locked, doctor), held_until=until)
            await work.slots.keep([kept])
            proposed = facts.TimeProposed(after, kept)
            try:
                await self._save(work, by, before, after, [proposed], locked, now)
            except ConstraintError as error:
                raise _refused_by(error, wanted) from error
            return after

    # The patient's word on a proposal

    async def take(
        self, by: Actor, appointment: AppointmentId, slot: SlotId, *, seen: str | None = None
    ) -> Appointment:
        """Take what the doctor proposed: it moves there and is confirmed, or nothing changes.

        Taking it again changes nothing. ``seen`` is as in ``move``. Raises ProposalOverError, or
        why the slot cannot be had.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            if before.status is Status.CONFIRMED and before.slot_id == slot:
                return before
            refusal = request_rules.refuse_declining(before, slot, now)
            if refusal is not None:
                raise refusal
            locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
            locked = joined(held, locked)
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise ProposalOverError
            doctor = locked.doctors[before.doctor_id]
            seeker = await seeker_ahead(work, locked, by, before.patient_id, now)
            refusal = rules.refuse_other_offer(
                wanted, doctor, self._policy, None, seen
            ) or request_rules.refuse_taking(before, seeker, doctor, wanted, self._policy, now)
            if refusal is not None:
                raise refusal
            after = _taken(before, wanted)
            happened = [facts.ProposalTaken(after, before.span.start)]
            await self._save(work, by, before, after, happened, locked, now)
            return after

    async def decline(
        self, by: Actor, appointment: AppointmentId, slot: SlotId | None = None
    ) -> Appointment:
        """Say that the patient cannot come then: what they asked for waits for the doctor again.

        With ``slot`` only that proposal is declined. Raises ProposalOverError.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_as_patient(work, by, appointment, now)
            refusal = request_rules.refuse_declining(before, slot, now)
            if refusal is not None:
                raise refusal
            locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
            locked = joined(held, locked)
            until = request_rules.answer_by(before.span.start, self._policy, now)
            after = replace(before, proposed_slot=None, answer_by=until)
            await end_proposal(work, before, locked)
            await self._save(work, by, before, after, [facts.ProposalDeclined(after)], locked, now)
            return after

    # Nobody's word

    async def expire(self, by: Actor, appointment: AppointmentId) -> bool:
        """End a request that nobody answered in time; return whether it did.

        It is judged under the lock: whoever answered a moment ago was in time.
        """
        now = self._clock.now()
        async with self._open() as work:
            before, held = await lock_with_patient(work, appointment, now)
            if not request_rules.has_expired(before, now):
                return False
            locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
            locked = joined(held, locked)
            after, proposed = _ended(before, None), before.proposed_slot is not None
            await end_proposal(work, before, locked)
            expired = facts.RequestExpired(after, proposed=proposed)
            await self._save(work, by, before, after, [expired], locked, now)
            return True

    async def _save(
        self,
        work: UnitOfWork,
        by: Actor,
        before: Appointment,
        after: Appointment,
        happened: Sequence[Fact],
        locked: Locked,
        now: datetime,
    ) -> None:
        await work.appointments.save(after)
        left = await left_behind(work, before, after, locked, self._weeks, now)
        audience = Audience.of(locked)
        await record(work, by, [*happened, *left], audience, self._policy, now)
        await work.commit()


def _ended(before: Appointment, reason: str | None) -> Appointment:
    """Return a request that came to nothing."""
    return replace(
        before,
        status=Status.REJECTED,
        reason=reason,
        sequence=before.sequence + 1,
        answer_by=None,
        proposed_slot=None,
    )


def _taken(before: Appointment, slot: Slot) -> Appointment:
    return replace(
        before,
        slot_id=slot.id,
        span=slot.span,
        status=Status.CONFIRMED,
        sequence=before.sequence + 1,
        coming=False,
        answer_by=None,
        proposed_slot=None,
    )


def _keeper(appointment: Appointment, locked: Locked, doctor: Doctor) -> AccountId | None:
    """Return the account for which a proposed slot is kept: the patient's side's, if it has one."""
    carers = [carer.account_id for carer in locked.carers.get(appointment.patient_id, ())]
    if appointment.made_by in carers:
        return appointment.made_by
    return carers[0] if carers else doctor.account_id


def _refused_by(error: ConstraintError, wanted: Slot) -> Exception:
    """Turn the index that stands behind the locks into the refusal it means."""
    return SlotTakenError(wanted) if error.name == "appointments_proposed" else error
