"""Finding a time: which doctors, on which days, at what time of the day; the earliest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from core import wall_clock
from core.clock import Clock
from core.model import Span
from core.policy import ClinicPolicy
from core.ports.finding import DAY_LONG, NamedDoctor, SteadyStretch, Who
from core.ports.pages import Queries
from core.slots.availability import Availability
from core.views import DoctorListing, FreeTime


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; what is None is open.

    ``first`` and ``last`` are days on the clinic's calendar, both inclusive. ``since`` and
    ``until`` are times on its wall clock, between which a time must start; the latter exclusive.
    Where only some days from ``first`` to ``last`` will do, ``among`` has them, in order.
    """

    who: Who = field(default_factory=Who)
    first: date | None = None
    last: date | None = None
    since: time | None = None
    until: time | None = None
    among: tuple[date, ...] = ()


_DAY = timedelta(days=1)


class Finder:
    """Finds doctors and free times for whoever looks. Past, closed and held times never show."""

    def __init__(self, queries: Queries, policy: ClinicPolicy, clock: Clock) -> None:
        self._queries = queries
        self._policy = policy
        self._clock = clock
        self._availability = Availability(queries, policy, clock)

    async def everybody(self) -> Sequence[NamedDoctor]:
        """Return who practises here, by name."""
        return await self._queries.named_doctors()

    async def doctors(self, who: Who, limit: int, offset: int = 0) -> Sequence[DoctorListing]:
        """Return the doctors who fit, each with their next free time."""
        starts = self._availability.bookable()
        return await self._queries.found_doctors(who, starts, self._clock.now(), limit, offset)

    async def times(self, search: Search, limit: int, offset: int = 0) -> Sequence[FreeTime]:
        """Return the earliest free times that fit.

        It takes one query, and one more for each gap between the days wanted and each jump of the
        clock before the last of them.
        """
        now, found = self._clock.now(), list[FreeTime]()
        for stretch in self._stretches(search):
            missing = offset + limit - len(found)
            found += await self._queries.found_times(search.who, stretch, now, missing)
            if len(found) == offset + limit:
                break
        return found[offset:]

    def _stretches(self, search: Search) -> Sequence[SteadyStretch]:
        """Return where to look: the days wanted that may be booked, cut where the clock jumps."""
        today, last_day = self._availability.today(), self._availability.last_day()
        first, last = max(search.first or today, today), min(search.last or last_day, last_day)
        since, until = _minute(search.since, 0), _minute(search.until, DAY_LONG)
        if first > last or since >= until:
            return ()
        runs = _runs(search.among) if search.among else [(first, last)]
        return [
            SteadyStretch(starts, ahead, since, until)
            for begin, end in runs
            for span in self._bookable(max(begin, first), min(end, last))
            for starts, ahead in wall_clock.steady(span, self._policy.zone)
        ]

    def _bookable(self, first: date, last: date) -> Sequence[Span]:
        """Return the part of these days that may be booked, if any may."""
        if first > last:
            return ()
        zone, bookable = self._policy.zone, self._availability.bookable()
        start = max(wall_clock.bounds(first, zone).start, bookable.start)
        end = min(wall_clock.bounds(last, zone).end, bookable.end)
        return [Span(start, end)] if start < end else ()


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return the first and the last of days that follow one another, for each run of them."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == _DAY:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def _minute(clock: time | None, otherwise: int) -> int:
    """Return the minute of the day that a clock shows."""
    return otherwise if clock is None else clock.hour * 60 + clock.minute
