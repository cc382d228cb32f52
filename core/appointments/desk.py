"""The desk books, moves and cancels for anybody: patients who call, and who walk in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from core import facts, fields
from core.appointments import desk_rules, rules
from core.appointments.leaving import left_behind
from core.appointments.locks import end_proposal, joined, lock_with_patient, slots_of
from core.appointments.moving import moved
from core.appointments.proposals import kept_for
from core.appointments.seeker import seeker_ahead
from core.clock import Clock
from core.errors import ConstraintError, NotFoundError, SlotClosedError, SlotTakenError
from core.facts import Fact
from core.model import (
    Actor,
    Appointment,
    AppointmentId,
    Patient,
    PatientId,
    Side,
    SlotId,
    Status,
    Verification,
)
from core.people.lookups import require_admin
from core.policy import ClinicPolicy
from core.ports.appointments import NewAppointment
from core.ports.holidays import Holidays
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.practice import Weeks


class DeskService:
    """Appointments for anybody. ``by`` must be an admin, anybody else gets NotAllowedError.

    A Refusal raised means: no change. Who is concerned is told; whom no letter reaches is on the
    list of those to call.
    """

    def __init__(
        self, open_work: OpenWork, holidays: Holidays, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._weeks = Weeks(holidays, policy)
        self._policy = policy
        self._clock = clock

    async def register(self, by: Actor, name: str, phone: str) -> Patient:
        """Write down a patient without Telegram; ``phone`` is as people dial it from anywhere.

        The same name with the same number is the same person, whoever wrote it down. Raises
        BadFieldError.
        """
        now = self._clock.now()
        clean_name, clean_phone = fields.name(name), fields.phone(phone)
        async with self._open() as work:
            await require_admin(work, by)
            for known in await work.people.hold_phone(clean_phone):
                if known.name.casefold() == clean_name.casefold():
                    return known
            new = Patient(PatientId(0), clean_name, clean_phone, Verification.VERIFIED)
            added = await work.people.add_patient(new)
            await self._record(work, by, [facts.PatientRegistered(added)], Locked(), now)
            await work.commit()
            return added

    async def book(
        self, by: Actor, patient: PatientId, slot: SlotId, *, seen: str | None = None
    ) -> Appointment:
        """Book the slot for the patient; it is confirmed at once, whatever its doctor asks for.

        Asking again for a slot that this patient has returns the same appointment. ``seen`` is as
        in ``BookingService.book``.
        """
        now = self._clock.now()
        async with self._open() as work:
            await require_admin(work, by)
            locked = await work.lock(patients=[patient], slots=[slot])
            seeker = await seeker_ahead(work, locked, by, patient, now)
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise SlotClosedError(None)
            for one in seeker.live:
                if one.slot_id == slot:
                    return one
            doctor = locked.doctors[wanted.doctor_id]
            asked = await kept_for(work, [wanted], now)
            refusal = rules.refuse_other_offer(
                wanted, doctor, self._policy, None, seen
            ) or desk_rules.refuse_booking(seeker, doctor, wanted, asked, by.account_id, now)
            if refusal is not None:
                raise refusal
            if by.account_id is None:
                raise NotFoundError
            new = NewAppointment(
                uid=uuid4().hex,
                patient_id=patient,
                doctor_id=doctor.id,
                slot_id=slot,
                span=wanted.span,
                status=Status.CONFIRMED,
                note=None,
                made_by=by.account_id,
                made_at=now,
            )
            try:
                (made,) = await work.appointments.add([new])
            except ConstraintError as error:  # what stands behind the rule
                raise SlotTakenError(wanted) from error
            await self._record(work, by, [facts.AppointmentBooked(made)], locked, now)
            await work.commit()
            return made

    async def move(
        self, by: Actor, appointment: AppointmentId, slot: SlotId, *, seen: str | None = None
    ) -> Appointment:
        """Move the appointment into another slot of its doctor, past every limit of time.

        It is confirmed there. The old slot frees exactly when the new one is taken.
        """
        now = self._clock.now()
        async with self._open() as work:
            await require_admin(work, by)
            before, held = await lock_with_patient(work, appointment, now)
            if before.slot_id == slot and before.live:
                return before
            locked = await work.lock(doctors=[before.doctor_id], slots={*slots_of(before), slot})
            wanted = locked.slots.get(slot)
            if wanted is None:
                raise SlotClosedError(None)
            doctor = locked.doctors[wanted.doctor_id]
            seeker = await seeker_ahead(work, held, by, before.patient_id, now)
            asked = await kept_for(work, [wanted], now)
            refusal = rules.refuse_other_offer(
                wanted, doctor, self._policy, None, seen
            ) or desk_rules.refuse_move(before, seeker, doctor, wanted, asked, by.account_id, now)
            if refusal is not None:
                raise refusal
            after = moved(before, wanted, Status.CONFIRMED)
            await end_proposal(work, before, locked)
            await work.appointments.save(after)
            happened: list[Fact] = [facts.AppointmentMoved(after, before.span.start, anew=False)]
            happened += await left_behind(work, before, after, locked, self._weeks, now)
            await self._record(work, by, happened, joined(held, locked), now)
            await work.commit()
            return after

    async def cancel(self, by: Actor, appointment: AppointmentId, reason: str) -> Appointment:
        """Cancel with a reason, until it ends: both sides are told, and its time is free at once.

        Nobody counts it as the patient's. Raises BadFieldError, NotLiveError.
        """
        now = self._clock.now()
        words = fields.reason(reason)
        async with self._open() as work:
            await require_admin(work, by)
            before, held = await lock_with_patient(work, appointment, now)
            refusal = rules.refuse_doctor_cancel(before, now)
            if refusal is not None:
                raise refusal
            locked = await work.lock(doctors=[before.doctor_id], slots=slots_of(before))
            after = rules.cancelled(before, words)
            await end_proposal(work, before, locked)
            await work.appointments.save(after)
            happened: list[Fact] = [facts.AppointmentCancelled(after, Side.DESK)]
            happened += await left_behind(work, before, after, locked, self._weeks, now)
            await self._record(work, by, happened, joined(held, locked), now)
            await work.commit()
            return after

    async def _record(
        self, work: UnitOfWork, by: Actor, happened: Sequence[Fact], locked: Locked, now: datetime
    ) -> None:
        await record(work, by, happened, Audience.of(locked), self._policy, now)
