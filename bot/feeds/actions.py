"""Making an address, and ending it."""

from bot.chat.payload import Action, action
from core.model import PatientId


@action("er")
class RenewFeed(Action):
    patient: PatientId


@action("ee")
class EndFeed(Action):
    patient: PatientId
