"""A patient's own appointments."""

from bot.appointments.handlers import router
from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry
from bot.shared.links import ShowAppointments

manifest = Manifest(
    router,
    commands=(Command("appointments", 30),),
    entries=(Entry("home.appointments", ShowAppointments(past=False, page=0), 20, way_on=True),),
)
