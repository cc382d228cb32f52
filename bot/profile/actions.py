"""Buttons of a patient's profile."""

from bot.chat.payload import Action, action
from core.model import BloodGroup, PatientId
from core.ports.records import ProfileField


@action("hf")
class AskProfileField(Action):
    patient: PatientId
    field: ProfileField


@action("hc")
class ClearProfileField(Action):
    patient: PatientId
    field: ProfileField


@action("hb")
class ChooseBlood(Action):
    patient: PatientId
    group: BloodGroup


@action("pk")
class ChangeToTelegramName(Action):
    """Take the name that Telegram knows as one's own."""
