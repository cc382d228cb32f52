"""Who waits is served in the next batch: in order, in turn where told so, and nobody forgotten."""

import asyncio
from collections.abc import Sequence

import pytest

from core.batcher import Batcher
from core.errors import BusyError


class Counter:
    """Doubles numbers, remembers its batches, refuses a zero, and waits where it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        await self.open.wait()
        if 0 in numbers:
            raise ZeroDivisionError
        return [2 * number for number in numbers]


def parity(number: int) -> object:
    return number % 2 or object()


async def test_who_comes_meanwhile_shares_the_next_batch() -> None:
    counter = Counter()
    double = Batcher(counter, conflict_key=id)
    assert await asyncio.gather(*map(double, [1, 2, 3])) == [2, 4, 6]
    counter.open.clear()
    first = asyncio.create_task(double(4))
    await asyncio.sleep(0)
    others = [asyncio.create_task(double(number)) for number in (5, 6)]
    await asyncio.sleep(0)
    counter.open.set()
    assert await asyncio.gather(first, *others) == [8, 10, 12]
    assert counter.batches == [[1, 2, 3], [4], [5, 6]]


async def test_what_must_not_share_a_batch_takes_turns() -> None:
    counter = Counter()
    double = Batcher(counter, conflict_key=parity)
    assert await asyncio.gather(*map(double, [1, 2, 3, 4])) == [2, 4, 6, 8]
    assert counter.batches == [[1, 2, 4], [3]]


async def test_a_bad_ask_fails_nobody_else() -> None:
    double = Batcher(Counter(), conflict_key=id)
    one, bad, two = await asyncio.gather(*map(double, [1, 0, 2]), return_exceptions=True)
    assert (one, two) == (2, 4)
    assert isinstance(bad, ZeroDivisionError)


@pytest.mark.parametrize("batches", [1, 2, 3])
async def test_so_many_batches_run_at_once_and_no_more(batches: int) -> None:
    counter = Counter()
    counter.open.clear()
    double = Batcher(counter, conflict_key=id, largest=1, batches_at_once=batches)
    asked = [asyncio.create_task(double(number)) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    assert len(counter.batches) == batches
    counter.open.set()
    assert await asyncio.gather(*asked) == [2, 4, 6, 8, 10]


async def test_who_asks_just_as_a_batch_ends_is_served() -> None:
    counter = Counter()
    double = Batcher(counter, conflict_key=id)

    async def ask_on_and_on(start: int) -> list[int]:
        return [await double(start + step) for step in range(50)]

    asked = await asyncio.wait_for(asyncio.gather(*map(ask_on_and_on, range(1, 200, 7))), 10)
    assert asked == [[2 * (start + step) for step in range(50)] for start in range(1, 200, 7)]


async def test_a_database_that_is_away_is_everybodys_answer_at_once() -> None:
    """A lock is waited for once, not once for each of the batch: with 128 that was 20 minutes."""
    waits = 0

    async def locked(_asks: Sequence[int]) -> list[int]:
        nonlocal waits
        waits += 1
        raise BusyError("the database is locked")

    double = Batcher(locked, conflict_key=id)
    heard = await asyncio.gather(*map(double, range(128)), return_exceptions=True)
    assert [str(one) for one in heard] == ["the database is locked"] * 128
    assert all(isinstance(one, BusyError) for one in heard)
    assert waits == 1


async def test_who_asks_after_the_trouble_is_served() -> None:
    counter = Counter()
    away = True

    async def serve(numbers: Sequence[int]) -> list[int]:
        if away:
            raise BusyError("the database is locked")
        return await counter(numbers)

    double = Batcher(serve, conflict_key=id)
    with pytest.raises(BusyError):
        await double(1)
    away = False
    assert await asyncio.gather(*map(double, [1, 2])) == [2, 4]
