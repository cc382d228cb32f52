"""The doctor's side: reading what a patient shares; each look is written down before it shows."""

from collections.abc import Sequence

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.shared.links.histories import ReadHistory
from bot.shared.lookups import practising
from bot.sharing import screens
from bot.sharing.actions import ReadRecord
from core.model import Heading

router = Router()


@router.on(ReadHistory)
async def read_history(context: Context, action: ReadHistory) -> Answer:
    """Show the profile's medical fields and a page of the records."""
    practising(context)
    opened = await context.services.sharing.history(context.actor, action.appointment)

    async def fetch(limit: int, offset: int) -> Sequence[Heading]:
        return opened.records[offset : offset + limit]

    page = await page_of(action.page, fetch)
    return screens.history(context.t, opened, page, action.appointment)


@router.on(ReadRecord)
async def read_record(context: Context, action: ReadRecord) -> Answer:
    """Show one record."""
    practising(context)
    record = await context.services.sharing.read(context.actor, action.appointment, action.record)
    return screens.record(context.t, record, action.appointment)
