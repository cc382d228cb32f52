"""Looking at the running database, and mending what an admin asks to have mended."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.live_check import screens
from bot.live_check.actions import AskMend, Mend, ShowLiveCheck
from bot.shared.lookups import require_admin

router = Router()


@router.on(ShowLiveCheck)
async def show_live_check(context: Context, _action: ShowLiveCheck) -> Answer:
    """Say what was found now."""
    require_admin(context)
    return screens.report(context.t, await context.services.live_check.look())


@router.on(AskMend)
async def ask_mend(context: Context, action: AskMend) -> Answer:
    """Ask whether to put it right, and say what that does."""
    require_admin(context)
    return screens.ask_mend(context.t, action.law)


@router.on(Mend)
async def mend(context: Context, action: Mend) -> Answer:
    """Put it right; pressed again, nothing is left to do."""
    number = await context.services.live_check.mend(context.actor, action.law)
    report = await context.services.live_check.look()
    return screens.report(context.t, report).above(screens.mended(context.t, number))
