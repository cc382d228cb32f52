"""A doctor publishes times."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.chat.router import Router
from bot.publishing import days, hours, looking, picking
from bot.shared.links.schedule import StartPublishing

manifest = Manifest(
    Router().include(days.router, hours.router, picking.router, looking.router),
    commands=(Command("publish", 110, Who.DOCTOR),),
    entries=(Entry("home.publish", StartPublishing(), 9, Who.DOCTOR),),
    practice=(Entry("home.publish", StartPublishing(), 40, Who.DOCTOR),),
    for_doctors=True,
)
