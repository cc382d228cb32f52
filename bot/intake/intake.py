"""Where updates arrive: judged, kept before they are confirmed, handled in order, marked when done.

Telegram forgets an update once a later poll confirms it. So each that is to be handled is written
to the inbox first, and whatever a crash leaves there unhandled is handled at the next start. One
that comes twice is known by its id and acts once.

Nobody's next update is begun before the last one is marked. So of each person only the very last
update may be handled again after a crash: never a booking that was cancelled since.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from typing import Protocol

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.intake.admission import Admission, Ruling
from bot.intake.user_queues import LONGEST, UserQueues
from bot.telegram.incoming import Incoming, UnreadableError, read, read_json
from bot.telegram.retries import for_ever
from core.batcher import Batcher
from core.clock import Clock
from core.errors import BusyError
from core.ports.inbox import Inbox, Received

log = logging.getLogger(__name__)

SURELY = for_ever("the inbox")
"""What was taken is handled and marked, however long the database is away."""


class Dispatching(Protocol):
    """What is done with updates: see bot.dispatch. Each may raise what a later try may mend."""

    async def handle(self, update: Incoming) -> None:
        """Answer a person's press or message, or note that they blocked the bot."""
        ...

    async def slow_down(self, update: Incoming) -> None:
        """Tell somebody that this was too much at once."""
        ...

    async def point_elsewhere(self, update: Incoming) -> None:
        """Say in a group that the bot talks with people in private."""
        ...


class Intake:
    """Takes raw updates, keeps those that count, and has them handled person by person."""

    def __init__(self, inbox: Inbox, dispatching: Dispatching, clock: Clock) -> None:
        self._inbox = inbox
        self._dispatching = dispatching
        self._clock = clock
        self._queues = UserQueues()
        self._admission = Admission(LONGEST)
        self._in_hand: set[int] = set()
        self._in_doubt = False
        self._mark_handled = Batcher(self._mark_all, conflict_key=lambda update_id: update_id)

    async def resume(self) -> None:
        """Handle what an earlier run received and did not finish. Raises BusyError."""
        waiting = await self._inbox.waiting()
        if waiting:
            log.info("going on with %d updates of the last run", len(waiting))
        await self._enqueue_kept(waiting)

    async def take(self, updates: Sequence[object]) -> None:
        """Keep these updates; once this returns, Telegram may forget them. Raises BusyError.

        What cannot be read, and what is too much, is let go. A database that went away may have
        kept what it could not confirm. Those updates come again and are not new then, so after such
        trouble everything unhandled is looked up.
        """
        admitted = self._admitted(updates)
        try:
            fresh = await self._receive(admitted) if admitted else ()
            if self._in_doubt:
                await self._enqueue_kept(await self._inbox.waiting())
                self._in_doubt = False
                return
        except BusyError:
            self._in_doubt = True
            raise
        for one in fresh:
            self._enqueue(admitted[one.update_id])

    def _admitted(self, updates: Sequence[object]) -> dict[int, Incoming]:
        """Return those that are to be handled, by their ids; see to the others here and now."""
        admitted: dict[int, Incoming] = {}
        coming: Counter[Hashable] = Counter()
        let_go: list[int] = []
        for update in _readable(updates):
            user = _user(update)
            match self._admission.rule(update, self._queues.waiting(user) + coming[user]):
                case Ruling.HANDLE:
                    admitted.setdefault(update.update_id, update)
                    coming[user] += 1
                case Ruling.WARN:
                    let_go.append(update.update_id)
                    self._aside(update, self._dispatching.slow_down)
                case Ruling.POINT_ELSEWHERE:
                    self._aside(update, self._dispatching.point_elsewhere)
                case Ruling.DROP:
                    let_go.append(update.update_id)
        if let_go:
            log.info("let go, not for us or too much at once: %s", " ".join(map(str, let_go)))
        return admitted

    async def _receive(self, admitted: dict[int, Incoming]) -> Sequence[Received]:
        received = [
            Received(update.update_id, update.to_json(), update.fingerprint)
            for update in admitted.values()
        ]
        return await self._inbox.receive(received, self._clock.now())

    @property
    def idle(self) -> bool:
        """Whether everything that was taken is handled and marked."""
        return not self._in_hand

    @property
    def crowded(self) -> bool:
        """Whether there is no room for more now: Telegram keeps updates better than memory."""
        return self._queues.crowded

    async def room(self) -> None:
        """Wait until the house is not crowded."""
        await self._queues.room()

    async def _enqueue_kept(self, kept: Sequence[Received]) -> None:
        """Queue what the inbox holds, of nobody more than may wait; the rest is done with."""
        let_go = []
        for one in kept:
            if one.update_id in self._in_hand:
                continue
            try:
                update = read_json(one.payload)
            except UnreadableError:
                let_go.append(one.update_id)
                continue
            if update.is_personal and self._queues.waiting(_user(update)) < LONGEST:
                self._enqueue(update)
            else:
                let_go.append(one.update_id)
        if let_go:
            log.warning("%d updates that were kept are let go", len(let_go))
            await self._inbox.handled(let_go)

    def _enqueue(self, update: Incoming) -> None:
        if update.update_id not in self._in_hand:
            self._in_hand.add(update.update_id)
            self._queues.put(_user(update), lambda: self._one(update))

    def _aside(self, update: Incoming, say: Callable[[Incoming], Awaitable[None]]) -> None:
        """Say something at once, beside what waits; it is lost if the house closes now."""

        async def said() -> None:
            try:
                await say(update)
            except Exception as error:  # noqa: BLE001 (nobody waits for it, and it is not tried again)
                log.info("update %d was let go in silence: %s", update.update_id, _kind(error))

        self._queues.put(("aside", _user(update)), said)

    async def _one(self, update: Incoming) -> None:
        """Handle one update and mark it."""
        await self._answer(update)
        await self._mark_handled(update.update_id)
        self._in_hand.discard(update.update_id)

    async def _answer(self, update: Incoming) -> None:
        """Answer one update; what fails for good is logged, or it would be handled for ever."""
        number = update.update_id
        try:
            await SURELY(lambda: self._dispatching.handle(update))
        except (NetworkError, RetryAfter) as error:
            if isinstance(error, BadRequest):  # a NetworkError to the library, a fault to us
                log.exception("update %d has an answer that Telegram refuses", number)
            else:
                log.warning("update %d goes unanswered: %s", number, _kind(error))
        except Exception:  # the boundary: one update must not stop those behind it
            log.exception("update %d could not be handled", number)

    async def _mark_all(self, update_ids: Sequence[int]) -> Sequence[None]:
        """Mark what was handled, all that came meanwhile in one transaction."""
        await SURELY(lambda: self._inbox.handled(update_ids))
        return [None] * len(update_ids)

    async def close(self, seconds: float = 10) -> None:
        """Finish what is under way; what takes longer is handled at the next start."""
        try:
            async with asyncio.timeout(seconds):
                await self._queues.drain()
        except TimeoutError:
            log.warning("%d updates are left for the next start", len(self._in_hand))


def _readable(updates: Sequence[object]) -> Iterator[Incoming]:
    for raw in updates:
        try:
            yield read(raw)
        except UnreadableError:
            log.warning("an update that cannot be read was let go")


def _user(update: Incoming) -> Hashable:
    """Return whose update it is."""
    return update.user.id if update.user else None


def _kind(error: Exception) -> str:
    return type(error).__name__
