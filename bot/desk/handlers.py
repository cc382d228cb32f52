"""An admin's first screen: how many wait, and the ways to all that an admin does."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.desk import screens
from bot.shared.links.desk import ShowAdmin
from bot.shared.lookups import require_admin

router = Router()

MOST_COUNTED = 500


@router.command("admin")
async def admin_command(context: Context, _text: str) -> Answer:
    """Show the desk."""
    return await _desk(context)


@router.on(ShowAdmin)
async def show_admin(context: Context, _action: ShowAdmin) -> Answer:
    """Show the desk."""
    return await _desk(context)


async def _desk(context: Context) -> Screen:
    require_admin(context)
    queries = context.services.queries
    doctors = await queries.waiting_doctors(MOST_COUNTED)
    patients = await queries.waiting_patients(MOST_COUNTED)
    cards = await queries.waiting_cards(MOST_COUNTED)
    waiting = len(doctors) + len(patients) + len(cards)
    return screens.desk(context.t, context.services.menu, waiting)
