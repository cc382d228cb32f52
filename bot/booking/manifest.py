"""A patient's way to an appointment."""

from bot.booking import choosing, handlers
from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry
from bot.chat.router import Router
from bot.shared.links.finding import ShowDoctors

manifest = Manifest(
    Router().include(choosing.router, handlers.router),
    commands=(Command("book", 20), Command("doctors", 40)),
    entries=(Entry("home.book", ShowDoctors(0), 10, way_on=True),),
)
