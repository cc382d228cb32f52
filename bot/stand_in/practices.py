"""Acting for a doctor: whose practice it is to be, and the way into it."""

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.standing_in import stand_in
from bot.shared.links.desk import StandIn
from bot.shared.links.practice import ShowPractice
from bot.shared.lookups import require_admin
from bot.stand_in import screens_of_lists
from bot.stand_in.actions import ShowPractices

router = Router()


@router.on(ShowPractices)
async def show_practices(context: Context, action: ShowPractices) -> Answer:
    """List the doctors for whom an admin may act."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.practices)
    return screens_of_lists.practices(context.t, page)


@router.on(StandIn)
async def enter(context: Context, action: StandIn) -> Answer:
    """Lead into the practice: from there on every button says whose it is."""
    context.leave()
    await stand_in(context, action.doctor)
    return ShowPractice()
