"""What time brings for those who wait: offers that end, days that pass, times that become free.

Whatever frees a time in a transaction offers it there. The rounds find the rest: what became free
because a hold ran out or the horizon moved on, and whatever two transactions could not see of each
other.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from core import facts, wall_clock
from core.clock import Clock
from core.errors import NotFoundError
from core.facts import Fact
from core.model import Appointment, DoctorId, PatientId, Slot, SlotId, Span, Wait, WaitId
from core.one_by_one import batch_by_batch, one_by_one
from core.policy import ClinicPolicy
from core.ports.appointments import Which
from core.ports.pages import Queries
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.views import InLine
from core.waitlist.held import end_offer, held_wait, is_kept
from core.waitlist.line import JOB, fitting, offer
from core.waitlist.rules import MOST_UNANSWERED, is_over, is_served, offer_key, suits
from core.wall_clock import LONGEST

BATCH = 50
"""Offers and waits that one round ends, each in a transaction of its own."""
PAIRS = 200
"""Free slots with those who may want them that one round looks at; the next one goes on."""
_START = (SlotId(0), WaitId(0))
_AHEAD = timedelta(days=3650)
_MOST_AHEAD = 100


class WaitlistRounds:
    """The line's own clockwork. Each round may be done twice, or not at all for a while."""

    def __init__(
        self, open_work: OpenWork, queries: Queries, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._queries = queries
        self._policy = policy
        self._clock = clock
        self._after = _START

    async def go(self) -> int:
        """Do what is due; return how much that was."""
        now = self._clock.now()
        done = await _each(partial(self._queries.ended_offers, now), self.end_offer)
        today = wall_clock.day_of(now, self._policy.zone)
        done += await _each(partial(self._queries.ended_waits, today, now), self.end_wait)
        return done + await self.offer_free()

    async def end_offer(self, wait: WaitId) -> bool:
        """Let the next in line have what this one did not answer, or cannot have any more.

        It is judged under the lock: whoever answered a moment ago was in time. Who answered
        nothing for too often leaves the line.
        """
        now = self._clock.now()
        try:
            async with held_wait(self._open, wait) as (work, found, locked):
                if found.slot_id is None or not await _is_ended(work, found, locked, now):
                    return False
                silent = await _is_silent(work, found, locked, now)
                await end_offer(work, found, locked)
                ended = await _passed_by(work, found, found.slot_id, locked, silent=silent)
                await record(work, JOB, [ended], Audience(), self._policy, now)
                await work.commit()
                return True
        except NotFoundError:
            return False

    async def end_wait(self, wait: WaitId) -> bool:
        """End a wait whose days have passed, or whose patient was booked on one of them."""
        now = self._clock.now()
        try:
            async with held_wait(self._open, wait) as (work, found, locked):
                live = await work.appointments.live_ahead([found.patient_id], now)
                served = is_served(found, live, self._policy)
                if not served and not is_over(found, wall_clock.day_of(now, self._policy.zone)):
                    return False
                await end_offer(work, found, locked)
                await work.waitlist.remove([wait])
                ended = facts.WaitEnded(found, served)
                await record(work, JOB, [ended], Audience(), self._policy, now)
                await work.commit()
                return True
        except NotFoundError:
            return False

    async def offer_free(self) -> int:
        """Offer what is free to who waits for it; return how many times were offered."""
        now = self._clock.now()
        earliest, latest = self._policy.bookable(now)
        pairs = await self._queries.free_for_waits(
            Span(earliest, latest + timedelta(seconds=1)),
            now,
            self._after,
            PAIRS,
            verified=self._policy.verify_patients,
        )
        full = len(pairs) == PAIRS
        self._after = (pairs[-1][0].id, pairs[-1][1].wait.id) if full else _START
        suiting: dict[DoctorId, list[tuple[Slot, InLine]]] = defaultdict(list)
        for slot, one in pairs:
            if suits(one.wait, slot, self._policy):
                suiting[slot.doctor_id].append((slot, one))
        return await one_by_one(
            suiting,
            lambda doctor: self._offer(doctor, suiting[doctor], now),
            lambda doctor: f"the free times of doctor {doctor} could not be offered",
        )

    async def _offer(
        self, doctor: DoctorId, pairs: Sequence[tuple[Slot, InLine]], now: datetime
    ) -> int:
        """Offer slots of one doctor to who waits for them; return how many were offered."""
        wanted = await self._wanted(doctor, pairs, now)
        if not wanted:
            return 0
        async with self._open() as work:
            locked = await work.lock(slots=wanted)
            await work.waitlist.turn([doctor])
            told = await offer(work, locked, self._policy, now)
            if told:
                await record(work, JOB, told, Audience(), self._policy, now)
                await work.commit()
            return len(told)

    async def _wanted(
        self, number: DoctorId, pairs: Sequence[tuple[Slot, InLine]], now: datetime
    ) -> set[SlotId]:
        """Return the slots of a doctor that would be offered to somebody.

        It only reads: a pair that does not fit keeps nobody from writing.
        """
        doctor = await self._queries.doctor(number)
        if doctor is None:
            return set()
        live = {
            patient: await self._live(patient, now)
            for patient in {one.patient.id for _, one in pairs}
        }
        return {
            slot.id
            for slot, one in pairs
            if fitting(one, live[one.patient.id], doctor, slot, self._policy, now)
        }

    async def _live(self, patient: PatientId, now: datetime) -> Sequence[Appointment]:
        views = await self._queries.of_patient(
            patient,
            starts=Span(now - LONGEST, now + _AHEAD),
            which=Which.LIVE,
            limit=_MOST_AHEAD,
        )
        return [view.appointment for view in views if view.appointment.span.end > now]


async def _each(
    waits: Callable[[int], Awaitable[Sequence[WaitId]]], end: Callable[[WaitId], Awaitable[bool]]
) -> int:
    """End these one by one, and return how many were."""
    return await batch_by_batch(waits, BATCH, end, lambda wait: f"wait {wait} could not be ended")


async def _is_silent(work: UnitOfWork, wait: Wait, locked: Locked, now: datetime) -> bool:
    """Whether the offer was there to be taken for all its time, and was told, and got no answer."""
    slot = None if wait.slot_id is None else locked.slots.get(wait.slot_id)
    if slot is None or not slot.offered or not is_kept(wait, slot):
        return False
    in_time = wait.until is None or now < wait.until
    return not in_time and await work.outbox.was_delivered(offer_key(wait))


async def _passed_by(
    work: UnitOfWork, wait: Wait, slot: SlotId, locked: Locked, *, silent: bool
) -> Fact:
    """Note that this wait had no use for the slot; return what that comes to."""
    unanswered = wait.unanswered + silent
    leaves = unanswered >= MOST_UNANSWERED
    if slot in locked.slots:
        # Who leaves may wait for other days, too: the same time is not offered to them at once.
        waits = await work.waitlist.of_patient(wait.patient_id) if leaves else [wait]
        mine = [one.id for one in waits if one.doctor_id == wait.doctor_id]
        await work.waitlist.pass_by(mine, slot, answered=False)
    if leaves:
        await work.waitlist.remove([wait.id])
        return facts.WaitEnded(wait, silent=True)
    await work.waitlist.count_unanswered(wait.id, unanswered)
    return facts.OfferEnded(wait, slot)


async def _is_ended(work: UnitOfWork, wait: Wait, locked: Locked, now: datetime) -> bool:
    """Whether nobody answered in time, or the slot cannot be had or reached by who waits."""
    slot = None if wait.slot_id is None else locked.slots.get(wait.slot_id)
    if slot is None or wait.until is None or wait.until <= now:
        return True
    if not slot.offered or not is_kept(wait, slot):
        return True
    account = await work.people.account(wait.account_id)
    if account is None or account.disabled or account.away or not account.reachable:
        return True
    live = await work.appointments.live_ahead([wait.patient_id], now)
    return any(one.doctor_id != wait.doctor_id and one.span.overlaps(slot.span) for one in live)
