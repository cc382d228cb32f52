"""Waiting for a time: joining a doctor's line, leaving it, and answering an offer."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from core import facts, wall_clock
from core.appointments import rules
from core.appointments.booking import BookingService
from core.appointments.rules import Seeker
from core.appointments.seeker import Offered, seeker_ahead
from core.appointments.service import AppointmentService
from core.clock import Clock
from core.errors import (
    DaysOverError,
    DoctorAwayError,
    NotFoundError,
    OfferChangedError,
    OfferOverError,
    Refusal,
    SlotHeldError,
    SlotTakenError,
    TimesAreFreeError,
    TooManyWaitsError,
)
from core.model import (
    AccountId,
    Actor,
    Appointment,
    DayPart,
    Doctor,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Span,
    Wait,
    WaitId,
)
from core.people.rules import refuse_carer, refuse_patient
from core.policy import ClinicPolicy
from core.ports.waitlist import NewWait
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.waitlist.held import end_offer, held_wait
from core.waitlist.rules import mark_of, refuse_offer, replaced_by


@dataclass(frozen=True, slots=True)
class Wish:
    """Which of a doctor's times somebody waits for: from the date ``first`` to ``last``."""

    doctor: DoctorId
    first: date
    last: date
    part: DayPart = DayPart.ANY


class WaitlistService:
    """The patient's side of the line. A Refusal raised means: no change.

    ``by`` must care for the patient; anybody else gets NotFoundError, as where there is no wait.
    """

    def __init__(
        self,
        open_work: OpenWork,
        booking: BookingService,
        appointments: AppointmentService,
        policy: ClinicPolicy,
        clock: Clock,
    ) -> None:
        self._open = open_work
        self._booking = booking
        self._appointments = appointments
        self._policy = policy
        self._clock = clock

    async def join(self, by: Actor, patient: PatientId, wish: Wish) -> Wait:
        """Let a patient wait for a time, behind all who wait already.

        Asking for the same again returns the wait there is. Raises TimesAreFreeError where nobody
        need wait, TooManyWaitsError, DaysOverError, or why nothing can be booked for them.
        """
        now = self._clock.now()
        async with self._open() as work:
            held = await work.lock(patients=[patient], since=now - rules.DAY)
            seeker = await seeker_ahead(work, held, by, patient, now)
            doctor = await work.people.doctor(wish.doctor)
            if doctor is None or not doctor.practises:
                raise DoctorAwayError
            account = _check(seeker, doctor, self._policy)
            new = NewWait(account, patient, doctor.id, *self._in_reach(wish, now), wish.part, now)
            waits = await work.waitlist.of_patient(patient)
            there = next((wait for wait in waits if _holds(wait, new)), None)
            if there is not None:
                return there
            free = await self._free(work, new, seeker, doctor, now)
            if free is not None:
                raise TimesAreFreeError(free)
            if len(waits) >= self._policy.waits_per_patient:
                raise TooManyWaitsError(self._policy.waits_per_patient)
            wait = await work.waitlist.add(new)
            joined = facts.WaitJoined(wait)
            await record(work, by, [joined], Audience(), self._policy, now)
            await work.commit()
            return wait

    async def leave(self, by: Actor, wait: WaitId) -> Wait:
        """Wait no longer; a time that is kept goes to the next in line."""
        now = self._clock.now()
        async with held_wait(self._open, wait) as (work, found, locked):
            _refuse_other(locked, by, found)
            await end_offer(work, found, locked)
            await work.waitlist.remove([wait])
            left = facts.WaitLeft(found)
            await record(work, by, [left], Audience(), self._policy, now)
            await work.commit()
            return found

    async def decline(self, by: Actor, wait: WaitId, slot: SlotId) -> Wait:
        """Wait on for another time: this one goes to the next in line. Raises OfferOverError."""
        now = self._clock.now()
        async with held_wait(self._open, wait) as (work, found, locked):
            _refuse_other(locked, by, found)
            if found.slot_id != slot:
                raise OfferOverError
            await work.waitlist.pass_by([wait], slot, answered=True)
            await work.waitlist.count_unanswered(wait, 0)
            await end_offer(work, found, locked)
            declined = facts.OfferDeclined(found, slot)
            await record(work, by, [declined], Audience(), self._policy, now)
            await work.commit()
            return replace(found, slot_id=None, until=None, unanswered=0)

    async def take(
        self,
        by: Actor,
        patient: PatientId,
        wait: WaitId,
        slot: SlotId,
        *,
        seen: str | None = None,
    ) -> Appointment:
        """Take what was offered: a booking, or a move of the appointment that it replaces.

        All that is asked of those is asked of it. Taking it again returns the same appointment.
        ``seen`` is ``rules.mark_of`` what was shown; anything else is OfferChangedError. Raises
        OfferOverError, or why it cannot be had.
        """
        now = self._clock.now()
        async with self._open() as work:
            held = await work.lock(patients=[patient])
            seeker = await seeker_ahead(work, held, by, patient, now)
            found, there = await work.waitlist.get(wait), await work.lock(slots=[slot])
        _refuse(refuse_carer(seeker.carer))
        mine = next((one for one in seeker.live if one.slot_id == slot), None)
        if mine is not None:
            return mine
        offered = there.slots.get(slot)
        if found is None or offered is None or (found.patient_id, found.slot_id) != (patient, slot):
            raise OfferOverError
        doctor, later = there.doctors[offered.doctor_id], replaced_by(offered, seeker.live)
        if seen not in {None, mark_of(offered, doctor, self._policy, later)}:
            raise OfferChangedError(offered)
        as_it_is = rules.fingerprint(offered, doctor, self._policy, None)
        # It was read in a transaction of its own: whoever books it asks once more, under the lock.
        stands = Offered(wait, None if later is None else later.id)
        try:
            if later is None:
                return await self._booking.book(by, patient, slot, seen=as_it_is, offered=stands)
            return await self._appointments.move(by, later.id, slot, seen=as_it_is, offered=stands)
        except (SlotHeldError, SlotTakenError) as error:  # it went to the next a moment ago
            raise OfferOverError from error

    def _in_reach(self, wish: Wish, now: datetime) -> tuple[date, date]:
        """Return the days of a wish on which anything can be booked. Raises DaysOverError."""
        zone = self._policy.zone
        _, latest = self._policy.bookable(now)
        first = max(wish.first, wall_clock.day_of(now, zone))
        last = min(wish.last, wall_clock.day_of(latest, zone))
        if first > last:
            raise DaysOverError
        return first, last

    async def _free(
        self, work: UnitOfWork, new: NewWait, seeker: Seeker, doctor: Doctor, now: datetime
    ) -> Slot | None:
        """Return the first time that this patient would not have to wait for."""
        zone = self._policy.zone
        days = Span(wall_clock.bounds(new.first, zone).start, wall_clock.bounds(new.last, zone).end)
        wait = _numbered(new)
        for slot in await work.slots.between(new.doctor_id, days):
            if refuse_offer(wait, seeker, doctor, slot, self._policy, now) is None:
                return slot
        return None


def _check(seeker: Seeker, doctor: Doctor, policy: ClinicPolicy) -> AccountId:
    """Return the account that asks, if it may act and could book with that doctor at all."""
    _refuse(
        refuse_carer(seeker.carer)
        or refuse_patient(seeker.patient, policy)
        or rules.refuse_own_patient(seeker.carers, doctor)
    )
    if seeker.carer is None:
        raise NotFoundError
    return seeker.carer.account_id


def _refuse_other(locked: Locked, by: Actor, wait: Wait) -> None:
    """Raise why this account has no say in this wait."""
    _refuse(refuse_carer(locked.carer(by.account_id, wait.patient_id)))


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refusal


def _numbered(new: NewWait) -> Wait:
    """Return a wait that is not written yet, to be judged like one."""
    days, asked = (new.first, new.last), (new.account_id, new.patient_id, new.doctor_id)
    return Wait(WaitId(0), *asked, *days, new.part, new.since)


def _holds(wait: Wait, new: NewWait) -> bool:
    """Whether who waits so gets all that they ask for anew."""
    days = wait.first <= new.first and new.last <= wait.last
    return days and wait.doctor_id == new.doctor_id and wait.part in {DayPart.ANY, new.part}
