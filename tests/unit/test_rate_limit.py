"""The limit of messages, on a clock that the test turns by hand."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.rate_limit import Bucket, RateLimit


class HandClock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@given(st.lists(st.floats(0, 3), max_size=60))
def test_a_bucket_never_gives_more_than_its_burst_and_what_time_brought(
    steps: list[float],
) -> None:
    now = given_out = 0.0
    bucket = Bucket(2.0, 5.0, now)
    for step in steps:
        now += step
        while bucket.wait(now) == 0:
            bucket.take(now)
            given_out += 1
    assert given_out <= 5 + 2 * now + 1e-6


def test_a_held_bucket_opens_when_it_was_told_to_and_without_a_burst() -> None:
    bucket = Bucket(1.0, 5.0, 0.0)
    bucket.hold(10.0)
    assert bucket.wait(4.0) == pytest.approx(6.0)
    assert bucket.wait(10.0) == pytest.approx(1.0)
    assert bucket.wait(11.0) == 0


def test_an_overdrawn_bucket_is_at_most_as_far_behind_as_it_may_be_ahead() -> None:
    bucket = Bucket(1.0, 3.0, 0.0)
    for _ in range(1000):
        bucket.take(0.0)
    assert bucket.wait(0.0) == pytest.approx(4.0)


async def test_the_urgent_go_first_and_then_who_asked_first() -> None:
    limit = RateLimit(per_second=1000)
    limit.hold_all(0.05)
    order: list[str] = []

    async def ask(name: str, chat: int, urgency: int) -> None:
        await limit.turn(chat, urgency)
        order.append(name)

    await asyncio.gather(
        ask("first reminder", 1, 5),
        ask("second reminder", 2, 5),
        ask("news", 3, 0),
        ask("more news", 4, 0),
    )
    assert order == ["news", "more news", "first reminder", "second reminder"]


async def test_one_chat_that_has_to_wait_holds_up_no_other() -> None:
    limit = RateLimit(per_second=1000)
    limit.flooded(1, 3600)
    waiting = asyncio.create_task(limit.turn(1, 0))
    await limit.turn(2, 5)
    assert not waiting.done()
    waiting.cancel()


async def test_two_chats_that_have_to_wait_at_once_mean_that_the_bot_is_too_fast() -> None:
    clock = HandClock()
    limit = RateLimit(per_second=10, clock=clock)
    limit.flooded(1, 30)
    limit.flooded(1, 30)
    assert limit.held() == 0
    limit.flooded(2, 20)
    assert limit.held() == 20
    clock.seconds += 60
    limit.flooded(3, 5)
    assert limit.held() == 0


async def test_answers_never_wait_and_letters_make_room_but_never_stop() -> None:
    clock = HandClock()
    limit = RateLimit(per_second=20, clock=clock)
    for chat in range(100):
        limit.spend(chat)
    assert limit._all.wait(clock()) > 0.3
    clock.seconds += 0.2
    limit._all._tokens = -5.0
    await limit.turn(1000, 5)  # a quarter of the limit is theirs whatever happens


def test_chats_that_rest_take_no_memory() -> None:
    clock = HandClock()
    limit = RateLimit(per_second=1000, clock=clock)
    for chat in range(20_000):
        clock.seconds += 0.01
        limit.spend(chat)
    assert len(limit._chats) < 3000


async def test_a_turn_that_is_given_back_goes_to_the_next_at_once() -> None:
    clock = HandClock()
    limit = RateLimit(per_second=1, clock=clock)
    await limit.turn(1, 0)
    waiting = asyncio.create_task(limit.turn(2, 0))
    await asyncio.sleep(0)
    assert not waiting.done()
    limit.give_back(1)
    await asyncio.wait_for(waiting, 0.2)


def test_a_bucket_takes_back_no_more_than_it_gave() -> None:
    bucket = Bucket(1.0, 3.0, 0.0)
    bucket.give_back(0.0)
    assert bucket.tokens(0.0) == 3
    bucket.take(0.0)
    bucket.give_back(0.0)
    assert bucket.tokens(0.0) == 3
