"""May they? And whatever goes wrong becomes a sentence, with a line in the log where it is ours."""

import logging
from collections.abc import Awaitable, Callable

from bot.chat import refusals
from bot.chat.context import Context
from bot.chat.meter import Outcome
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.chat.standing_in import dressed
from bot.telegram.retries import PRESS
from core.errors import BusyError, Refusal

log = logging.getLogger(__name__)


async def guarded(
    context: Context, router: Router, run: Callable[[], Awaitable[Answer]]
) -> Screen | Reply:
    """Run a handler; a refusal becomes a sentence, a fault an apology and a line in the log."""
    if context.account.disabled:
        return refusals.disabled(context)

    meter, outcome = context.services.meter, Outcome.ANSWERED

    async def follow() -> Screen | Reply:
        nonlocal outcome
        try:
            outcome = Outcome.ANSWERED
            return await router.follow(context, await run())
        except Refusal as refusal:
            outcome = Outcome.REFUSED
            meter.refused(type(refusal).__name__)
            return await refusals.told(context, router, refusal)

    try:
        return dressed(context, router.practice, await PRESS(follow))
    except BusyError as error:
        outcome = Outcome.BUSY
        log.warning("update %d finds the database busy: %s", context.update_id, error)
    except Exception:  # the boundary of a conversation: one fault must not end the bot
        outcome = Outcome.FAILED
        log.exception("update %d failed", context.update_id)
    finally:
        meter.answered(context.origin, outcome)
    return refusals.sorry(context)
