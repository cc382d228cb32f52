"""One process of a bot works; the others wait, and one of them goes on when it dies."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Protocol

from core.errors import BusyError

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks whether the other one is still there."""
LETS_ANOTHER_GO_FIRST = 4 * LOOK_EVERY
"""Seconds for which a process that lost its lock leaves it to one that waits, if there is one."""
LAST_WORDS = 10.0
"""Seconds in which what was stopped may close its connections, before it is stopped again."""


class WorkLock(Protocol):
    """The right to work. Whoever has it and dies loses it."""

    async def take(self) -> bool:
        """Take it unless another process has it. Raises BusyError."""
        ...

    async def until_lost(self) -> None:
        """Return when it is not ours any more."""
        ...

    async def give_back(self) -> None: ...


async def work_or_wait(
    lock: WorkLock, work: Callable[[], Awaitable[None]], stop: asyncio.Event
) -> None:
    """Work while the lock is ours, wait while it is another's, until ``work`` ends or ``stop``.

    A lock that is lost at work ends the work at once, in the middle of whatever it does: another
    process goes on with it. Raises what the first try to take the lock raises, and what ``work``
    raises.
    """
    ours = await lock.take()
    while ours or await _wait_for(lock, stop):
        if await _work_while_ours(lock, work):
            return
        log.error("the right to work was lost, and with it the database; stopped at once")
        await _pause(stop, LETS_ANOTHER_GO_FIRST)
        ours = False


async def _wait_for(lock: WorkLock, stop: asyncio.Event) -> bool:
    """Wait for the lock; False where ``stop`` came first."""
    log.info("another process of this bot is at work; this one waits to take over")
    away = False
    while not stop.is_set():
        try:
            if await lock.take():
                log.info("the other process is gone; taking over")
                return True
        except BusyError as error:
            if not away:
                log.warning("waiting for the database, too: %s", error)
            away = True
        else:
            away = False
        await _pause(stop, LOOK_EVERY)
    return False


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but not longer than until ``stop``."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _work_while_ours(lock: WorkLock, work: Callable[[], Awaitable[None]]) -> bool:
    """Return True when the work has ended, and False when it was stopped since the lock is lost."""
    others = asyncio.all_tasks()
    working = asyncio.ensure_future(work())
    losing = asyncio.create_task(lock.until_lost())
    try:
        await asyncio.wait({working, losing}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await _stop_all_but({*others, losing})
            return False
        working.result()
        return True
    finally:
        for task in (working, losing):
            task.cancel()
        await asyncio.gather(working, losing, return_exceptions=True)
        await lock.give_back()


async def _stop_all_but(others: Collection[asyncio.Task[object]]) -> None:
    """Cancel every task that began after the others, and those which these begin."""
    while running := asyncio.all_tasks() - {*others, asyncio.current_task()}:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=LAST_WORDS)
