"""Every job that runs by itself, named and listed here.

The scheduler only ticks. What is due is read from the database and judged by the clinic's clock, so
a job that comes late, or not at all for a while, loses nothing.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.chat.context import Services
from bot.delivery.courier import Courier
from core.errors import BusyError
from core.ports.inbox import Inbox

log = logging.getLogger(__name__)

LETTERS_KEPT = timedelta(days=30)
UPDATES_KEPT = timedelta(days=2)
"""Telegram hands an update over for a day at most; after that its id need not be known."""

_LATE = 3600
"""Seconds by which a job may start late. The library's own limit, one, drops late jobs silently."""


def schedule_jobs(services: Services, courier: Courier, inbox: Inbox) -> AsyncIOScheduler:
    """Return a scheduler with all jobs, not started yet."""
    clock = services.clock

    async def deliver() -> None:
        """Have due letters delivered, reminders above all; changes are told before the tick."""
        courier.nudge()

    async def write_digests() -> None:
        """Have doctors told of their morning; it is sent at the next tick at the latest."""
        if await services.digests.write_due():
            courier.nudge()

    async def forget_letters() -> None:
        await services.deliveries.forget(clock.now() - LETTERS_KEPT)

    async def forget_updates() -> None:
        await inbox.forget(clock.now() - UPDATES_KEPT)

    async def forget_forms() -> None:
        await services.forms.forget(clock.now())

    async def publish_ahead() -> None:
        """Publish the weekly hours of the doctors whose turn it is."""
        await services.hours.top_up()

    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"misfire_grace_time": _LATE, "coalesce": True, "max_instances": 1},
    )
    for job, every in (
        (deliver, timedelta(seconds=1)),
        (publish_ahead, timedelta(seconds=5)),
        (write_digests, timedelta(seconds=20)),
        (forget_letters, timedelta(hours=1)),
        (forget_updates, timedelta(hours=1)),
        (forget_forms, timedelta(hours=1)),
    ):
        scheduler.add_job(
            _patient(job),
            "interval",
            seconds=every.total_seconds(),
            id=job.__name__,
            name=job.__name__,
        )
    return scheduler


def _patient(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Let a job wait for its next time when the database is busy."""

    async def run() -> None:
        try:
            await job()
        except BusyError as error:
            log.warning("%s waits for the database: %s", job.__name__, error)

    return run
