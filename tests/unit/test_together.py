"""Who waits is served in the next round: in order, apart where told so, and nobody is forgotten."""

import asyncio
from collections.abc import Sequence

import pytest

from core.together import Together


class Counter:
    """Doubles numbers, remembers its rounds, refuses a zero, and waits where it is told to."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.rounds.append(list(numbers))
        await self.open.wait()
        if 0 in numbers:
            raise ZeroDivisionError
        return [2 * number for number in numbers]


def parity(number: int) -> object:
    return number % 2 or object()


async def test_who_comes_meanwhile_shares_the_next_round() -> None:
    counter = Counter()
    double = Together(counter, apart=id)
    assert await asyncio.gather(*map(double, [1, 2, 3])) == [2, 4, 6]
    counter.open.clear()
    first = asyncio.create_task(double(4))
    await asyncio.sleep(0)
    others = [asyncio.create_task(double(number)) for number in (5, 6)]
    await asyncio.sleep(0)
    counter.open.set()
    assert await asyncio.gather(first, *others) == [8, 10, 12]
    assert counter.rounds == [[1, 2, 3], [4], [5, 6]]


async def test_what_must_not_share_a_round_takes_turns() -> None:
    counter = Counter()
    double = Together(counter, apart=parity)
    assert await asyncio.gather(*map(double, [1, 2, 3, 4])) == [2, 4, 6, 8]
    assert counter.rounds == [[1, 2, 4], [3]]


async def test_a_bad_ask_fails_nobody_else() -> None:
    double = Together(Counter(), apart=id)
    one, bad, two = await asyncio.gather(*map(double, [1, 0, 2]), return_exceptions=True)
    assert (one, two) == (2, 4)
    assert isinstance(bad, ZeroDivisionError)


@pytest.mark.parametrize("rounds", [1, 2, 3])
async def test_so_many_rounds_run_at_once_and_no_more(rounds: int) -> None:
    counter = Counter()
    counter.open.clear()
    double = Together(counter, apart=id, most=1, rounds_at_once=rounds)
    asked = [asyncio.create_task(double(number)) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    assert len(counter.rounds) == rounds
    counter.open.set()
    assert await asyncio.gather(*asked) == [2, 4, 6, 8, 10]


async def test_who_asks_just_as_a_round_ends_is_served() -> None:
    counter = Counter()
    double = Together(counter, apart=id)

    async def ask_on_and_on(start: int) -> list[int]:
        return [await double(start + step) for step in range(50)]

    asked = await asyncio.wait_for(asyncio.gather(*map(ask_on_and_on, range(1, 200, 7))), 10)
    assert asked == [[2 * (start + step) for step in range(50)] for start in range(1, 200, 7)]
