"""A doctor's published times: preview, publish, switch, change, delete. Always one doctor's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core import facts, wall_clock
from core.appointments.proposals import lock_own_and_askers, withdraw_proposals
from core.clock import Clock
from core.doctors.own import lock_own
from core.errors import (
    BadFieldError,
    InThePastError,
    InTimeOffError,
    NoChangeError,
    NotFoundError,
    OverlapError,
    SlotBookedError,
)
from core.facts import Fact
from core.model import Actor, Doctor, DoctorId, Slot, SlotId, Source, Span
from core.policy import ClinicPolicy, Window
from core.ports.slots import NewSlot
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.days import FURTHEST, check_day
from core.slots.spans import Stretches, merged, without
from core.views import Preview

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Plan:
    """What a doctor is about to publish: the same windows on each of some days."""

    days: tuple[date, ...]
    windows: tuple[Window, ...]
    length: timedelta


class SlotService:
    """The doctor's side of the calendar. ``by`` must act as that very doctor."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    def check_days(self, days: Collection[date]) -> tuple[date, ...]:
        """Return the days in order, each once, if times may be published on them.

        Raises BadFieldError naming the day that has passed or lies too far ahead, or too many days.
        """
        today = wall_clock.day_of(self._clock.now(), self._policy.zone)
        asked = tuple(sorted(set(days)))
        for day in asked:
            check_day(day, today)
        if len(asked) > MOST_DAYS:
            raise BadFieldError("date", "too-many-days", limit=MOST_DAYS)
        return asked

    async def preview(self, by: Actor, doctor: DoctorId, plan: Plan) -> Preview:
        """Say what publishing this plan would do; nothing changes."""
        async with self._open() as work:
            own = await lock_own(work, by, doctor)
            return await self._preview(work, own, plan, self._clock.now())

    async def publish(self, by: Actor, doctor: DoctorId, plan: Plan) -> Preview:
        """Publish what the plan holds and nothing is in the way of; return what was done.

        Free weekly slots make way; others that are there stay as they are, and are named in the
        answer where they overlap. The weekly hours leave these days alone from then on.
        Raises OverlapError or InThePastError when nothing at all is left to publish.
        """
        now = self._clock.now()
        async with self._open() as work:
            own, held = await lock_own_and_askers(work, by, doctor, now)
            done = await self._preview(work, own, plan, now)
            if not done.fresh:
                raise OverlapError(done.in_the_way) if done.in_the_way else InThePastError
            told: list[Fact] = []
            if done.making_way:
                told += [facts.SlotsWithdrawn(doctor, done.making_way, deleted=True)]
                told += await self._unpropose(work, doctor, done.making_way, held, now)
                await work.slots.delete([slot.id for slot in done.making_way])
            told.append(facts.SlotsPublished(doctor, done.fresh))
            days = [wall_clock.day_of(span.start, self._policy.zone) for span in done.fresh]
            await work.slots.add(
                [
                    NewSlot(doctor, span, day, time_off=span in done.in_time_off)
                    for span, day in zip(done.fresh, days, strict=True)
                ]
            )
            await work.hours.set_by_hand(doctor, set(days))
            await self._finish(work, by, told, held, now)
            return done

    async def _preview(self, work: UnitOfWork, own: Doctor, plan: Plan, now: datetime) -> Preview:
        days = self.check_days(plan.days)
        spans = wall_clock.cut(days, plan.windows, plan.length, self._policy.zone, own.pause)
        if not spans:
            raise BadFieldError("windows", "window-short")
        past = [span for span in spans if span.start <= now]
        ahead = spans[len(past) :]
        there: Sequence[Slot] = ()
        if ahead:
            there = await work.slots.between(own.id, Span(ahead[0].start, ahead[-1].end))
        could = [slot.id for slot in there if slot.source is Source.WEEKLY and not slot.booked]
        locked = (await work.lock(slots=could)).slots
        making_way = [one for one in locked.values() if not one.booked and not one.held(now)]
        gone = {slot.id for slot in making_way}
        staying = [locked.get(slot.id, slot) for slot in there if slot.id not in gone]
        fresh, in_the_way = _part(ahead, staying)
        # Only what something is published over makes way.
        _, replaced = _part(fresh, sorted(making_way, key=lambda slot: slot.span))
        in_time_off = await _in_time_off(work, own.id, fresh)
        return Preview(fresh, in_the_way, past, replaced, own.pause, in_time_off)

    async def set_open(
        self, by: Actor, doctor: DoctorId, slots: Collection[SlotId], *, is_open: bool
    ) -> Sequence[Slot]:
        """Offer these slots, or switch them off without deleting them; return those that changed.

        Who was proposed one that is switched off hears so, and what they asked for waits again.
        Raises SlotBookedError for a single booked slot; among several, booked ones are left alone.
        So are those in a time off that are to be offered: a single one is InTimeOffError, or where
        its doctor is but busy elsewhere then, it is offered all the same while that lasts.
        """
        now = self._clock.now()
        async with self._open() as work:
            free, held = await self._own_free(work, by, doctor, slots)
            can = [slot for slot in free if not (is_open and slot.time_off)]
            if len(free) == 1 and not can:
                can = await _offered_though_busy(work, doctor, free[0], now)
            if not can:
                raise InTimeOffError(free[0])
            changed = [slot for slot in can if slot.switched_off is is_open or slot not in free]
            if not changed:
                raise NoChangeError
            await work.slots.switch([slot.id for slot in changed], off=not is_open)
            told: list[Fact] = [facts.SlotsReopened(doctor, changed)]
            if not is_open:
                told = [facts.SlotsWithdrawn(doctor, changed, deleted=False)]
                told += await self._unpropose(work, doctor, changed, held, now)
            await self._finish(work, by, told, held, now)
            return changed

    async def retime(self, by: Actor, doctor: DoctorId, slot: SlotId, window: Window) -> Span:
        """Give a free slot another start and end on its day; return the new span.

        Nobody is proposed the new times in place of the old: that is as in ``set_open``.
        Raises SlotBookedError, OverlapError, LengthError, InThePastError.
        """
        zone, now = self._policy.zone, self._clock.now()
        async with self._open() as work:
            (found,), held = await self._own_free(work, by, doctor, [slot])
            span = Span(
                wall_clock.moment(found.day, window.start, zone),
                wall_clock.moment(found.day, window.end, zone),
            )
            wall_clock.check_length(span.length)
            if span.start <= now:
                raise InThePastError
            if span == found.span:
                raise NoChangeError
            others = [one for one in await work.slots.between(doctor, span) if one.id != slot]
            if others:
                raise OverlapError(others)
            await work.slots.retime(slot, span, found.day)
            await work.hours.set_by_hand(doctor, [found.day])
            await work.slots.set_time_off(
                [slot], off=bool(await work.time_off.between(doctor, span))
            )
            told: list[Fact] = [facts.SlotRetimed(found, span)]
            told += await self._unpropose(work, doctor, [found], held, now)
            await self._finish(work, by, told, held, now)
            return span

    async def delete(
        self, by: Actor, doctor: DoctorId, slots: Collection[SlotId]
    ) -> Sequence[Slot]:
        """Delete these slots and return them; the weekly hours do not bring them back.

        Proposals of theirs end as in ``set_open``. Raises SlotBookedError for a single booked slot;
        among several, booked ones are left alone.
        """
        now = self._clock.now()
        async with self._open() as work:
            free, held = await self._own_free(work, by, doctor, slots)
            told: list[Fact] = [facts.SlotsWithdrawn(doctor, free, deleted=True)]
            told += await self._unpropose(work, doctor, free, held, now)
            await work.slots.delete([slot.id for slot in free])
            await work.hours.set_by_hand(doctor, {slot.day for slot in free})
            await self._finish(work, by, told, held, now)
            return free

    async def _own_free(
        self, work: UnitOfWork, by: Actor, doctor: DoctorId, slots: Collection[SlotId]
    ) -> tuple[Sequence[Slot], Locked]:
        """Lock the doctor's own slots and return those that carry no live appointment.

        With them comes who else is locked, before them.
        """
        _, held = await lock_own_and_askers(work, by, doctor, self._clock.now())
        locked = await work.lock(slots=slots)
        own = [slot for slot in locked.slots.values() if slot.doctor_id == doctor]
        if not own or len(own) != len(set(slots)):
            raise NotFoundError
        free = [slot for slot in own if not slot.booked]
        if not free:
            raise SlotBookedError(own[0])
        return sorted(free, key=lambda slot: slot.span), held

    async def _unpropose(
        self,
        work: UnitOfWork,
        doctor: DoctorId,
        slots: Sequence[Slot],
        held: Locked,
        now: datetime,
    ) -> Sequence[Fact]:
        return await withdraw_proposals(work, doctor, slots, held, self._policy, now)

    async def _finish(
        self, work: UnitOfWork, by: Actor, told: Sequence[Fact], held: Locked, now: datetime
    ) -> None:
        await record(work, by, told, Audience.of(held), self._policy, now)
        await work.commit()


async def _offered_though_busy(
    work: UnitOfWork, doctor: DoctorId, slot: Slot, now: datetime
) -> list[Slot]:
    """Take a slot out of what its doctor is busy with elsewhere; out of a time off none is taken.

    The next reading leaves it out as well.
    """
    if not all(one.imported for one in await work.time_off.between(doctor, slot.span)):
        return []
    there = await work.time_off.between(doctor, Span(now, now + 2 * FURTHEST))
    busy = [one.span for one in there if one.imported]
    await work.time_off.put_imported(doctor, without(busy, [slot.span]))
    opened = await work.busy.opened(doctor)
    await work.busy.set_opened(doctor, merged([*opened, slot.span]))
    await work.slots.set_time_off([slot.id], off=False)
    return [replace(slot, time_off=False)]


async def _in_time_off(
    work: UnitOfWork, doctor: DoctorId, spans: Sequence[Span]
) -> frozenset[Span]:
    """Return which of these, in order of time, lie in a time off of the doctor."""
    if not spans:
        return frozenset()
    whole = Span(spans[0].start, spans[-1].end)
    away = Stretches(one.span for one in await work.time_off.between(doctor, whole))
    return frozenset(span for span in spans if away.overlap(span))


def _part(spans: Sequence[Span], there: Sequence[Slot]) -> tuple[Sequence[Span], Sequence[Slot]]:
    """Part wanted spans into those that are free, and name the slots in the way of the others.

    Both run in order of time and neither overlaps itself, so one walk through the two is enough.
    """
    fresh: list[Span] = []
    in_the_way: dict[SlotId, Slot] = {}
    first = 0
    for span in spans:
        while first < len(there) and there[first].span.end <= span.start:
            first += 1
        at = first
        clear = True
        while at < len(there) and there[at].span.start < span.end:
            in_the_way[there[at].id] = there[at]
            clear = False
            at += 1
        if clear:
            fresh.append(span)
    return fresh, tuple(in_the_way.values())
