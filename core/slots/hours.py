"""A doctor's weekly hours: looked at, saved, and kept published to the horizon."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from core import facts, wall_clock
from core.appointments.proposals import hold_askers, lock_own_and_askers, withdraw_proposals
from core.clock import Clock
from core.doctors.own import lock_own
from core.errors import HoursChangedError, NoChangeError
from core.facts import Fact
from core.model import Actor, Doctor, DoctorId, Slot, Source, Span
from core.one_by_one import one_by_one
from core.policy import ClinicPolicy
from core.ports.holidays import Holidays
from core.ports.hours import HoursPages
from core.ports.slots import NewSlot
from core.ports.work import Locked, OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.slots.days import FURTHEST
from core.slots.new_hours import Change, NewPause, WorkOnHolidays, changed, fact_of, given_back
from core.slots.practice import practice_of
from core.slots.weekly import Changes, Circumstances, Practice, reconcile

EVERY = timedelta(hours=1)
"""How often each doctor's weekly hours are published ahead."""
AT_ONCE = 5
"""Doctors whose hours one run of the job publishes, each in a transaction of its own."""

TRIED_AGAIN = timedelta(minutes=10)
"""After so long the job comes back to a doctor for whom it failed."""

JOB = Actor(None, "weekly-hours")


class HoursService:
    """A doctor's weekly hours. ``by`` must act as that very doctor."""

    def __init__(
        self,
        open_work: OpenWork,
        pages: HoursPages,
        holidays: Holidays,
        policy: ClinicPolicy,
        clock: Clock,
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._holidays = holidays
        self._policy = policy
        self._clock = clock

    async def look(self, by: Actor, doctor: DoctorId, change: Change | None = None) -> Changes:
        """Say what this change would do, or what follows from the hours as they are.

        Nothing changes. Raises BadFieldError for a week, a date or a pause that does not fit.
        """
        now = self._clock.now()
        async with self._open() as work:
            own = await lock_own(work, by, doctor)
            practice = await practice_of(work, own, self._today(now))
            if change is not None:
                practice = changed(practice, change, self._today(now))
            there = await _ahead(work, doctor, now)
            around = await self._around(work, doctor, now)
            return reconcile(practice, there, around, given_back(change))

    async def save(
        self, by: Actor, doctor: DoctorId, change: Change, seen: str | None = None
    ) -> Changes:
        """Make this change and return what it did; ``seen`` is the mark of what was shown before.

        Raises HoursChangedError where it would do something else than was shown, NoChangeError
        where it is that way already, BadFieldError as ``look`` does.
        """
        now = self._clock.now()
        async with self._open() as work:
            own, held = await lock_own_and_askers(work, by, doctor, now)
            before = await practice_of(work, own, self._today(now))
            practice = changed(before, change, self._today(now))
            if practice == before:
                raise NoChangeError
            changes = await self._decide(work, doctor, practice, now, given_back(change))
            if seen is not None and changes.mark != seen:
                raise HoursChangedError
            await self._write(work, own, before, practice)
            await work.hours.topped_up(doctor, _turn_over(changes, now))
            done = await self._carry_out(work, doctor, changes, held, now)
            await self._finish(work, by, [fact_of(doctor, change), *done], held, now)
            return changes

    async def set_pause(
        self, by: Actor, doctor: DoctorId, pause: timedelta, seen: str | None = None
    ) -> Changes:
        """Leave ``pause`` between slots from now on; free weekly slots are cut anew.

        Whole minutes, up to two hours. Raises as ``save`` does.
        """
        return await self.save(by, doctor, NewPause(pause), seen)

    async def set_on_holidays(
        self, by: Actor, doctor: DoctorId, on: bool, seen: str | None = None
    ) -> Changes:
        """Publish weekly hours on public holidays too, or not. Raises as ``save`` does."""
        return await self.save(by, doctor, WorkOnHolidays(on), seen)

    # The job

    async def top_up(self) -> int:
        """Publish ahead for a few doctors whose turn it is; return for how many it was done.

        Done twice it changes nothing more; after an outage it catches up. Where it fails for one,
        the cause is logged, those behind get their turn, and that one gets another one later.
        Raises BusyError where the database serves nobody now.
        """
        now = self._clock.now()

        async def top_up(doctor: DoctorId) -> bool:
            await self._top_up(doctor, now)
            return True

        return await one_by_one(
            await self._pages.to_top_up(now - EVERY, now, AT_ONCE),
            top_up,
            lambda doctor: f"the hours of doctor {doctor} could not be published ahead",
            lambda doctor: self._put_off(doctor, now + TRIED_AGAIN),
        )

    async def _put_off(self, doctor: DoctorId, until: datetime) -> None:
        """Let this doctor's turn come again then: whose turn it stays keeps others from theirs."""
        async with self._open() as work:
            await work.hours.topped_up(doctor, until - EVERY)
            await work.commit()

    async def _top_up(self, doctor: DoctorId, now: datetime) -> None:
        async with self._open() as work:
            held = await hold_askers(work, doctor, now)
            own = (await work.lock(doctors=[doctor])).doctors[doctor]
            practice = await practice_of(work, own, self._today(now))
            changes = Changes()
            if own.practises:
                changes = await self._decide(work, doctor, practice, now)
            await work.hours.topped_up(doctor, _turn_over(changes, now))
            if not (practice.pattern or changes.outside or changes.held):
                await work.hours.rest(doctor)
            held = replace(held, doctors={doctor: own})
            told = await self._carry_out(work, doctor, changes, held, now)
            await self._finish(work, JOB, told, held, now)

    # What all of them do

    def _today(self, now: datetime) -> date:
        return wall_clock.day_of(now, self._policy.zone)

    async def _around(self, work: UnitOfWork, doctor: DoctorId, now: datetime) -> Circumstances:
        zone = self._policy.zone
        today = self._today(now)
        last = wall_clock.day_of(self._policy.bookable(now)[1], zone)
        away = await work.time_off.between(doctor, Span(now, now + 2 * FURTHEST))
        return Circumstances(
            now,
            last,
            zone,
            self._holidays.between(today, today + 2 * FURTHEST),
            [one.span for one in away],
        )

    async def _decide(
        self,
        work: UnitOfWork,
        doctor: DoctorId,
        practice: Practice,
        now: datetime,
        given_back: date | None = None,
    ) -> Changes:
        """Return what changes, with every slot that disappears locked and judged again."""
        around = await self._around(work, doctor, now)
        there = await _ahead(work, doctor, now)
        going = reconcile(practice, there, around, given_back).disappear
        locked = (await work.lock(slots=[slot.id for slot in going])).slots
        fresh = [locked.get(one.id, one) for one in there]
        return reconcile(practice, fresh, around, given_back)

    async def _write(
        self, work: UnitOfWork, doctor: Doctor, before: Practice, after: Practice
    ) -> None:
        """Write what is another way than before."""
        if before.pattern != after.pattern:
            await work.hours.put(doctor.id, after.pattern)
        if before.hand_set != after.hand_set:
            await work.hours.give_back(doctor.id, before.hand_set - after.hand_set)
        card = replace(doctor, pause=after.pause, on_holidays=after.on_holidays)
        if card != doctor:
            await work.people.save_doctor(card)

    async def _carry_out(
        self, work: UnitOfWork, doctor: DoctorId, changes: Changes, held: Locked, now: datetime
    ) -> list[Fact]:
        """Delete and publish, and say what that is."""
        told: list[Fact] = []
        gone, coming = changes.disappear, changes.appear
        if gone:
            told.append(facts.SlotsWithdrawn(doctor, gone, deleted=True))
            # A proposal keeps its slot here; one that ran out may not be noted yet.
            told += await withdraw_proposals(work, doctor, gone, held, self._policy, now)
            await work.slots.delete([slot.id for slot in gone])
        if coming:
            told.append(facts.SlotsPublished(doctor, [one.span for one in coming]))
            await work.slots.add(
                [
                    NewSlot(
                        doctor, one.span, one.day, Source.WEEKLY, one.switched_off, one.time_off
                    )
                    for one in coming
                ]
            )
        return told

    async def _finish(
        self, work: UnitOfWork, by: Actor, told: Sequence[Fact], held: Locked, now: datetime
    ) -> None:
        """Write what follows, and commit."""
        if told:
            await record(work, by, told, Audience.of(held), self._policy, now)
        await work.commit()


def _turn_over(changes: Changes, now: datetime) -> datetime:
    """Return when a doctor's turn counts as over: the next one is ``EVERY`` later.

    It comes sooner where a slot outside of the week is held, and for that long only.
    """
    ends = [slot.held_until for slot in changes.held if slot.held_until is not None]
    return min([now, *(end - EVERY for end in ends)])


async def _ahead(work: UnitOfWork, doctor: DoctorId, now: datetime) -> Sequence[Slot]:
    return await work.slots.between(doctor, Span(now, now + 2 * FURTHEST))
