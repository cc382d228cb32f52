"""The bot's update queue: kept until confirmed, handed out to one poller at a time."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

from bot.sandbox.refusal import RefusedError

LONGEST_POLL = 50
MOST_AT_ONCE = 100
KEPT_SECONDS = 24 * 3600
_ONLY_IF_ASKED = ("message_reaction",)
"""What a bot hears only where its allowed_updates name it."""


class Update(NamedTuple):
    """One update, written as JSON once. `born` is on the monotonic clock."""

    id: int
    body: str
    born: float


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first."""

    def __init__(self) -> None:
        self.allowed: frozenset[str] | None = None
        self.kept_seconds: float = KEPT_SECONDS
        self._pending: deque[Update] = deque()
        self._last_id = 700_000_000
        self._poller: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Set which kinds of update are kept from now on; None or nothing means all."""
        self.allowed = frozenset(kinds or ()) or None

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """Add an update of `kind` ("message", "callback_query", "my_chat_member")."""
        wanted = kind not in _ONLY_IF_ASKED if self.allowed is None else kind in self.allowed
        if not wanted:
            return
        self._last_id += 1
        text = json.dumps({"update_id": self._last_id, kind: body}, ensure_ascii=False)
        self._pending.append(Update(self._last_id, text, time.monotonic()))
        self._emptied.clear()
        self._arrived.set()
        if self._poller and not self._poller.done():
            self._poller.set_result(None)

    def confirm(self, before: int) -> None:
        """Forget all updates below the id `before`; a negative one keeps only that many newest."""
        if before < 0:
            before += self._last_id + 1
        while self._pending and self._pending[0].id < before:
            self._pending.popleft()
        self._check_emptied()

    def drop(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()
        self._check_emptied()

    def first(self, limit: int) -> list[Update]:
        """Return up to `limit` updates that wait, dropping what is older than a day."""
        stale = time.monotonic() - self.kept_seconds
        while self._pending and self._pending[0].born < stale:
            self._pending.popleft()
        self._check_emptied()
        return [self._pending[index] for index in range(min(limit, len(self._pending)))]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Serve one getUpdates. It ends an older one that still waits with 409."""
        self.interrupt(_another_poller())
        self.confirm(offset)
        waiting = self.first(limit)
        if waiting or seconds <= 0:
            return waiting
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            return []
        finally:
            if self._poller is mine:
                self._poller = None
        return self.first(limit)

    def interrupt(self, refusal: RefusedError) -> None:
        """End the poll that waits, if there is one, with `refusal`."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(refusal)
        self._poller = None

    async def arrived(self) -> None:
        """Wait until there is something to deliver (for the webhook's courier)."""
        await self._arrived.wait()

    async def emptied(self) -> None:
        """Wait until no update is unconfirmed."""
        await self._emptied.wait()

    def _check_emptied(self) -> None:
        if not self._pending:
            self._arrived.clear()
            self._emptied.set()


def _another_poller() -> RefusedError:
    return RefusedError(
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
