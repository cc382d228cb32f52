"""Trying again: what is worth it, how often, and how long between."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.delivery.circuit_breaker import CircuitBreaker
from bot.intake.poller import longer
from bot.telegram.retries import Retries, for_ever, is_busy, is_passing, letter_pause
from core.errors import BusyError


def failing(*errors: Exception) -> tuple[Callable[[], Awaitable[str]], list[float]]:
    """Return a call that raises these and then works, and the moments at which it was made."""
    left, made = list(errors), list[float]()

    async def call() -> str:
        made.append(time.monotonic())
        if left:
            raise left.pop(0)
        return "done"

    return call, made


def quick(*, tries: int | None = None, seconds: float | None = None) -> Retries:
    return Retries("a test", is_passing, first=0.01, longest=0.02, tries=tries, seconds=seconds)


async def test_what_passes_is_tried_again_until_it_works() -> None:
    call, made = failing(*[NetworkError("reset")] * 5)
    assert await quick()(call) == "done"
    assert len(made) == 6


async def test_a_refusal_is_raised_at_once() -> None:
    """To the library a refusal is a NetworkError, too; asking again changes nothing."""
    call, made = failing(BadRequest("no"))
    with pytest.raises(BadRequest):
        await quick()(call)
    assert len(made) == 1


async def test_what_remains_after_the_last_try_is_raised_as_it_is() -> None:
    last = NetworkError("third")
    call, made = failing(NetworkError("first"), NetworkError("second"), last)
    with pytest.raises(NetworkError) as raised:
        await quick(tries=3)(call)
    assert raised.value is last
    assert len(made) == 3


async def test_telegrams_own_wait_is_kept_to_the_moment() -> None:
    call, made = failing(RetryAfter(timedelta(seconds=0.2)))
    await quick()(call)
    assert 0.2 <= made[1] - made[0] < 0.4


async def test_a_wait_that_would_outlast_patience_is_not_begun() -> None:
    call, made = failing(RetryAfter(timedelta(hours=1)))
    with pytest.raises(RetryAfter):
        await quick(seconds=60)(call)
    assert len(made) == 1


async def test_many_at_once_do_not_count_each_others_tries() -> None:
    retries = quick(tries=3)
    calls = [failing(NetworkError("reset"), NetworkError("reset")) for _ in range(50)]
    assert await asyncio.gather(*(retries(call) for call, _ in calls)) == ["done"] * 50


async def test_for_ever_ends_when_it_is_told_to() -> None:
    call, made = failing(*[BusyError("away")] * 9)
    with pytest.raises(BusyError):
        await for_ever("a test", lambda: len(made) < 2)(call)
    assert len(made) == 2


async def test_pauses_double_up_to_the_longest_and_are_spread() -> None:
    call, made = failing(*[BusyError("away")] * 4)
    await Retries("a test", is_busy, first=0.04, longest=0.08)(call)
    pauses = [later - earlier for earlier, later in pairwise(made)]
    assert all(0.02 <= pause < 0.12 for pause in pauses)
    assert 150 <= letter_pause(600) <= 300
    assert len({letter_pause(3) for _ in range(9)}) > 1


async def test_a_short_outage_costs_little_more_than_it_lasts() -> None:
    """Whoever fetches updates asks again within five seconds, and never in a flood."""
    wait = 0.0
    pauses = [wait := longer(wait) for _ in range(12)]
    assert all(0.45 <= pause <= 5.0 for pause in pauses)
    assert pauses[-1] > 4
    assert len(set(pauses)) > 1
    circuit = CircuitBreaker()
    assert all(circuit.failed() <= 5.0 for _ in range(99))
