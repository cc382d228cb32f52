"""Where updates arrive, when the database is unsure of what it kept."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.intake.intake import Intake
from bot.telegram.incoming import Incoming
from core.clock import SystemClock
from core.errors import BusyError
from core.keeping import Inbox, Received
from storage.store import Store
from tests.intake.updates import Noting, written
from tests.storm.waiting import until

BOT_ID = 42


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

    intake = Intake(Unsure(store.inbox(BOT_ID)), Noting(handle), SystemClock())
    with pytest.raises(BusyError):
        await intake.take([written(1), written(2)])
    await intake.take([written(1), written(2), written(3)])
    await intake.take([written(2)])
    await until(lambda: intake.idle, "them to be handled")
    assert handled == [1, 2, 3]
    assert not await store.inbox(BOT_ID).waiting()
    await intake.close()


async def test_stop_leaves_what_hangs_for_the_next_start(store: Store) -> None:
    """A handler that never ends holds up nobody's stop; its update is handled by the next run."""
    handled: list[int] = []
    never = asyncio.Event()

    async def handle(update: Incoming) -> None:
        handled.append(update.update_id)
        if update.update_id == 1 and handled.count(1) == 1:
            await never.wait()

    inbox = store.inbox(BOT_ID)
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

    inbox = Slow(store.inbox(BOT_ID))
    intake = Intake(inbox, Noting(handle), SystemClock())
    await intake.take([written(1, person=1), written(2, person=1), written(3, person=2)])
    await until(lambda: handled == [1, 3], "the first of each")
    assert [one.update_id for one in await inbox.waiting()] == [1, 2, 3]
    inbox.may_mark.set()
    await until(lambda: intake.idle, "the rest")
    assert handled == [1, 3, 2]
    await intake.close()
