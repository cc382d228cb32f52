"""Puts into words what an admin did for a doctor. Raises LostSenseError for who is none now."""

from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.lost_sense import LostSenseError
from bot.stand_in import letters
from core.model import Account
from core.notifications import DoneForYou


async def done_for_you(
    services: Services, t: Translator, about: DoneForYou, reader: Account
) -> Screen:
    """Tell a doctor what was done in their place, with the people as they stand now."""
    doctor = await services.queries.doctor(about.doctor)
    if doctor is None or doctor.account_id != reader.id:
        raise LostSenseError
    numbers = {one.appointment for one in about.changes if one.appointment is not None}
    views = await services.queries.several(numbers) if numbers else ()
    admin = await services.queries.account(about.by)
    return letters.done_for_you(t, admin, about.changes, views)
