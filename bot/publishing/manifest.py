"""A doctor publishes times."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.publishing.handlers import router
from bot.shared.links import StartPublishing

manifest = Manifest(
    router,
    commands=(Command("publish", 110, Who.DOCTOR),),
    entries=(Entry("home.publish", StartPublishing(), 40, Who.DOCTOR),),
    practice=(Entry("home.publish", StartPublishing(), 40, Who.DOCTOR),),
)
