"""Bad weather at Telegram, updates handed over twice, and the deaths of the bot."""

import asyncio
from collections.abc import Callable
from random import Random

from bot.sandbox.updates import Update
from tests.storm.aftermath import Aftermath
from tests.storm.ground import Ground
from tests.storm.process import BotProcess


async def weather(here: Ground, chance: Random) -> None:
    """One spell of bad weather after another, with clear skies between them."""
    spells: list[Callable[[], None]] = [
        lambda: _spoil(here, "too_many_requests", 0.2, retry_after=1),
        lambda: _spoil(here, "bad_gateway", 0.3),
        lambda: _spoil(here, "internal_error", 0.2),
        lambda: _spoil(here, "drop_before", 0.2),
        lambda: _spoil(here, "drop_after", 0.15),
        lambda: _spoil(here, "delay", 0.4, seconds=0.4),
        lambda: _spoil(here, "away", 1.0, seconds=chance.uniform(0.5, 3)),
    ]
    while True:
        await asyncio.sleep(chance.uniform(0.5, 3))
        for spell in chance.sample(spells, chance.choice((1, 1, 2))):
            spell()
        await asyncio.sleep(chance.uniform(1, 4))
        here.faults.clear()


def _spoil(here: Ground, kind: str, probability: float, **how: float) -> None:
    here.faults.add(kind, probability=probability, **how)


async def echoes(after: Aftermath, chance: Random) -> None:
    """Hand some updates over a second time, a little later: Telegram may."""
    updates = after.here.sandbox.world.updates
    while True:
        old: list[Update] = list(updates._pending)[:3]
        await asyncio.sleep(chance.uniform(0.2, 2))
        waiting = {one.id for one in updates._pending}
        for update in reversed(old):
            if update.id not in waiting:
                after.here.hand_over_again(update)
                after.echoes += 1


async def deaths(after: Aftermath, chance: Random) -> None:
    """Kill the bot again and again, now and then politely; start it again at once."""
    here, mean = after.here, after.forecast.kill_every
    while True:
        if chance.random() < 0.8:  # else it may well die while it is still starting
            await _at_work(after)
        await _lives(after, mean * chance.uniform(0.5, 1.5))
        if chance.random() < 0.15 and "at work" in here.bot.logged_now():
            here.witness.stopped()
            if (code := await here.bot.stop()) != 0:
                after.faults.append(f"SIGTERM ended it with {code}")
        else:
            await here.kill()
            after.keep_what_was_left()
        after.restarts += 1
        await asyncio.sleep(chance.uniform(0, 0.3))
        await here.bot.start()


async def _at_work(after: Aftermath) -> None:
    while "at work" not in after.here.bot.logged_now():
        await _lives(after, 0.1)


async def _lives(after: Aftermath, seconds: float) -> None:
    """Wait so long. A bot that finds no Telegram at its start ends, as it should, and is started
    again, as systemd would."""
    bot = after.here.bot
    end = asyncio.get_running_loop().time() + seconds
    while (left := end - asyncio.get_running_loop().time()) > 0:
        try:
            code = await bot.ended(left)
        except TimeoutError:
            return
        if code != 1 or not found_no_telegram(bot):
            after.faults.append(f"it ended by itself with {code}: {bot.logged_now()[-500:]}")
        after.restarts += 1
        await asyncio.sleep(0.2)
        await bot.start()


def found_no_telegram(bot: BotProcess) -> bool:
    """Whether it ended since Telegram was away when it started; then it is started again."""
    said = bot.logged_now()
    return not bot.alive and ("cannot be reached" in said or "asks to wait" in said)
