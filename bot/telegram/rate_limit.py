"""How fast the bot may write: Telegram's limits on all chats together and on each chat.

Telegram allows about thirty messages a second in all and one a second in a chat, with short bursts
(Bots FAQ, "My bot is hitting limits"). Waiting is in real time, whatever the clinic's clock says.
"""

import asyncio
import heapq
import math
import time
from collections.abc import Callable
from itertools import count

PER_SECOND = 28.0
"""Letters and answers together; the rest of the thirty absorbs what the network bunches up."""
CHAT_PER_SECOND, CHAT_BURST = 1.0, 3.0
_BURST_SECONDS = 1 / 3
_LEAST_SHARE = 1 / 4
"""What is left for turns however many answers go out: a busy hour must not stop the reminders."""
_CHATS_KEPT = 1024


class Bucket:
    """Tokens that come back with time, up to ``burst`` of them. Times are seconds on one clock.

    It may be overdrawn, by as much again, and held shut; both make the next token come later.
    """

    __slots__ = ("_burst", "_filled", "_held", "_per_second", "_tokens")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._filled = now
        self._held = now

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there; 0 when there is one."""
        self._fill(now)
        return max((1 - self._tokens) / self._per_second, self._held - now, 0.0)

    def take(self, now: float) -> None:
        """Take a token, one that is not there yet if need be."""
        self._fill(now)
        self._tokens = max(self._tokens - 1, -self._burst)

    def give_back(self, now: float) -> None:
        """Put back a token that was taken and not used."""
        self._fill(now)
        self._tokens = min(self._tokens + 1, self._burst)

    def hold(self, until: float) -> None:
        """Give no token before ``until``, and begin without a burst then."""
        self._held = max(self._held, until)
        self._tokens = min(self._tokens, 0.0)

    def full(self, now: float) -> bool:
        """Whether nothing would change if this bucket were made anew."""
        self._fill(now)
        return self._tokens >= self._burst and self._held <= now

    def tokens(self, now: float) -> float:
        """Return how many tokens are there."""
        self._fill(now)
        return self._tokens

    def held(self, now: float) -> float:
        """Return the seconds for which it is still held shut."""
        return max(0.0, self._held - now)

    def _fill(self, now: float) -> None:
        since = max(self._filled, self._held)
        if now > since:
            self._tokens = min(self._burst, self._tokens + (now - since) * self._per_second)
        self._filled = max(self._filled, now)


class RateLimit:
    """Gives out turns to write: urgent ones first, then in the order of asking.

    ``per_second`` counts all messages, ``chat_per_second`` those to one chat.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        chat_per_second: float = CHAT_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self._chat_per_second = chat_per_second
        self._clock = clock
        self._all = Bucket(per_second, max(1.0, per_second * _BURST_SECONDS), clock())
        self._least = Bucket(per_second * _LEAST_SHARE, 1.0, clock())
        self._chats: dict[int, Bucket] = {}
        self._flood = (0, -math.inf)
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat: int, urgency: int) -> None:
        """Wait for a turn to write to ``chat`` and take it. Lower ``urgency`` goes first."""
        while (wait := self._chat(chat).wait(self._clock())) > 0:  # noqa: ASYNC110 (time opens it)
            await asyncio.sleep(wait)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (urgency, next(self._numbers), mine))
        self._serve()
        await mine
        self._chat(chat).take(self._clock())

    def give_back(self, chat: int) -> None:
        """Return a turn that was not used: the next one in the queue has it at once."""
        now = self._clock()
        for bucket in (self._all, self._least, self._chat(chat)):
            bucket.give_back(now)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._serve()

    def spend(self, chat: int) -> None:
        """Count a message that did not wait for its turn: an answer to a press goes at once."""
        now = self._clock()
        self._all.take(now)
        self._chat(chat).take(now)

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram asked to wait: that chat waits.

        It does not say whose limit was met. When it asks in two chats within one such wait, the
        limit is the bot's, and everybody waits.
        """
        now = self._clock()
        self._chat(chat).hold(now + seconds)
        last_chat, until = self._flood
        if last_chat != chat and until > now:
            self.hold_all(seconds)
        self._flood = (chat, now + seconds)

    def hold_all(self, seconds: float) -> None:
        """Write nothing to anybody for so long."""
        until = self._clock() + seconds
        self._all.hold(until)
        self._least.hold(until)

    def held(self) -> float:
        """Return the seconds for which nothing is written to anybody."""
        return self._all.held(self._clock())

    def _chat(self, chat: int) -> Bucket:
        """Return the chat's bucket. Full ones are forgotten, so only recent chats take memory."""
        bucket = self._chats.get(chat)
        if bucket is None:
            now = self._clock()
            if len(self._chats) >= _CHATS_KEPT:
                self._chats = {one: it for one, it in self._chats.items() if not it.full(now)}
            bucket = self._chats[chat] = Bucket(self._chat_per_second, CHAT_BURST, now)
        return bucket

    def _serve(self) -> None:
        """Give out the turns there are now, and come back when the next one is."""
        if self._timer is not None:
            return
        while self._queue:
            now = self._clock()
            wait = min(self._all.wait(now), self._least.wait(now))
            if wait > 0:
                self._timer = asyncio.get_running_loop().call_later(wait, self._again)
                return
            _, _, first = heapq.heappop(self._queue)
            if not first.done():
                self._all.take(now)
                self._least.take(now)
                first.set_result(None)

    def _again(self) -> None:
        self._timer = None
        self._serve()
