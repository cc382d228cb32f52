"""Presses that wait for an answer: each can be answered once, and not for long."""

import time
from dataclasses import dataclass

from bot.sandbox.refusal import bad_request

LIFETIME_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """One press of an inline button. `born` is on the monotonic clock, which never jumps."""

    id: str
    user_id: int
    message_id: int
    born: float


class CallbackQueries:
    """The presses nobody has answered yet."""

    def __init__(self) -> None:
        self.lifetime_seconds = LIFETIME_SECONDS
        self._waiting: dict[str, CallbackQuery] = {}
        self._count = 4_382_000_000_000_000

    def ask(self, user_id: int, message_id: int) -> CallbackQuery:
        """Note a press and return it with its id."""
        self._forget_old()
        self._count += 1
        query = CallbackQuery(str(self._count), user_id, message_id, time.monotonic())
        self._waiting[query.id] = query
        return query

    def answer(self, query_id: str) -> CallbackQuery:
        """Take a press off the list; RefusedError (400) if it is unknown, answered or too old."""
        self._forget_old()
        try:
            return self._waiting.pop(query_id)
        except KeyError:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            ) from None

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self.lifetime_seconds
        while self._waiting:
            query = next(iter(self._waiting.values()))
            if query.born >= oldest:
                return
            del self._waiting[query.id]
