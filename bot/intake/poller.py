"""Fetches updates by long polling; an API that goes away is waited for."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence

from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.intake.intake import Intake
from bot.telegram.incoming import LARGEST
from bot.telegram.workarounds import asked_wait, raw_updates
from core.errors import BusyError

log = logging.getLogger(__name__)

ALLOWED = ["message", "callback_query", "my_chat_member"]
SECONDS = 50
LONGEST_WAIT = 5.0
"""Seconds at most between two asks, however long nobody answered: the end is noticed soon."""


async def poll(bot: Bot, intake: Intake, heard: Callable[[], None] = lambda: None) -> None:
    """Fetch updates and keep them, for ever. Ends only by being cancelled.

    ``heard`` is called each time that Telegram answered, and what it brought is kept.
    """
    if await _take_over(bot):
        heard()
    offset = 0
    wait = 0.0
    arrive = True
    while True:
        await intake.room()
        try:
            patient = arrive and offset <= LARGEST
            updates = await raw_updates(bot, offset, SECONDS if patient else 0, ALLOWED)
            await intake.take(updates)
            heard()
        except RetryAfter as error:
            wait = asked_wait(error)
        except (TelegramError, BusyError) as error:
            wait = longer(wait)
            log.warning("%s; trying again in %.1f s", _cause(error), wait)
            if isinstance(error, Conflict):  # or a webhook is set still
                await _take_over(bot)
        except Exception:  # the boundary: without updates the house is deaf, so on it goes
            wait = LONGEST_WAIT
            log.exception("updates cannot be fetched; trying again in %.1f s", wait)
        else:
            if arrive:
                wait = 0.0
            else:  # a quick look only: waits may still fail, so the pauses stay as long as they are
                log.info("updates arrive again")
            arrive = True
            offset = _after(updates, offset)
            if not updates or offset:
                continue
            wait = longer(wait)
            log.warning("what arrives has no ids to confirm; trying again in %.1f s", wait)
        arrive = False
        await asyncio.sleep(wait)


def longer(wait: float) -> float:
    """Return the seconds to wait after so many were in vain: about twice as many, to a bound."""
    return min(max(2 * wait, 0.5), LONGEST_WAIT) * random.uniform(0.9, 1.0)  # noqa: S311 (spreads load)


async def _take_over(bot: Bot) -> bool:
    """Ask that updates are kept for polling; where a webhook stays set, polling says so."""
    try:
        return await bot.delete_webhook()
    except TelegramError as error:
        log.warning("an earlier webhook was not removed: %s", type(error).__name__)
        return False


def _after(updates: Sequence[object], offset: int) -> int:
    """Return the offset that confirms these, whatever they are; ``offset`` where there are none.

    An id that is no number of Telegram's is confirmed and not counted on from: 0 asks for whatever
    is not confirmed yet.
    """
    ids = [one.get("update_id") for one in updates if isinstance(one, dict)]
    numbers = [number for number in ids if type(number) is int and number >= 0]
    if numbers:
        return max(numbers) + 1
    return 0 if updates or offset > LARGEST else offset


def _cause(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "another copy of this bot fetches its updates"
    if isinstance(error, BusyError):
        return f"the database cannot keep updates ({error})"
    if isinstance(error, NetworkError):
        return f"Telegram cannot be reached ({error.message})"
    return f"Telegram refused ({type(error).__name__})"
