"""Buttons of a patient's own appointments."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import AppointmentId, SlotId
from core.ports.agenda import Only

EVER = date.min
"""No month at all: all of them."""


@action("ax")
class CancelAppointment(Action):
    appointment: AppointmentId


@action("al")
class ListAppointments(Action):
    """Appointments ahead, or those that were, by how they stand; EVER is every month."""

    past: bool
    only: Only
    month: date
    page: int


@action("av")
class ChooseStatus(Action):
    past: bool
    month: date


@action("aj")
class ChooseListMonth(Action):
    past: bool
    only: Only


@action("ag")
class BookAgain(Action):
    """The earliest times of the doctor whom an appointment was with."""

    appointment: AppointmentId


@action("ay")
class SendEntry(Action):
    """Send the calendar entry once more."""

    appointment: AppointmentId


@action("au")
class UndoCancel(Action):
    """Take a cancellation back, within its minute."""

    appointment: AppointmentId


@action("aw")
class AskCannotCome(Action):
    """Past the cut-off: say what telling so late does."""

    appointment: AppointmentId


@action("ak")
class CannotCome(Action):
    appointment: AppointmentId


@action("an")
class EditNote(Action):
    appointment: AppointmentId


@action("ar")
class RemoveNote(Action):
    appointment: AppointmentId


@action("md")
class MoveToTime(Action):
    appointment: AppointmentId
    day: date


@action("mt")
class AskMove(Action):
    appointment: AppointmentId
    slot: SlotId


@action("my")
class ConfirmMove(Action):
    """``seen`` tells what was shown from any other offer of this slot."""

    appointment: AppointmentId
    slot: SlotId
    seen: str


@action("ok")
class SayComing(Action):
    appointment: AppointmentId


@action("od")
class SayComingThatDay(Action):
    """Say so on the letter that reminds of all that the day holds."""

    appointment: AppointmentId
