"""A doctor's time off: what is in the way of it, taking it, ending it. Always one doctor's own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

from core import facts, wall_clock
from core.appointments.calling_off import Reason, call_off, to_call_off, whole_families
from core.appointments.proposals import withdraw_proposals
from core.clock import Clock
from core.doctors.own import hold_stand_in, lock_own
from core.errors import (
    BadFieldError,
    ChangedSinceError,
    InThePastError,
    NotFoundError,
)
from core.facts import Fact
from core.model import (
    Actor,
    AppointmentId,
    DoctorId,
    PatientId,
    Slot,
    Span,
    TimeOff,
    TimeOffId,
)
from core.policy import ClinicPolicy, Window
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.days import FURTHEST, check_day, check_order
from core.slots.spans import Stretches
from core.slots.stretch import free_within, in_the_way, lock_within, reach, to_wait
from core.views import AppointmentView

AT_ONCE = 200
"""Appointments that one transaction calls off: it keeps everybody else waiting for so long.

More only where one family has them: who cares for several patients hears of all in one letter.
"""


def mark_of(appointments: Iterable[AppointmentId]) -> str:
    """Return a word that tells these appointments from any others."""
    return blake2b(repr(sorted(appointments)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Away:
    """What a time off does, before it is taken or once it is.

    ``closed`` are the free times that nobody can book in it, ``in_the_way`` the appointments that
    stand in it, ``called_off`` how many were called off just now. ``waiting`` is how many requests
    elsewhere wait for the doctor again, since what was proposed instead lies in it.
    """

    span: Span
    closed: Sequence[Slot]
    in_the_way: Sequence[AppointmentView]
    time_off: TimeOff | None = None
    called_off: int = 0
    waiting: int = 0

    @property
    def mark(self) -> str:
        """What tells the appointments in the way from any others."""
        return mark_of(view.appointment.id for view in self.in_the_way)


class TimeOffService:
    """When a doctor offers nothing. ``by`` must act as that very doctor."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    # Which stretch

    def days(self, first: date, last: date) -> Span:
        """Return whole days, both inclusive, as a stretch. Raises BadFieldError."""
        today = wall_clock.day_of(self._clock.now(), self._policy.zone)
        for day in (first, last):
            check_day(day, today)
        check_order(first, last)
        zone = self._policy.zone
        return Span(wall_clock.bounds(first, zone).start, wall_clock.bounds(last, zone).end)

    def part(self, day: date, window: Window) -> Span:
        """Return a part of a day as a stretch, by the clinic's wall clock.

        Raises BadFieldError, InThePastError where it is over.
        """
        self.days(day, day)
        zone = self._policy.zone
        span = Span(
            wall_clock.moment(day, window.start, zone), wall_clock.moment(day, window.end, zone)
        )
        self.check(span)
        return span

    def rest_of(self, days: int) -> Span:
        """Return the time from now to the end of today, or of so many days with today."""
        now, zone = self._clock.now(), self._policy.zone
        last = wall_clock.day_of(now, zone) + timedelta(days=days - 1)
        return Span(now.replace(second=0, microsecond=0), wall_clock.bounds(last, zone).end)

    def check(self, span: Span) -> None:
        """Raise InThePastError for a stretch that is over, BadFieldError for one far ahead."""
        now = self._clock.now()
        if span.end <= now or span.end <= span.start:
            raise InThePastError
        longest = FURTHEST + timedelta(days=2)
        if span.end > now + longest or span.length > longest:
            raise BadFieldError("date", "too-far", limit=FURTHEST.days)

    # What it does

    async def preview(self, by: Actor, doctor: DoctorId, span: Span) -> Away:
        """Say what taking this time off would do; nothing changes. Raises InThePastError."""
        self.check(span)
        now = self._clock.now()
        async with self._open() as work:
            await lock_own(work, by, doctor)
            slots = await work.slots.between(doctor, span)
            there = await in_the_way(work, doctor, span, now)
            waiting = await to_wait(work, doctor, slots, there, now)
            return Away(span, free_within(slots, now), there, waiting=waiting)

    async def take(
        self,
        by: Actor,
        doctor: DoctorId,
        span: Span,
        reason: Reason | None = None,
        seen: str | None = None,
    ) -> Away:
        """Take this time off: nothing in it is offered until it ends.

        Proposals of what lies in it end: what their patients asked for waits for the doctor again.
        With ``reason`` every appointment in it that has not begun is called off, and all who come
        are told; without, they stay. Many go in several transactions, of which the first takes the
        time off, so that nobody can book into it any more. Doing it again does what is left to do.
        ``seen`` is the mark of what was shown: raises ChangedSinceError where others would be
        called off.
        """
        self.check(span)
        called_off = waiting = 0
        while True:
            done = await self._take(by, doctor, span, reason, seen)
            called_off += done.called_off
            waiting += done.waiting
            seen = None  # those that are left were seen: nobody can book into it any more
            if reason is None or not done.in_the_way:
                return replace(done, called_off=called_off, waiting=waiting)

    async def _take(
        self, by: Actor, doctor: DoctorId, span: Span, reason: Reason | None, seen: str | None
    ) -> Away:
        now = self._clock.now()
        async with self._open() as work:
            await hold_stand_in(work, by)
            held, families = await self._hold_patients(work, doctor, span, reason, now)
            own = await lock_own(work, by, doctor)
            glance = await in_the_way(work, doctor, span, now)
            proposed = [one.appointment.proposed_slot for one in glance]
            slots, locked = await lock_within(work, doctor, span, *filter(None, proposed))
            there = await in_the_way(work, doctor, span, now)
            unseen = seen is not None and seen != mark_of(one.appointment.id for one in there)
            if reason is not None and there and unseen:
                raise ChangedSinceError
            time_off, taken = await _written(work, doctor, span, slots)
            off = to_call_off(there, families, reason)
            happened = [*taken, *await call_off(work, off, locked)]
            waits = await withdraw_proposals(work, doctor, slots, held, self._policy, now)
            happened += waits
            if happened:
                audience = Audience.of(replace(held, doctors={doctor: own}))
                await record(work, by, happened, audience, self._policy, now)
                await work.commit()
            stay = [view for view in there if view.appointment not in off]
            return Away(span, free_within(slots, now), stay, time_off, len(off), len(waits))

    async def _hold_patients(
        self,
        work: UnitOfWork,
        doctor: DoctorId,
        span: Span,
        reason: Reason | None,
        now: datetime,
    ) -> tuple[Locked, Collection[PatientId]]:
        """Lock the patients of those to be called off, and those to whom a time was proposed.

        Patients come before doctors and slots. Returns the former besides.
        """
        mine: Sequence[PatientId] = ()
        if reason is not None:
            glance = await in_the_way(work, doctor, span, now)
            mine = [view.patient.id for view in glance]
        families = whole_families(mine, await work.people.carers(mine), AT_ONCE)
        askers = {one.patient_id for one in await work.appointments.proposed_by(doctor, now)}
        return await work.lock(patients=families | askers), families

    async def end(self, by: Actor, doctor: DoctorId, time_off: TimeOffId) -> Sequence[Slot]:
        """Take a time off back: its slots are offered again, but for those in another one.

        What was switched off by hand stays off, what was called off stays called off. Returns the
        times that can be booked again. Raises NotFoundError, also where it was ended before.
        """
        async with self._open() as work:
            await lock_own(work, by, doctor)
            found = await work.time_off.get(time_off)
            if found is None or found.doctor_id != doctor or found.imported:
                raise NotFoundError
            await work.time_off.remove(time_off)
            slots, _ = await lock_within(work, doctor, found.span)
            others = await work.time_off.between(doctor, reach(found.span, slots))
            still = Stretches(other.span for other in others)
            back = [replace(slot, time_off=False) for slot in slots if not still.overlap(slot.span)]
            await work.slots.set_time_off([slot.id for slot in back], off=False)
            ended = facts.TimeOffEnded(found, back)
            now = self._clock.now()
            await record(work, by, [ended], Audience(), self._policy, now)
            await work.commit()
            return free_within(back, now)


async def _written(
    work: UnitOfWork, doctor: DoctorId, span: Span, slots: Sequence[Slot]
) -> tuple[TimeOff, list[Fact]]:
    """Write the time off, once, and at each of its slots; return it and what that tells."""
    there = await work.time_off.between(doctor, span)
    found = next((one for one in there if one.span == span and not one.imported), None)
    if found is not None:
        return found, []
    made = await work.time_off.add(doctor, span)
    lie_in_it = [replace(slot, time_off=True) for slot in slots]
    await work.slots.set_time_off([slot.id for slot in slots], off=True)
    return made, [facts.TimeOffTaken(made, lie_in_it)]
