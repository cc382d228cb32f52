"""A patient's appointments."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import AppointmentId


@action("ma")
class ShowAppointments(Action):
    past: bool
    page: int


@action("a")
class ShowAppointment(Action):
    appointment: AppointmentId


@action("ac")
class AskCancel(Action):
    appointment: AppointmentId


@action("mm")
class MoveToDay(Action):
    """The calendar for moving an appointment, at a month."""

    appointment: AppointmentId
    month: date
