"""Running late: said once for the day, and told to the patients still to come whom it affects."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core import facts, wall_clock
from core.clock import Clock
from core.doctors.lateness import PLANNED, Told, check_late, expected_starts, is_news
from core.doctors.own import lock_own
from core.errors import AnotherDayError
from core.facts import Fact
from core.model import Actor, Appointment, AppointmentId, Delay, DoctorId
from core.notifications import RunningLate
from core.policy import ClinicPolicy
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record


@dataclass(frozen=True, slots=True)
class Announced:
    """How late a doctor runs now (None: not at all), and whose patients are told of it."""

    delay: Delay | None
    told: Sequence[AppointmentId] = ()


class DelayService:
    """What a doctor says of their delay. ``by`` must act as that very doctor."""

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def say(self, by: Actor, doctor: DoctorId, late: timedelta, day: date) -> Announced:
        """Run late by so much on ``day``, counted from the plan: said again, it corrects.

        No delay is back on time, and whoever was told of one hears it. Raises BadFieldError, and
        AnotherDayError where the day in the clinic is not ``day`` (any more).
        """
        check_late(late)
        now = self._clock.now()
        today = wall_clock.day_of(now, self._policy.zone)
        async with self._open() as work:
            await lock_own(work, by, doctor)
            if day != today:
                raise AnotherDayError
            whole = wall_clock.bounds(today, self._policy.zone)
            visits = [
                one
                for one in await work.appointments.of_doctor(doctor, whole)
                if one.status in PLANNED
            ]
            told = await self._told(work, visits)
            expected = expected_starts([one.span for one in visits], late, now)
            news = [
                facts.VisitDelayed(visit, start, now)
                for visit, start in zip(visits, expected, strict=True)
                if is_news(visit, start, told.get(visit.id, ()), now)
            ]
            delay = Delay(doctor, today, late, now) if late else None
            await work.delays.save(doctor, today, delay)
            carers = await work.people.carers([fact.appointment.patient_id for fact in news])
            happened: list[Fact] = [facts.DelaySaid(doctor, late), *news]
            audience = Audience(carers=carers)
            await record(work, by, happened, audience, self._policy, now)
            await work.commit()
            return Announced(delay, [fact.appointment.id for fact in news])

    async def _told(
        self, work: UnitOfWork, visits: Sequence[Appointment]
    ) -> Mapping[AppointmentId, Sequence[Told]]:
        """Take back what has not gone out, and return what has, the latest last."""
        numbers = [one.id for one in visits]
        waiting = await work.outbox.unsent(numbers)
        overtaken = [one.id for one in waiting if isinstance(one.letter.about, RunningLate)]
        await work.outbox.withdraw(overtaken, self._clock.now())
        told: dict[AppointmentId, list[Told]] = defaultdict(list)
        for about in await work.outbox.told_late(numbers):
            told[about.appointment].append(Told(about.starts, about.expected))
        return told
