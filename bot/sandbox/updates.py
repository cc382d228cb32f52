"""The bot's update queue: kept until confirmed, handed out to one poller at a time."""

import asyncio
import json
import math
import time
from collections import deque
from typing import Any, NamedTuple

from bot.sandbox.refusal import RefusedError

LONGEST_POLL = 50
MOST_AT_ONCE = 100
KEPT_SECONDS = 24 * 3600
HELD_SECONDS = 3.0
HASTY_SECONDS = 0.5

KINDS = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "inline_query"),
    *("chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll"),
    *("poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost"),
    *("removed_chat_boost", "message_reaction", "message_reaction_count", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages"),
    "purchased_paid_media",
)
"""What an update may be about, in Telegram's order."""

_ONLY_IF_ASKED = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
"""What a bot hears only where its allowed_updates name it."""

_AHEAD = 10
"""An offset may be so far ahead of the next update; one that is farther confirms nothing."""

_CONFLICT = 409


class Update(NamedTuple):
    """One update, written as JSON once. `born` is on the monotonic clock."""

    id: int
    body: str
    born: float


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first.

    As Telegram's server does, it slows down a bot that asks again and again: with the same offset
    within `hasty_seconds` it hands out one update only, within `held_seconds` it waits as long for
    one. A second conflict within `held_seconds` is told that much later.
    """

    def __init__(self) -> None:
        self.allowed: frozenset[str] | None = None
        self.kept_seconds: float = KEPT_SECONDS
        self.held_seconds = HELD_SECONDS
        self.hasty_seconds = HASTY_SECONDS
        self._asked = -1, -math.inf
        self._next_conflict = -math.inf
        self._pending: deque[Update] = deque()
        self._last_id = 700_000_000
        self._poller: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, raw: Any) -> None:
        """Set which kinds of update are kept from now on (decoded JSON).

        Anything but a list of texts changes nothing, and unknown kinds are passed over. No kind at
        all means the usual ones: all but those that have to be asked for by name.
        """
        if not isinstance(raw, list) or not all(isinstance(kind, str) for kind in raw):
            return
        known = frozenset(kind.lower() for kind in raw).intersection(KINDS)
        usual = not known or known == frozenset(KINDS) - _ONLY_IF_ASKED
        self.allowed = None if usual else known

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
        """Forget all updates below the id `before`; a negative one keeps only that many newest.

        One that is far ahead of all updates forgets nothing.
        """
        if before < 0:
            before += self._last_id + 1
        ahead = before - 1 - _AHEAD
        if ahead > self._last_id and all(update.id < ahead for update in self._pending):
            return
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
        """Serve one getUpdates. One that waits ends an older one that still waits with 409."""
        before, self._asked = self._asked, (offset, time.monotonic())
        since = self._asked[1] - before[1] if offset == before[0] else math.inf
        if since < self.held_seconds:
            seconds = max(seconds, self.held_seconds)
        limit = 1 if since < self.hasty_seconds else limit
        self.confirm(offset)
        waiting = self.first(limit)
        if waiting or seconds <= 0:
            return waiting
        self.interrupt(_another_poller())
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            return []
        except RefusedError as refused:
            if refused.code == _CONFLICT:
                await self.conflict()
            raise
        finally:
            if self._poller is mine:
                self._poller = None
        return self.first(limit)

    async def conflict(self) -> None:
        """Wait as long as Telegram does before it tells a poller of a conflict (409)."""
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(self.held_seconds)
        else:
            self._next_conflict = now + self.held_seconds

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
        _CONFLICT,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
