"""What patients are told where their doctor runs late, or is on time again."""

from bot.chat.screen import Button, Screen
from bot.chat.words import Translator
from bot.shared.links.appointments import ShowAppointment
from core.notifications import RunningLate
from core.views import AppointmentView


def running_late(t: Translator, view: AppointmentView, told: RunningLate) -> Screen:
    """Tell the patient when the appointment is expected to begin."""
    on_time = told.expected <= told.starts
    text = t(
        "letter.on-time-again" if on_time else "letter.running-late",
        doctor=view.doctor.name,
        starts=t.time(told.starts),
        expected=t.time(told.expected),
    )
    details = ShowAppointment(view.appointment.id)
    return Screen(text, ((Button(t.plain("booking.details"), details, fresh=True),),))
