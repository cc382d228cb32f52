"""An admin's first screen: the clinic at a glance, and the lists behind its numbers."""

from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.desk import screens
from bot.shared.links.desk import ShowAdmin, ShowAtWork, ShowToday, ShowUnconfirmed
from bot.shared.lookups import require_admin
from core import wall_clock
from core.model import Span

router = Router()

DAY = timedelta(days=1)


@router.command("admin")
async def admin_command(context: Context, _text: str) -> Answer:
    """Show the clinic at a glance."""
    return await _desk(context)


@router.on(ShowAdmin)
async def show_admin(context: Context, _action: ShowAdmin) -> Answer:
    """Show the clinic at a glance."""
    return await _desk(context)


async def _desk(context: Context) -> Screen:
    require_admin(context)
    today = _today(context)
    seen = await context.services.queries.at_the_desk(
        _bounds(context, today), _bounds(context, today + DAY), _bookable(context), context.now
    )
    return screens.desk(context.t, context.services.menu, today, seen)


@router.on(ShowToday)
async def show_today(context: Context, action: ShowToday) -> Answer:
    """List today's appointments of all doctors."""
    require_admin(context)
    day, queries = _bounds(context, _today(context)), context.services.queries
    page = await page_of(
        action.page, lambda limit, offset: queries.day_of_clinic(day, limit, offset)
    )
    return screens.today(context.t, _today(context), page, context.now)


@router.on(ShowUnconfirmed)
async def show_unconfirmed(context: Context, action: ShowUnconfirmed) -> Answer:
    """List who has not said yet that they are coming tomorrow, with phone numbers."""
    require_admin(context)
    tomorrow = _today(context) + DAY
    day, queries = _bounds(context, tomorrow), context.services.queries
    page = await page_of(action.page, lambda limit, offset: queries.unconfirmed(day, limit, offset))
    return screens.unconfirmed(context.t, tomorrow, page, context.now)


@router.on(ShowAtWork)
async def show_at_work(context: Context, action: ShowAtWork) -> Answer:
    """List the doctors who see somebody today, or could; or those alone who still could."""
    require_admin(context)
    day, queries = _today(context), context.services.queries
    page = await page_of(
        action.page,
        lambda limit, offset: queries.at_work(
            _bounds(context, day),
            _bookable(context),
            context.now,
            free=action.free,
            limit=limit,
            offset=offset,
        ),
    )
    return screens.at_work(context.t, day, page, free=action.free)


def _today(context: Context) -> date:
    return context.services.availability.today()


def _bounds(context: Context, day: date) -> Span:
    return wall_clock.bounds(day, context.services.policy.zone)


def _bookable(context: Context) -> Span:
    """Return where a time must start to be booked today, now; perhaps nowhere any more."""
    today = _bounds(context, _today(context))
    starts = max(today.start, context.services.availability.bookable().start)
    return Span(starts, max(starts, today.end))
