"""A storm: a crowd at random, bad weather, and a bot that dies and comes back, until it is calm.

Nothing is judged here; ``books`` does that when it is over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.storm.aftermath import Aftermath
from tests.storm.clock import real_now
from tests.storm.crowd import gather
from tests.storm.desk_errands import wake
from tests.storm.forecast import Forecast
from tests.storm.ground import ALONE, Tenancy, ground
from tests.storm.waiting import until
from tests.storm.weather import deaths, echoes, found_no_telegram, weather

CALM_WITHIN = 60.0
"""Seconds, or half as long as it raged: a chat takes a letter a second, and a busy doctor's may
have a queue."""


@asynccontextmanager
async def storm(
    folder: Path, database_url: str, forecast: Forecast, clinic: Tenancy = ALONE
) -> AsyncIterator[Aftermath]:
    """Let a storm rage and calm down, and yield what it left."""
    async with ground(
        folder,
        database_url,
        forecast.sections,
        forecast.clock,
        seed=forecast.seed,
        machine_zone=forecast.machine_zone,
        strict_pace=True,
        clinic=clinic,
    ) as here:
        here.build.policy = forecast.policy
        crowd = await gather(here, forecast)
        after = Aftermath(here, forecast, crowd, real_now())
        await here.bot.start()
        await here.bot.at_work()
        groups = (crowd.actors, crowd.slow, crowd.coy, crowd.leavers, crowd.desks)
        everybody = [one.live() for group in groups for one in group]
        fate = [
            weather(here, Random(f"{forecast.seed} weather")),
            echoes(after, Random(f"{forecast.seed} echoes")),
            deaths(after, Random(f"{forecast.seed} deaths")),
        ]
        await _for_a_while([*everybody, *fate], forecast.seconds)
        await _calm_down(after)
        yield after


async def _for_a_while(lives: list[Coroutine[Any, Any, None]], seconds: float) -> None:
    """Let all of them live so long. What one of them raises is raised."""
    tasks = [asyncio.create_task(life) for life in lives]
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _calm_down(after: Aftermath) -> None:
    """Good weather; wait until all is handled and told, and let the bot go home."""
    here = after.here
    here.faults.clear()
    await here.bot.settle()
    if not here.bot.alive:
        await here.bot.start()

    async def handled() -> bool:
        if found_no_telegram(here.bot):  # it began to start in the last of the bad weather
            after.restarts += 1
            await here.bot.start()
        return await here.all_handled()

    async def awake() -> bool:
        for one in after.crowd.desks[:1]:
            await wake(one.desk)
        return await here.works()

    waits: list[tuple[Callable[[], Awaitable[bool]], str]] = [
        (handled, "all updates to be handled"),
        (awake, "maintenance to be over"),
        (handled, "all updates to be handled"),
        (here.all_announced, "all announcements to be out"),
        (here.all_ended, "all that is overdue to end"),
        (here.all_told, "all letters to be told"),
    ]
    try:
        for look, what in waits:
            await until(look, what, max(CALM_WITHIN, after.forecast.seconds / 2))
    except AssertionError as still_waiting:
        after.faults.append(f"{still_waiting}; it said {here.bot.logged_now()[-500:]}")
    after.ended = real_now()
    if not here.bot.alive:
        after.faults.append(f"it ended by itself: {here.bot.logged_now()[-500:]}")
    elif (code := await here.bot.stop()) != 0:
        after.faults.append(f"SIGTERM ended it with {code}")
