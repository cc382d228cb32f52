"""Buttons that lead to a code."""

from bot.chat.payload import Action, action
from core.model import DoctorId


@action("fb")
class ShowDoctorCode(Action):
    doctor: DoctorId


@action("fg")
class ShowSpecialtyCode(Action):
    """A specialty by its mark."""

    mark: str
