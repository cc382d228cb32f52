"""Every job that runs by itself, named and listed here.

The scheduler only ticks. What is due is read from the database and judged by the clinic's clock, so
a job that comes late, or not at all for a while, loses nothing.
"""

import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias, TypeVar

from bot.chat.context import Services
from bot.chat.meter import Meter
from bot.delivery.courier import Courier
from bot.runtime.scheduler import Scheduler
from core.errors import BusyError
from core.model import Actor, Share
from core.one_by_one import batch_by_batch
from core.ports.inbox import Inbox

log = logging.getLogger(__name__)

T = TypeVar("T", bound=Hashable)

Elsewhere: TypeAlias = Callable[[], Awaitable[int]]

LETTERS_KEPT = timedelta(days=30)
UPDATES_KEPT = timedelta(days=2)
"""Telegram hands an update over for a day at most; after that its id need not be known."""

BATCH = 50
"""How many a job ends at one tick, each in a transaction of its own; the next tick goes on."""

SHARES_BATCH = 1000
"""How many shares are ended at one tick of their job, which comes seldom: who took a cancellation
back, or booked again within the hour, goes on sharing. Meanwhile nobody can read by them."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """What runs by itself, each with all that it needs."""

    services: Services
    courier: Courier
    inbox: Inbox
    beat: Callable[[], None]
    board: Callable[[], Awaitable[None]] | None
    elsewhere: Elsewhere | None

    async def deliver(self) -> None:
        """Have due letters delivered, reminders above all; changes are told before the tick."""
        self.courier.nudge()
        self.beat()

    async def write_digests(self) -> None:
        """Have doctors told of their morning; it is sent at the next tick at the latest."""
        if await self.services.digests.write_due():
            self.courier.nudge()

    async def forget_letters(self) -> None:
        await self.services.deliveries.forget(self.services.clock.now() - LETTERS_KEPT)

    async def forget_updates(self) -> None:
        await self.inbox.forget(self.services.clock.now() - UPDATES_KEPT)

    async def forget_forms(self) -> None:
        await self.services.forms.forget(self.services.clock.now())

    async def expire_requests(self) -> None:
        """End requests that nobody answered in time; both sides are told.

        While the bot rests nobody can answer: what ran out meanwhile ends after it.
        """
        if self.services.maintenance.rests():
            return
        by = Actor(None, "expire-requests")
        due = partial(self.services.queries.overdue_requests, self.services.clock.now())
        expire = partial(self.services.requests.expire, by)
        if await _end_each("expire_requests", due, expire):
            self.courier.nudge()

    async def settle_cancellations(self) -> None:
        """Free the times of what was cancelled and not taken back within its minute."""
        by, now = Actor(None, "settle-cancellations"), self.services.clock.now()
        due = partial(self.services.queries.unsettled, now)
        settle = partial(self.services.undoing.settle, by)
        if await _end_each("settle_cancellations", due, settle):
            self.courier.nudge()

    async def complete_visits(self) -> None:
        """Complete what is long over and nobody marked."""
        by, waits = Actor(None, "complete-visits"), self.services.policy.complete_after
        ended = self.services.clock.now() - waits
        due = partial(self.services.queries.unmarked_visits, ended)
        await _end_each("complete_visits", due, partial(self.services.visits.complete, by))

    async def move_lines(self) -> None:
        """Ask the next in line, and whoever waits for what became free; not while it rests."""
        if self.services.maintenance.rests():
            return
        if await self.services.rounds.go():
            self.courier.nudge()

    async def end_sharing(self) -> None:
        """Forget who may read a history for an appointment that is over."""
        by, now = Actor(None, "end-sharing"), self.services.clock.now()
        ended = now - self.services.policy.complete_after
        end = partial(self.services.sharing.end, by)

        async def due(limit: int) -> Sequence[Share]:
            return await self.services.queries.idle_shares(ended=ended, now=now, limit=limit)

        await _end_each("end_sharing", due, end, SHARES_BATCH)

    async def clear_holds(self) -> None:
        """Clear from the calendar what holds left there that nobody came back to."""
        await self.services.holds.clear_ended()

    async def shorten_trail(self) -> None:
        """Forget what the clinic keeps of the audit trail no longer."""
        await self.services.trail.shorten(Actor(None, "shorten-trail"))

    async def announce(self) -> None:
        """Write the next letters of what is announced, and show how far that is."""
        await self.services.announcing.go_on()
        if self.board is not None:
            await self.board()

    async def look_at_maintenance(self) -> None:
        """See whether the bot rests, whoever planned it."""
        await self.services.maintenance.refresh()

    async def read_calendars(self) -> None:
        """Read doctors' calendars elsewhere; while the bot rests, what is busy stays as it was."""
        if self.elsewhere is not None and not self.services.maintenance.rests():
            await self.elsewhere()

    async def publish_ahead(self) -> None:
        """Publish the weekly hours of the doctors whose turn it is."""
        await self.services.hours.top_up()


def schedule_jobs(
    services: Services,
    courier: Courier,
    inbox: Inbox,
    beat: Callable[[], None] = lambda: None,
    board: Callable[[], Awaitable[None]] | None = None,
    elsewhere: Elsewhere | None = None,
) -> Scheduler:
    """Return a scheduler with all jobs, not started yet; ``beat`` is called with every tick.

    ``board`` shows admins how far their announcements are; ``elsewhere`` reads calendars.
    """
    jobs = Jobs(services, courier, inbox, beat, board, elsewhere)
    scheduler = Scheduler()
    for job, every in (
        (jobs.deliver, timedelta(seconds=1)),
        (jobs.announce, timedelta(seconds=1)),
        (jobs.look_at_maintenance, timedelta(seconds=1)),
        (jobs.settle_cancellations, timedelta(seconds=2)),
        (jobs.publish_ahead, timedelta(seconds=5)),
        (jobs.read_calendars, timedelta(seconds=5)),
        (jobs.expire_requests, timedelta(seconds=5)),
        (jobs.move_lines, timedelta(seconds=2)),
        (jobs.complete_visits, timedelta(seconds=20)),
        (jobs.write_digests, timedelta(seconds=20)),
        (jobs.end_sharing, timedelta(hours=1)),
        (jobs.clear_holds, timedelta(minutes=10)),
        (jobs.shorten_trail, timedelta(minutes=10)),
        (jobs.forget_letters, timedelta(hours=1)),
        (jobs.forget_updates, timedelta(hours=1)),
        (jobs.forget_forms, timedelta(hours=1)),
    ):
        scheduler.every(every, job.__name__, _patient(job, services.meter))
    return scheduler


async def _end_each(
    job: str,
    due: Callable[[int], Awaitable[Sequence[T]]],
    end: Callable[[T], Awaitable[bool]],
    batch: int = BATCH,
) -> int:
    """End a batch of these one by one; return how many were. Raises as ``one_by_one`` does."""

    def failing(one: T) -> str:
        name = one if isinstance(one, Share) else f"appointment {one}"
        return f"{job}: {name} could not be ended"

    return await batch_by_batch(due, batch, end, failing)


def _patient(job: Callable[[], Awaitable[None]], meter: Meter) -> Callable[[], Awaitable[None]]:
    """Let a job wait for its next time when the database is busy; count how it went."""

    async def run() -> None:
        well = False
        try:
            await job()
            well = True
        except BusyError as error:
            log.warning("%s waits for the database: %s", job.__name__, error)
        finally:
            meter.job(job.__name__, well=well)

    return run
