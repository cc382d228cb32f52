"""A scheduler that ends politely: what has begun is finished, nothing more begins."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from typing import cast

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]
_LATE = 3600
"""Seconds by which a job may start late. The library's own limit, one, drops late jobs silently."""


class Scheduler(AsyncIOScheduler):  # type: ignore[misc]  # it has no types
    """Runs each job again and again, one of a kind at a time."""

    def __init__(self) -> None:
        defaults = {"misfire_grace_time": _LATE, "coalesce": True, "max_instances": 1}
        super().__init__(timezone=UTC, job_defaults=defaults)
        self._begun: set[asyncio.Task[None]] = set()

    def every(self, length: timedelta, name: str, job: Job) -> None:
        """Run a job so often."""

        async def run() -> None:
            task = cast("asyncio.Task[None]", asyncio.current_task())
            self._begun.add(task)
            try:
                await job()
            except asyncio.CancelledError:  # it took too long: see ``finish``
                log.warning("%s is left for the next start", name)
            finally:
                self._begun.discard(task)

        self.add_job(run, "interval", seconds=length.total_seconds(), id=name, name=name)

    async def finish(self, seconds: float = 10) -> None:
        """Begin nothing more, and give what is under way so many seconds."""
        self.pause()
        if self._begun:
            await asyncio.wait(self._begun, timeout=seconds)
        self.shutdown(wait=False)
