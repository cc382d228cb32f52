"""Buttons of the doctor's own note, beside those in shared/links/."""

from bot.chat.payload import Action, action
from core.model import AppointmentId


@action("rx")
class RemoveDoctorNote(Action):
    appointment: AppointmentId
