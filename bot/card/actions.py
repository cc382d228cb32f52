"""Buttons of a doctor's own card."""

from bot.chat.payload import Action, action
from core.doctors.rules import CardField


@action("cf")
class AskCardField(Action):
    field: CardField


@action("cx")
class ClearCardField(Action):
    field: CardField


@action("cg")
class SpeakLanguage(Action):
    """Put a spoken language on the card, or take it off."""

    code: str
    spoken: bool


@action("cp")
class PickCardSpecialty(Action):
    """``mark`` stands for a specialty that the clinic has already."""

    mark: str


@action("cw")
class WithdrawCardRequest(Action): ...
