"""Telegram's pace: about one message a second in a chat, thirty a second in all (Bots FAQ).

What is edited counts as what is sent.
"""

import math
import time

from bot.sandbox.refusal import too_many_requests

CHAT_PER_SECOND, CHAT_BURST = 1.0, 5.0
TOTAL_PER_SECOND = 30.0
_BUCKETS_KEPT = 10_000
_WRITING = ("send", "forward", "copy", "edit")
_NOT_WRITING = frozenset(("sendchataction",))


def is_paced(method: str) -> bool:
    """Whether a method (in small letters) writes into a chat."""
    return method.startswith(_WRITING) and method not in _NOT_WRITING


class _Bucket:
    """Tokens that refill with real time; empty means too fast."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._filled = time.monotonic()

    def wait(self) -> float:
        """Return the seconds until a token is there; 0 when there is one."""
        now = time.monotonic()
        grown = (now - self._filled) * self._per_second
        self._tokens, self._filled = min(self._burst, self._tokens + grown), now
        return max(0.0, (1 - self._tokens) / self._per_second)

    def take(self) -> None:
        self._tokens -= 1


class Pace:
    """Refuses messages that come too fast with 429 and the seconds to wait.

    ``per_second`` counts all chats together; a second's worth may come at once.
    """

    def __init__(self, per_second: float = TOTAL_PER_SECOND) -> None:
        self._total = _Bucket(per_second, burst=per_second)
        self._chats: dict[int, _Bucket] = {}

    def check(self, chat_id: int) -> None:
        """Count one message to `chat_id`, or raise RefusedError (429) if it comes too soon."""
        if chat_id not in self._chats and len(self._chats) >= _BUCKETS_KEPT:
            self._chats.clear()
        chat = self._chats.setdefault(chat_id, _Bucket(CHAT_PER_SECOND, CHAT_BURST))
        wait = max(chat.wait(), self._total.wait())
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        chat.take()
        self._total.take()
