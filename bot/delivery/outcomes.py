"""What became of each letter, noted in the outbox however long the database is away."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from bot.chat.meter import UNMEASURED, Meter, Sent
from bot.telegram.retries import for_ever
from core.batcher import Batcher
from core.clock import Clock
from core.ports.outbox import Deliveries, Delivery

log = logging.getLogger(__name__)


class Outcomes:
    """The courier's own side of the outbox.

    What Telegram took must be noted, or it is sent again: so every method waits for a database that
    is away. Once ``closing`` is set, they raise BusyError instead, and it is as after a crash.
    """

    def __init__(self, deliveries: Deliveries, clock: Clock, meter: Meter = UNMEASURED) -> None:
        self._meter = meter
        self._deliveries = deliveries
        self._clock = clock
        self._sent = Batcher(self._mark_sent, conflict_key=lambda letters: letters)
        self._surely = for_ever("the outbox", lambda: not self.closing)
        self.closing = False

    async def sent(self, letters: Sequence[int]) -> None:
        """Close the letters for which one message spoke; those that come meanwhile join in."""
        await self._sent(tuple(letters))

    async def _mark_sent(self, messages: Sequence[tuple[int, ...]]) -> Sequence[None]:
        sent = [letter for letters in messages for letter in letters]
        await self._surely(lambda: self._deliveries.delivered(sent, self._clock.now()))
        self._meter.letter(Sent.DELIVERED, len(sent))
        return [None] * len(messages)

    async def put_back(self, delivery: Delivery, pause: float) -> None:
        """Return a letter to the outbox, to be leased again after these seconds."""
        due = self._clock.now() + timedelta(seconds=pause)
        await self._surely(lambda: self._deliveries.retry(delivery.id, due, "put back"))
        self._meter.letter(Sent.PUT_BACK)

    async def lost_sense(self, delivery: Delivery) -> None:
        """Close a letter that should not go out any more."""
        now = self._clock.now()
        await self._surely(lambda: self._deliveries.withdraw(delivery.id, now, "lost its sense"))
        self._meter.letter(Sent.WITHDRAWN)

    async def unreachable(self, delivery: Delivery) -> None:
        """Close a letter whose reader blocked the bot or is gone, and remember that."""
        log.info("letter %d: its reader cannot be reached", delivery.id)
        now = self._clock.now()
        await self._surely(lambda: self._deliveries.unreachable(delivery.telegram_id, now))
        await self._surely(lambda: self._deliveries.withdraw(delivery.id, now, "unreachable"))
        self._meter.letter(Sent.UNREACHABLE)

    async def failed(self, delivery: Delivery, cause: str) -> None:
        """Close a letter that cannot be delivered; ``cause`` holds no personal data."""
        kind = delivery.letter.about.kind
        log.error("letter %d (%s) cannot be delivered: %s", delivery.id, kind, cause)
        now = self._clock.now()
        await self._surely(lambda: self._deliveries.drop(delivery.id, now, cause))
        self._meter.letter(Sent.FAILED)
