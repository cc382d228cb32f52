"""Where updates arrive: kept before they are confirmed, handled in order, marked when done.

Telegram forgets an update once a later poll confirms it. So each is written to the inbox first, and
whatever a crash leaves there unhandled is handled at the next start. One that comes twice is known
by its id and acts once.

Nobody's next update is begun before the last one is marked. So of each person only the very last
update may be handled again after a crash: never a booking that was cancelled since.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.intake.user_queues import UserQueues
from core.batcher import Batcher
from core.clock import Clock
from core.errors import BusyError
from core.keeping import Inbox, Received

log = logging.getLogger(__name__)

CROWDED = 2000
"""Above this many waiting updates no more are fetched: Telegram keeps them better than memory."""
PATIENCE = 30.0
"""Seconds between tries while the database is away."""

Handle = Callable[[Update], Awaitable[None]]


class Intake:
    """Takes raw updates, keeps them, and has them handled person by person."""

    def __init__(self, inbox: Inbox, bot: Bot, handle: Handle, clock: Clock) -> None:
        self._inbox = inbox
        self._bot = bot
        self._handle = handle
        self._clock = clock
        self._queues = UserQueues()
        self._in_hand: set[int] = set()
        self._in_doubt = False
        self._mark_handled = Batcher(self._mark_all, conflict_key=lambda update_id: update_id)
        self._room = asyncio.Event()
        self._room.set()

    async def resume(self) -> None:
        """Handle what an earlier run received and did not finish. Raises BusyError."""
        waiting = await self._inbox.waiting()
        if waiting:
            log.info("going on with %d updates of the last run", len(waiting))
        self._enqueue(waiting)

    async def take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Keep these updates; once this returns, Telegram may forget them. Raises BusyError.

        A database that went away may have kept what it could not confirm. Those updates come again
        and are not new then, so after such trouble everything unhandled is looked up.
        """
        received = [
            Received(
                update["update_id"],
                json.dumps(_slim(update), ensure_ascii=False),
                _fingerprint(update),
            )
            for update in updates
        ]
        try:
            fresh = await self._inbox.receive(received, self._clock.now())
            if self._in_doubt:
                fresh = await self._inbox.waiting()
                self._in_doubt = False
        except BusyError:
            self._in_doubt = True
            raise
        self._enqueue(fresh)

    @property
    def idle(self) -> bool:
        """Whether everything that was taken is handled and marked."""
        return not self._in_hand

    async def room(self) -> None:
        """Wait until the house is not crowded."""
        await self._room.wait()

    def _enqueue(self, received: Sequence[Received]) -> None:
        for one in received:
            if one.update_id in self._in_hand:
                continue
            self._in_hand.add(one.update_id)
            raw = json.loads(one.payload)
            self._queues.put(_sender(raw), lambda raw=raw: self._one(raw))  # type: ignore[misc]  # mypy cannot type a lambda's default
        if len(self._queues) >= CROWDED:
            self._room.clear()

    async def _one(self, raw: dict[str, Any]) -> None:
        """Handle one update and mark it."""
        update_id: int = raw["update_id"]
        await self._answer(update_id, raw)
        await self._mark_handled(update_id)
        self._in_hand.discard(update_id)
        if not self._room.is_set() and len(self._queues) < CROWDED:
            self._room.set()

    async def _answer(self, update_id: int, raw: dict[str, Any]) -> None:
        """Answer one update; what fails for good is logged, or it would be handled for ever."""
        wait = 0.5
        while True:
            try:
                await self._handle(Update.de_json(raw, self._bot))
            except BusyError as error:
                log.warning("update %d waits for the database: %s", update_id, error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, PATIENCE)
                continue
            except (NetworkError, RetryAfter) as error:
                if isinstance(error, BadRequest):  # a NetworkError to the library, a fault to us
                    log.exception("update %d has an answer that Telegram refuses", update_id)
                else:
                    log.warning("update %d goes unanswered: %s", update_id, type(error).__name__)
            except Exception:  # the boundary: one update must not stop those behind it
                log.exception("update %d could not be handled", update_id)
            return

    async def _mark_all(self, update_ids: Sequence[int]) -> Sequence[None]:
        """Mark what was handled, all that came meanwhile in one transaction."""
        while True:
            try:
                await self._inbox.handled(update_ids)
            except BusyError as error:
                log.warning("handled updates wait to be marked: %s", error)
                await asyncio.sleep(1)
            else:
                return [None] * len(update_ids)

    async def close(self, seconds: float = 10) -> None:
        """Finish what is under way; what takes longer is handled at the next start."""
        try:
            async with asyncio.timeout(seconds):
                await self._queues.drain()
        except TimeoutError:
            log.warning("%d updates are left for the next start", len(self._in_hand))


def _fingerprint(raw: dict[str, Any]) -> str:
    """Return what tells this update from another one with the same id; nothing private."""
    press = raw.get("callback_query", {})
    about = raw.get("message") or press.get("message") or raw.get("my_chat_member") or {}
    return f"{press.get('id', '')}:{about.get('message_id', '')}:{about.get('date', '')}"


def _slim(update: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the pressed message says: nobody asks, and a calendar is thousands of bytes.

    It would be sealed, written, read and parsed with each press.
    """
    press = update.get("callback_query", {})
    message = press.get("message")
    if message is None:
        return update
    place = {name: message[name] for name in ("message_id", "date", "chat") if name in message}
    return {**update, "callback_query": {**press, "message": place}}


def _sender(raw: dict[str, Any]) -> object:
    """Return whose update it is; updates of nobody in particular share a queue."""
    for kind in ("callback_query", "message", "my_chat_member"):
        if kind in raw:
            sender = raw[kind].get("from") or raw[kind].get("chat") or {}
            return sender.get("id")
    return None
