"""Where updates arrive, when the database is unsure of what it kept."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.intake.intake import Intake
from bot.intake.user_queues import LONGEST
from bot.telegram.incoming import Incoming, read
from core.clock import SystemClock
from core.errors import BusyError
from core.ports.inbox import Inbox, Received
from storage.store import Store
from tests.intake.updates import Noting, membership, written
from tests.storm.waiting import until


class Unsure:
    """An inbox whose first confirmation gets lost on the way back."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._trouble = 1
        self.handled, self.waiting, self.forget = inbox.handled, inbox.waiting, inbox.forget

    async def receive(self, updates: Sequence[Received], now: datetime) -> Sequence[Received]:
        """Keep them, and fail to say so once."""
        kept = await self._inbox.receive(updates, now)
        if self._trouble:
            self._trouble -= 1
            raise BusyError("the connection to the database was lost")
        return kept


async def test_update_kept_without_a_word_is_handled(store: Store) -> None:
    """The database kept it and could not say so: brought again, it is handled, and once."""
    handled: list[int] = []

    async def handle(update: Incoming) -> None:
        handled.append(update.update_id)

    intake = Intake(Unsure(store.inbox), Noting(handle), SystemClock())
    with pytest.raises(BusyError):
        await intake.take([written(1), written(2)])
    await intake.take([written(1), written(2), written(3)])
    await intake.take([written(2)])
    await until(lambda: intake.idle, "them to be handled")
    assert handled == [1, 2, 3]
    assert not await store.inbox.waiting()
    await intake.close()


async def test_stop_leaves_what_hangs_for_the_next_start(store: Store) -> None:
    """A handler that never ends holds up nobody's stop; its update is handled by the next run."""
    handled: list[int] = []
    never = asyncio.Event()

    async def handle(update: Incoming) -> None:
        handled.append(update.update_id)
        if update.update_id == 1 and handled.count(1) == 1:
            await never.wait()

    inbox = store.inbox
    first = Intake(inbox, Noting(handle), SystemClock())
    await first.take([written(1, person=1), written(2, person=1), written(3, person=2)])
    await until(lambda: 3 in handled, "the other person's update")
    await first.close(seconds=0.1)
    assert [one.update_id for one in await inbox.waiting()] == [1, 2]
    second = Intake(inbox, Noting(handle), SystemClock())
    await second.resume()
    await until(lambda: second.idle, "the rest")
    assert handled == [1, 3, 1, 2]
    await second.close()


class Slow:
    """An inbox that takes its time to mark what was handled."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.may_mark = asyncio.Event()
        self.receive, self.waiting, self.forget = inbox.receive, inbox.waiting, inbox.forget

    async def handled(self, update_ids: Sequence[int]) -> None:
        """Mark them when it may."""
        await self.may_mark.wait()
        await self._inbox.handled(update_ids)


async def test_of_each_person_only_the_last_update_can_come_again(store: Store) -> None:
    """Booked, then cancelled: were both handled again after a crash, the booking would be back. So
    nobody's next update is begun while the last one is not marked; other people's are."""
    handled: list[int] = []

    async def handle(update: Incoming) -> None:
        handled.append(update.update_id)

    inbox = Slow(store.inbox)
    intake = Intake(inbox, Noting(handle), SystemClock())
    await intake.take([written(1, person=1), written(2, person=1), written(3, person=2)])
    await until(lambda: handled == [1, 3], "the first of each")
    assert [one.update_id for one in await inbox.waiting()] == [1, 2, 3]
    inbox.may_mark.set()
    await until(lambda: intake.idle, "the rest")
    assert handled == [1, 3, 2]
    await intake.close()


async def test_a_flood_takes_no_room_of_others(store: Store) -> None:
    """2,300 messages of one whose answers hang: the bot stays open, what is too much is neither
    written nor queued, the flooder is told once, and everybody else is served at once."""
    stuck = asyncio.Event()

    async def handle(update: Incoming) -> None:
        if update.user is not None and update.user.id == 1:
            await stuck.wait()

    noting = Noting(handle)
    inbox = store.inbox
    intake = Intake(inbox, noting, SystemClock())
    for start in range(1, 2301, 100):
        await intake.take([written(number) for number in range(start, start + 100)])
    assert not intake.crowded
    assert len(await inbox.waiting()) <= LONGEST
    await asyncio.wait_for(intake.room(), 1)
    await intake.take([written(9000, person=2)])
    await until(lambda: 9000 in noting.handled, "the other person's update")
    assert noting.slowed == [1]
    stuck.set()
    await until(lambda: intake.idle, "the rest")
    assert len(noting.handled) <= LONGEST + 1
    await intake.close()


async def test_changes_of_membership_count_too(store: Store) -> None:
    """Blocking and unblocking in a loop is a flood like any other; nobody is warned, for the
    warning could not arrive."""
    noting = Noting()
    intake = Intake(store.inbox, noting, SystemClock())
    changes = [
        membership(number, status="kicked" if number % 2 else "member") for number in range(1, 500)
    ]
    await intake.take(changes)
    await intake.take([written(501)])
    await until(lambda: intake.idle, "them to be handled")
    assert len(noting.handled) <= LONGEST
    assert 501 not in noting.handled
    await intake.close()


async def test_what_comes_again_costs_nothing_more(store: Store) -> None:
    """While the database is away, the same updates come again and again: nobody is at fault."""
    noting = Noting()
    intake = Intake(Away(store.inbox, 20), noting, SystemClock())
    batch = [written(number) for number in range(1, 101)]
    for _ in range(20):
        with pytest.raises(BusyError):
            await intake.take(batch)
    await intake.take(batch)
    await until(lambda: intake.idle, "them to be handled")
    assert noting.handled == list(range(1, 101))
    assert noting.slowed == []
    await intake.close()


class Away:
    """An inbox that cannot keep anything so many times."""

    def __init__(self, inbox: Inbox, times: int) -> None:
        self._inbox = inbox
        self._times = times
        self.handled, self.waiting, self.forget = inbox.handled, inbox.waiting, inbox.forget

    async def receive(self, updates: Sequence[Received], now: datetime) -> Sequence[Received]:
        """Keep them, once the trouble is over."""
        if self._times:
            self._times -= 1
            raise BusyError("the database is locked")
        return await self._inbox.receive(updates, now)


async def test_what_an_earlier_run_left_is_bounded_for_each_person(store: Store) -> None:
    """A backlog of thousands by one person is cut, and done with; others lose nothing."""
    inbox = store.inbox
    for person, count in ((1, 1000), (2, 3)):
        left = [read(written(10_000 * person + number, person)) for number in range(count)]
        await inbox.receive(
            [Received(one.update_id, one.to_json(), one.fingerprint) for one in left],
            SystemClock().now(),
        )
    await inbox.receive([Received(5, "what no version wrote")], SystemClock().now())
    noting = Noting()
    intake = Intake(inbox, noting, SystemClock())
    await intake.resume()
    await until(lambda: intake.idle, "them to be handled")
    await intake.close()
    assert sorted(noting.handled)[:LONGEST] == list(range(10_000, 10_000 + LONGEST))
    assert sorted(noting.handled)[LONGEST:] == [20_000, 20_001, 20_002]
    assert await inbox.waiting() == []
