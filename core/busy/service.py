"""A doctor's calendar elsewhere: given, taken away, and what is read there brought home.

Busy times are times off that are imported: what publishes, changes or offers times asks one table.
What the doctor offered by hand in one of them is left out of it, and stays so while it lasts.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core import facts
from core.appointments.proposals import hold_askers, withdraw_proposals
from core.busy.address import checked
from core.clock import Clock
from core.errors import NotADoctorError
from core.facts import Fact
from core.model import Actor, AppointmentId, Doctor, DoctorId, Slot, Span
from core.people.rules import refuse_own_doctor
from core.policy import ClinicPolicy
from core.ports.busy import BusyCalendar, Failure, Reading, Turn
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.days import FURTHEST
from core.slots.spans import Stretches, merged, without
from core.slots.stretch import free_within, in_the_way

EVERY = timedelta(minutes=15)
SELDOM = timedelta(hours=1)
"""How often a calendar is tried that has failed for long."""
SPREAD = 120
"""Seconds over which the turns of many are spread: one server is not asked by all at once."""
LONG = timedelta(days=1)
"""After so long a doctor hears that the calendar cannot be read; once, until it can be again."""
WHOLE_EVERY = timedelta(days=1)
AHEAD = timedelta(days=2)
"""So far beyond what can be booked a calendar is read: "nothing has changed" holds until the next
whole reading, while the horizon moves on."""

JOB = Actor(None, "busy-calendars")


class BusyService:
    """When a doctor is busy elsewhere. For a doctor acts nobody but that doctor."""

    def __init__(
        self,
        open_work: OpenWork,
        policy: ClinicPolicy,
        clock: Clock,
        schemes: Collection[str] = ("https",),
    ) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock
        self._schemes = schemes

    # The doctor's word

    async def give(self, by: Actor, doctor: DoctorId, typed: str) -> None:
        """Read along at this address, in place of the one before; what that closed stays for now.

        Raises BadFieldError for what is no such address, NotADoctorError.
        """
        address = checked(typed, self._schemes)
        now = self._clock.now()
        async with self._open() as work:
            await _lock_own(work, by, doctor)
            await work.busy.put(doctor, address, now)
            given = [facts.BusyCalendarGiven(doctor)]
            await record(work, by, given, Audience(), self._policy, now)
            await work.commit()

    async def remove(self, by: Actor, doctor: DoctorId) -> Sequence[Slot]:
        """Read there no more: what it closed is offered again, unless a time off keeps it.

        Returns the times that can be booked again. Pressed twice it finds nothing to do.
        """
        now = self._clock.now()
        async with self._open() as work:
            await _lock_own(work, by, doctor)
            if not await work.busy.remove(doctor):
                return ()
            await work.busy.set_opened(doctor, [])
            _, reopened = await _carry_out(work, doctor, [], Span(now, now + 2 * FURTHEST))
            removed = [facts.BusyCalendarRemoved(doctor, reopened)]
            await record(work, by, removed, Audience(), self._policy, now)
            await work.commit()
            return free_within(reopened, now)

    # The job

    def now(self) -> datetime:
        """Return the moment from which on a calendar is read."""
        return self._clock.now()

    def until(self) -> datetime:
        """Return up to when a calendar is read."""
        return self._policy.bookable(self._clock.now())[1] + AHEAD

    async def turns(self, limit: int) -> Sequence[Turn]:
        """Return whose turn it is, each counted as fetched: nobody else gets them before the next.

        Where the fetch dies with its process, it is missed once.
        """
        now = self._clock.now()
        async with self._open() as work:
            found = await work.busy.turns(now, limit)
            for one in found:
                await work.busy.tried(one.id, now, now + _pause(one, now))
            if found:
                await work.commit()
        return [
            one if _knows(one, now) else replace(one, etag=None, modified=None) for one in found
        ]

    async def take(self, turn: Turn, reading: Reading | None) -> int:
        """Close what overlaps the busy times that were read, and offer again what does no more.

        None is that nothing has changed there. Returns how many times were closed or opened, and
        appointments found in the way. Whoever gave another address meanwhile is left alone.
        """
        now, doctor = self._clock.now(), turn.doctor_id
        async with self._open() as work:
            held = await hold_askers(work, doctor, now)
            locked = await work.lock(doctors=[doctor])
            if not await _is_current(work, turn):
                return 0
            await work.busy.was_read(turn.id, now, reading)
            told: Sequence[Fact] = ()
            if reading is not None:
                told = await self._follow(work, doctor, reading, held, now)
            if told:
                audience = Audience.of(replace(held, doctors=locked.doctors))
                await record(work, JOB, told, audience, self._policy, now)
            await work.commit()
            return len(told)

    async def fail(self, turn: Turn, why: Failure) -> bool:
        """Note that a calendar could not be read; return whether its doctor hears of that now.

        What was read before stays as it was.
        """
        now, doctor = self._clock.now(), turn.doctor_id
        async with self._open() as work:
            locked = await work.lock(doctors=[doctor])
            known = await _is_current(work, turn)
            if known is None:
                return False
            since = known.failing_since or now
            tells = not known.told and now - since >= LONG
            await work.busy.failed(turn.id, why, since, told=known.told or tells)
            if tells:
                told = [facts.BusyCalendarUnread(doctor, since)]
                await record(work, JOB, told, Audience.of(locked), self._policy, now)
            await work.commit()
            return tells

    async def _follow(
        self, work: UnitOfWork, doctor: DoctorId, reading: Reading, held: Locked, now: datetime
    ) -> list[Fact]:
        """Bring home what was read; return what that changed."""
        busy = merged(one for one in reading.spans if one.end > now)
        opened = [one for one in await work.busy.opened(doctor) if Stretches(busy).overlap(one)]
        await work.busy.set_opened(doctor, opened)
        before = await _imported(work, doctor, now)
        after = without(busy, opened)
        closed, reopened = await _carry_out(work, doctor, after, Span(now, reading.until))
        told: list[Fact] = []
        if closed or reopened:
            told.append(facts.BusyTimesRead(doctor, closed, reopened))
        told += await withdraw_proposals(work, doctor, closed, held, self._policy, now)
        fresh = without(after, before)
        if fresh:
            found = await _conflicts(work, doctor, fresh, before, now)
            told += [facts.BusyConflictsFound(doctor, found)] if found else []
        return told


def _pause(turn: Turn, now: datetime) -> timedelta:
    """Return how long after this turn the next one comes."""
    since = turn.failing_since
    pause = SELDOM if since is not None and now - since >= LONG else EVERY
    return pause + timedelta(seconds=turn.id * 37 % SPREAD)


def _knows(turn: Turn, now: datetime) -> bool:
    """Whether "not changed since" would tell enough."""
    whole = turn.read_whole_at
    return whole is not None and timedelta() <= now - whole < WHOLE_EVERY


async def _lock_own(work: UnitOfWork, by: Actor, doctor: DoctorId) -> Doctor:
    """Lock the doctor, who must be the one who acts: no admin gives a secret in their place."""
    held = (await work.lock(doctors=[doctor])).doctors.get(doctor)
    if held is None or by.acting_for is not None:
        raise NotADoctorError
    refusal = refuse_own_doctor(held, by.account_id)
    if refusal is not None:
        raise refusal
    return held


async def _is_current(work: UnitOfWork, turn: Turn) -> BusyCalendar | None:
    """Return what is known of the calendar, unless another one took its place meanwhile."""
    known = await work.busy.of(turn.doctor_id)
    return known if known is not None and known.id == turn.id else None


async def _imported(work: UnitOfWork, doctor: DoctorId, now: datetime) -> list[Span]:
    there = await work.time_off.between(doctor, Span(now, now + 2 * FURTHEST))
    return [one.span for one in there if one.imported]


async def _carry_out(
    work: UnitOfWork, doctor: DoctorId, busy: Sequence[Span], within: Span
) -> tuple[Sequence[Slot], Sequence[Slot]]:
    """Write these busy times in place of those before; return which slots close, and which open.

    Their doctor is locked, so that no slot joins them and none is marked otherwise.
    """
    there = await work.time_off.between(doctor, Span(within.start, within.start + 2 * FURTHEST))
    by_hand = Stretches(one.span for one in there if not one.imported)
    before = [one.span for one in there if one.imported]
    if before == [*busy]:
        return (), ()
    await work.time_off.put_imported(doctor, busy)
    now_busy, was_busy = Stretches(busy), Stretches(before)
    end = max([within.end, *(one.end for one in before)])
    slots = await work.slots.between(doctor, Span(within.start, end))
    closing = {one.id for one in slots if now_busy.overlap(one.span) and not one.time_off}
    opening = {
        one.id
        for one in slots
        if one.time_off
        and was_busy.overlap(one.span)
        and not now_busy.overlap(one.span)
        and not by_hand.overlap(one.span)
    }
    locked = sorted(
        (await work.lock(slots=closing | opening)).slots.values(), key=lambda slot: slot.span
    )
    closed = [replace(slot, time_off=True) for slot in locked if slot.id in closing]
    opened = [replace(slot, time_off=False) for slot in locked if slot.id in opening]
    for changed, off in ((closed, True), (opened, False)):
        if changed:
            await work.slots.set_time_off([slot.id for slot in changed], off=off)
    return closed, opened


async def _conflicts(
    work: UnitOfWork,
    doctor: DoctorId,
    fresh: Sequence[Span],
    before: Sequence[Span],
    now: datetime,
) -> list[AppointmentId]:
    """Return the appointments ahead that overlap a busy time, and did not before."""
    whole = Span(max(fresh[0].start, now), fresh[-1].end)  # what has begun stands anyway
    new, old = Stretches(fresh), Stretches(before)
    return [
        view.appointment.id
        for view in await in_the_way(work, doctor, whole, now)
        if new.overlap(view.appointment.span) and not old.overlap(view.appointment.span)
    ]
