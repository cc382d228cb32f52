"""The scheduler ends politely: what has begun is finished, and what takes too long is named."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.runtime.scheduler import Scheduler

AT_ONCE = timedelta(milliseconds=10)
SOON = 0.3


@pytest.mark.parametrize("patience, done", [(5.0, True), (0.05, False)])
async def test_it_finishes_what_has_begun(
    caplog: pytest.LogCaptureFixture, patience: float, *, done: bool
) -> None:
    """A job under way is given so many seconds; what takes longer is cut off, without a fault in
    the log. Nothing begins meanwhile."""
    caplog.set_level(logging.WARNING)
    begun, ended = asyncio.Event(), list[bool]()
    others = list[bool]()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(SOON)
        ended.append(True)

    async def later() -> None:
        others.append(True)

    scheduler = Scheduler()
    scheduler.every(AT_ONCE, "slow", job)
    scheduler.start()
    await begun.wait()
    scheduler.every(AT_ONCE, "later", later)
    await scheduler.finish(patience)
    before = len(others)
    await asyncio.sleep(2 * SOON)
    assert ended == [True] * done
    assert len(others) == before
    mine = [one for one in caplog.records if not one.message.startswith("Execution of job")]
    assert [one.levelname for one in mine] == ["WARNING"] * (not done)
    assert all("slow is left for the next start" in one.message for one in mine)
