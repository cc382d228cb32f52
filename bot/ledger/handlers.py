"""The ledger of letters, sending again, and the list of those to be called."""

from datetime import timedelta

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.ledger import screens
from bot.ledger.actions import (
    SendAllAgain,
    SendOneAgain,
    ShowFailedLetters,
    ShowWaitingLetters,
    TickCall,
)
from bot.shared.links.desk import ShowCallList, ShowLedger
from bot.shared.lookups import require_admin
from core import wall_clock
from core.model import Span
from core.ports.ledger import Reason

router = Router()

DAY = timedelta(days=1)


@router.on(ShowLedger)
async def show_ledger(context: Context, _action: ShowLedger) -> Answer:
    """Show how letters stand."""
    require_admin(context)
    return screens.ledger(context.t, await context.services.queries.ledger(context.now))


@router.on(ShowWaitingLetters)
async def show_waiting(context: Context, action: ShowWaitingLetters) -> Answer:
    """List what waits."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.letters_waiting)
    return screens.waiting(context.t, page, context.now)


@router.on(ShowFailedLetters)
async def show_failed(context: Context, action: ShowFailedLetters) -> Answer:
    """List what failed for one reason."""
    require_admin(context)
    return await _failed(context, action.reason, action.page)


async def _failed(context: Context, reason: Reason, number: int) -> Screen:
    queries = context.services.queries
    page = await page_of(
        number, lambda limit, offset: queries.letters_failed(reason, limit, offset)
    )
    return screens.failed(context.t, reason, page)


@router.on(SendOneAgain)
async def send_one_again(context: Context, action: SendOneAgain) -> Answer:
    """Let one letter go out again."""
    sent = await context.services.ledger.send_one_again(context.actor, action.letter)
    now = await _failed(context, action.reason, 0)
    return now.above(screens.sent_again(context.t, sent))


@router.on(SendAllAgain)
async def send_all_again(context: Context, action: SendAllAgain) -> Answer:
    """Let what failed for one reason go out again."""
    sent = await context.services.ledger.send_again(context.actor, action.reason)
    now = await _failed(context, action.reason, 0)
    return now.above(screens.sent_again(context.t, sent))


@router.on(ShowCallList)
async def show_call_list(context: Context, action: ShowCallList) -> Answer:
    """List who must be called: of today what is still ahead, and all of tomorrow."""
    require_admin(context)
    return await _call_list(context, action.page)


async def _call_list(context: Context, number: int) -> Screen:
    today = context.services.availability.today()
    until = wall_clock.bounds(today + DAY, context.services.policy.zone).end
    ahead, queries = Span(context.now, until), context.services.queries
    page = await page_of(number, lambda limit, offset: queries.call_list(ahead, limit, offset))
    return screens.call_list(context.t, page, context.now)


@router.on(TickCall)
async def tick_call(context: Context, action: TickCall) -> Answer:
    """Keep that somebody was called, or was not."""
    await context.services.ledger.called(context.actor, action.appointment, called=action.called)
    return await _call_list(context, action.page)
