"""Buttons of a doctor's published times."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import SlotId


@action("sz")
class ShowSchedulePage(Action):
    day: date
    page: int


@action("st")
class ShowSlot(Action):
    slot: SlotId


@action("sr")
class RetimeSlot(Action):
    slot: SlotId


@action("sk")
class AskDeleteSlot(Action):
    slot: SlotId


@action("sx")
class DeleteSlot(Action):
    """``day`` is where to go on when the slot is gone."""

    slot: SlotId
    day: date


@action("dw")
class OpenScheduleDay(Action):
    """Offer all free slots of a day, or switch them off."""

    day: date
    is_open: bool


@action("dk")
class AskDeleteScheduleDay(Action):
    day: date


@action("dx")
class DeleteScheduleDay(Action):
    day: date
