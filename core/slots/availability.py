"""What may be booked now: doctors, days and times, within the clinic's notice and horizon."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core import wall_clock
from core.clock import Clock
from core.model import Doctor, DoctorId, Slot, Span
from core.policy import ClinicPolicy
from core.ports.pages import Queries
from core.views import Alternatives, DoctorListing, FreeDay, FreeTime

_TICK = timedelta(seconds=1)
MOST_AWAY, MOST_TIMES_OFF = timedelta(days=366), 20
"""How far ahead, and through how many times off that follow one another, a return is looked for."""
COLLEAGUES = 2
"""How many colleagues are offered in place of a doctor who called an appointment off."""


class Availability:
    """Free times as people see them. Past, closed, held and booked ones never show."""

    def __init__(self, queries: Queries, policy: ClinicPolicy, clock: Clock) -> None:
        self._queries = queries
        self._policy = policy
        self._clock = clock

    def bookable(self) -> Span:
        """Return the stretch in which a slot must start to be booked now."""
        earliest, latest = self._policy.bookable(self._clock.now())
        return Span(earliest, latest + _TICK)

    def today(self) -> date:
        """Return today's date on the clinic's calendar."""
        return wall_clock.day_of(self._clock.now(), self._policy.zone)

    def last_day(self) -> date:
        """Return the last date on which a slot may start."""
        return wall_clock.day_of(self.bookable().end - _TICK, self._policy.zone)

    async def doctors(self, limit: int, offset: int = 0) -> Sequence[DoctorListing]:
        """Return a page of the doctors who practise, each with their next free time."""
        return await self._queries.doctors(self.bookable(), self._clock.now(), limit, offset)

    async def days(self, doctor: DoctorId) -> Sequence[date]:
        """Return the days on which this doctor has a time that may be booked now."""
        return await self._queries.free_days(doctor, self.bookable(), self._clock.now())

    async def times(self, doctor: DoctorId, day: date, limit: int = 100) -> Sequence[Slot]:
        """Return the doctor's free times of one day on the clinic's calendar."""
        return (await self.day(doctor, day, limit)).times

    async def day(self, doctor: DoctorId, day: date, limit: int = 100) -> FreeDay:
        """Return the doctor's free times of one day on the clinic's calendar.

        Of a day that lies beyond what can be booked nothing is known, nor what is around it.
        """
        if not self.today() <= day <= self.last_day():
            return FreeDay()
        whole = wall_clock.bounds(day, self._policy.zone)
        return await self._queries.free_day(
            doctor, whole, self.bookable(), self._clock.now(), limit
        )

    async def next_times(self, doctor: DoctorId, limit: int) -> Sequence[Slot]:
        """Return the doctor's earliest free times."""
        return await self._queries.free_slots(doctor, self.bookable(), self._clock.now(), limit)

    async def back_on(self, doctor: DoctorId) -> date | None:
        """Return the day on which a doctor who is away today is back; None for who is here."""
        now, zone = self._clock.now(), self._policy.zone
        back = now
        ahead = Span(now, now + MOST_AWAY)
        for one in await self._queries.times_off(doctor, ahead, MOST_TIMES_OFF):
            if one.span.start <= back:
                back = max(back, one.span.end)
        day = wall_clock.day_of(back, zone)
        return day if day > self.today() else None

    async def alternatives(
        self, doctor: Doctor, lost: Span, own: int = 3, *, away: bool = False
    ) -> Alternatives:
        """Return what could take the place of a time that the doctor called off, or declined.

        That are the next ``own`` free times of the same doctor, and where the clinic offers
        colleagues, the next time of each of two with the same specialty. A doctor who is ``away``
        has just called a time off: whatever else they offer until that day is over is left out.
        """
        now, bookable = self._clock.now(), self.bookable()
        after = Span(max(bookable.start, lost.start), bookable.end)
        if after.start >= after.end:
            return Alternatives()
        theirs = after
        if away:
            last = wall_clock.day_of(lost.end - _TICK, self._policy.zone)
            is_back = wall_clock.bounds(last, self._policy.zone).end
            theirs = Span(min(max(after.start, is_back), after.end), after.end)
        mine: Sequence[Slot] = ()
        if doctor.practises:
            mine = await self._queries.free_slots(doctor.id, theirs, now, own + 1)
        colleagues: Sequence[FreeTime] = ()
        if self._policy.colleagues:
            colleagues = await self._queries.next_of_colleagues(doctor, after, now, COLLEAGUES)
        return Alternatives([one for one in mine if not one.span.overlaps(lost)][:own], colleagues)

    async def nearest(self, doctor: DoctorId, around: datetime, limit: int) -> Sequence[Slot]:
        """Return the doctor's free times nearest to a moment, in order: for who came too late."""
        return await self._queries.nearest_free(
            doctor, around, self.bookable(), self._clock.now(), limit
        )
