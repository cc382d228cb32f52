"""Delivers the outbox: leases letters, sends each at its turn, and notes what became of it.

Never a transaction open across the network: lease, commit, look, send, note. The outbox gives out
one letter a person, the urgent ones first, so order and priority are its own. See docs/decisions.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.meter import UNMEASURED, Meter
from bot.delivery.outcomes import Outcomes
from bot.delivery.renderer import Renderer
from bot.delivery.sending import Sending
from bot.telegram.client import Telegram
from bot.telegram.command_menus import CommandMenus
from core.clock import Clock
from core.errors import BusyError
from core.ports.outbox import Deliveries, Delivery
from core.ports.pages import Queries

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=40)
"""How long a letter is ours; a process that takes over the work need not wait for its end."""
FLIGHT = timedelta(seconds=25)
"""The most that sending takes. With less of the lease left, a letter does not set out."""
AT_ONCE = 128
"""Letters under way at a time: some chats are slow, and the others should not feel it."""
MOST_WAITING = 256
"""Letters that wait here for their turn: two seconds of them, so that no lease slows the pace."""
FAULTS_FORGIVEN = 10
"""Attempts that may end in an error of our own; then the letters behind get their chance."""


@dataclass(slots=True, eq=False)
class _InHand:
    """A leased letter: it waits for its turn, or it is on its way."""

    delivery: Delivery
    until: datetime
    task: asyncio.Task[None] | None = None
    flying: bool = False


class Courier:
    """Delivers letters for one bot. ``nudge`` is cheap and may be called at any time."""

    def __init__(
        self,
        deliveries: Deliveries,
        queries: Queries,
        clock: Clock,
        renderer: Renderer,
        telegram: Telegram,
        menus: CommandMenus,
        meter: Meter = UNMEASURED,
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._rate_limit = telegram.rate_limit
        self._most_waiting = int(min(max(8, 2 * self._rate_limit.per_second), MOST_WAITING))
        self._ways = asyncio.Semaphore(AT_ONCE)
        self._hand: dict[int, _InHand] = {}
        self._delivering: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._nudged = False
        self._more_due = False
        self._closing = False
        self.rests: Callable[[], bool] = lambda: False
        """Whether nothing is delivered now; what waits goes out afterwards, if it still should."""
        self._database_away = False
        self._outcomes = Outcomes(deliveries, clock, meter)
        self._sending = Sending(
            deliveries, queries, clock, self._outcomes, renderer, telegram, menus
        )

    # When

    async def take_over(self) -> None:
        """Make due at once what an earlier run leased and did not close. Raises BusyError.

        Call it before the first ``nudge``, and only where no other process delivers.
        """
        if released := await self._deliveries.release_leases(self._clock.now()):
            log.info("%d letters of the last run are due at once", released)

    def nudge(self) -> None:
        """Something may be due: look now."""
        if self._closing:
            return
        self._nudged = True
        self._news.set()
        if self._delivering is None or self._delivering.done():
            self._delivering = asyncio.create_task(self._deliver_all_due())

    async def deliver_due(self) -> None:
        """Deliver what is due and return when nothing is left to do now."""
        self.nudge()
        if self._delivering is not None:
            await asyncio.shield(self._delivering)

    async def close(self, seconds: float = 15) -> None:
        """Take no more, put back what waits, and give what is on its way so many seconds."""
        self._closing = self._outcomes.closing = True
        self._news.set()
        if self._delivering is not None:
            await self._delivering  # a lease under way still brings letters
        waiting = [one for one in self._hand.values() if not one.flying]
        flying = [one.task for one in self._hand.values() if one.flying and one.task is not None]
        for one in waiting:
            if one.task is not None:
                one.task.cancel()
        for one in waiting:
            with suppress(BusyError):  # then it waits for its lease to end
                await self._put_back(one, 0)
        if flying:
            _, late = await asyncio.wait(flying, timeout=seconds)
            for task in late:
                task.cancel()

    # What

    async def _deliver_all_due(self) -> None:
        """Keep the hand filled, without a pause between leases, until nothing is due."""
        while not self._closing:
            self._news.clear()
            if self.rests():
                self._nudged = False
            elif self._wants_more():
                self._nudged = False
                await self._lease()
            if not self._hand and not self._nudged:
                return
            await self._news.wait()

    def _room(self) -> int:
        waiting = sum(not one.flying for one in self._hand.values())
        return self._most_waiting - waiting

    def _wants_more(self) -> bool:
        """Whether to lease now: at once for news, else by the quarter, to spare the database."""
        room = self._room()
        if room <= 0:
            return False
        quarter = self._more_due and room >= self._most_waiting // 4
        return self._nudged or quarter or not self._hand

    async def _lease(self) -> None:
        now, room = self._clock.now(), self._room()
        try:
            leased = await self._deliveries.lease(now, now + LEASE, room)
        except BusyError as error:
            self._hear_database(error)
            leased = ()
        else:
            self._hear_database(None)
        self._more_due = len(leased) >= room
        for delivery in leased:
            known = self._hand.get(delivery.id)
            if known is not None:  # the clock jumped past its lease while it is under way here
                known.until = now + LEASE
                continue
            one = self._hand[delivery.id] = _InHand(delivery, now + LEASE)
            one.task = asyncio.create_task(self._carry(one))

    def _hear_database(self, trouble: BusyError | None) -> None:
        """Log when the database goes away and when it is back, not each time between."""
        if trouble is not None and not self._database_away:
            log.warning("letters wait for the database: %s", trouble)
        elif trouble is None and self._database_away:
            log.info("letters wait for the database no more")
        self._database_away = trouble is not None

    # How

    async def _carry(self, one: _InHand) -> None:
        """Bring one letter to its end, or back to the outbox."""
        try:
            await self._deliver(one)
        except BusyError as error:  # the house closes, and what became of it cannot be noted
            log.warning("letter %d is left to its lease: %s", one.delivery.id, error)
        except Exception:  # the boundary: one letter must not stop the others
            log.exception("letter %d failed", one.delivery.id)
            with suppress(BusyError):  # as above; the next attempt fails it then
                if one.delivery.attempt >= FAULTS_FORGIVEN:
                    await self._outcomes.failed(one.delivery, "a fault of ours")
        finally:
            del self._hand[one.delivery.id]
            self._news.set()

    async def _deliver(self, one: _InHand) -> None:
        """Try until it is closed; a pause longer than the lease is spent in the outbox."""
        tries = one.delivery.attempt
        pause: float | None = 0.0
        while pause is not None and self._lasts(one, pause):
            await asyncio.sleep(pause)
            pause = await self._at_its_turn(one, tries)
            tries += 1
        if pause is not None:
            await self._put_back(one, pause)

    async def _at_its_turn(self, one: _InHand, tries: int) -> float | None:
        """Wait for the turn and try once. Return the pause until the next try, None at the end."""
        await self._rate_limit.turn(one.delivery.telegram_id, one.delivery.letter.priority)
        async with self._ways:
            if not self._lasts(one):
                return 0.0
            one.flying = True
            self._news.set()
            try:
                return await self._sending.attempt(one.delivery, one.until, tries)
            finally:
                one.flying = False

    def _lasts(self, one: _InHand, pause: float = 0) -> bool:
        """Whether after a pause of these seconds the lease still covers a flight."""
        return self._clock.now() + timedelta(seconds=pause) + FLIGHT <= one.until

    async def _put_back(self, one: _InHand, pause: float) -> None:
        """Return a letter to the outbox, unless it is no longer ours to return."""
        if self._clock.now() < one.until:
            await self._outcomes.put_back(one.delivery, pause)
