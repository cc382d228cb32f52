"""How long we try again, and how often: the one place with the numbers, on tenacity.

What Telegram asks to wait is waited; other pauses double, spread by chance, so that those who
failed together do not come back together.
"""

import logging
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.stop import stop_after_attempt, stop_before_delay, stop_never
from tenacity.wait import wait_random_exponential

from bot.telegram.workarounds import asked_wait
from core.errors import BusyError

log = logging.getLogger(__name__)

T = TypeVar("T")


def is_passing(error: BaseException) -> bool:
    """Whether Telegram may say something else soon. To the library a refusal is a NetworkError."""
    return isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest)


def is_asked_to_wait(error: BaseException) -> bool:
    """Whether Telegram is there and asks for patience."""
    return isinstance(error, RetryAfter)


def is_busy(error: BaseException) -> bool:
    """Whether the database may serve soon."""
    return isinstance(error, BusyError)


class Retries:
    """A named way of trying again: while ``worth`` says so of an error, and within its bounds.

    Pauses are in seconds: ``first`` at most before the second try, doubled up to ``longest``. No
    try begins later than ``seconds`` after the first failed, nor after so many ``tries``; without
    both it goes on until it works. What remains is raised as it is. ``what`` stands in the log.
    """

    def __init__(
        self,
        what: str,
        worth: Callable[[BaseException], bool],
        *,
        first: float,
        longest: float,
        tries: int | None = None,
        seconds: float | None = None,
    ) -> None:
        self._worth = worth
        self._pauses = wait_random_exponential(multiplier=first, max=longest, min=first / 2)
        self._retrying = AsyncRetrying(
            retry=retry_if_exception(worth),
            wait=self._pause,
            stop=(stop_never if tries is None else stop_after_attempt(tries))
            | (stop_never if seconds is None else stop_before_delay(seconds)),
            before_sleep=partial(_log, what),
            reraise=True,
        )

    async def __call__(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until it works. Most calls work at once: those do not meet the library's 40 µs."""
        try:
            return await call()
        except Exception as error:
            if not self._worth(error):
                raise
            failed = error
        async for attempt in self._retrying.copy():
            with attempt:
                if attempt.retry_state.attempt_number == 1:
                    raise failed
                return await call()
        raise AssertionError("the library raises what remains")

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        return asked_wait(error) if isinstance(error, RetryAfter) else self._pauses(state)


def _log(what: str, state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome is not None else None
    told = error if isinstance(error, BusyError) else type(error).__name__
    log.warning("%s: %s, again in %.1f s", what, told, state.upcoming_sleep)


ANSWER = Retries("an answer", is_passing, first=0.5, longest=5, seconds=60)
"""An answer to a press or a message; after a minute nobody waits for it any more."""
START = Retries("the start", is_passing, first=2, longest=5, tries=5)
"""What Telegram must be told before work begins; whoever starts the bot waits for it."""
GREETING = Retries("the start", is_asked_to_wait, first=2, longest=5, tries=5, seconds=30)
"""The first word to Telegram; where nobody answers, the address may be wrong, so that is said."""
PRESS = Retries("a press", is_busy, first=0.1, longest=4, tries=6)
"""A press that meets a database which cannot serve; then its person is asked to try again."""


def for_ever(what: str, goes_on: Callable[[], bool] = lambda: True) -> Retries:
    """Return retries for what must be written down, however long the database is away.

    Once ``goes_on`` says no, BusyError is raised instead.
    """
    return Retries(what, lambda error: is_busy(error) and goes_on(), first=0.5, longest=15)


def letter_pause(tries: int) -> float:
    """Return the seconds between two tries of a letter, which may pass in the outbox.

    So they are counted here and waited for there: up to five minutes after a dozen tries.
    """
    longest = min(300.0, 0.5 * 2.0 ** min(tries, 16))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, keeps no secret)
