"""Where a doctor's door is: a pin that Telegram opens in any map."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply
from bot.map import screens
from bot.shared.doctor_card import pin_of
from bot.shared.links.finding import ShowMap
from bot.shared.lookups import bookable_doctor

router = Router()


@router.on(ShowMap)
async def show_map(context: Context, action: ShowMap) -> Answer:
    """Send the doctor's place; who took it from the card has none to show."""
    doctor = await bookable_doctor(context, action.doctor)
    pin = pin_of(context.t, context.services.policy, doctor)
    return screens.no_place(context.t, doctor) if pin is None else Reply(pin=pin)
