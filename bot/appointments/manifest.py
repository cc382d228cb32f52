"""A patient's own appointments."""

from bot.appointments import cancelling, coming, handlers, listing, moving
from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry
from bot.chat.router import Router
from bot.shared.links.appointments import ShowAppointments

manifest = Manifest(
    Router().include(
        handlers.router, cancelling.router, moving.router, listing.router, coming.router
    ),
    commands=(Command("appointments", 30),),
    entries=(Entry("home.appointments", ShowAppointments(past=False, page=0), 20, way_on=True),),
)
