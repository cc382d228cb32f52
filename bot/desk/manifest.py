"""The clinic's desk."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.desk.handlers import router
from bot.shared.links.desk import ShowAdmin

manifest = Manifest(
    router,
    commands=(Command("admin", 140, Who.ADMIN),),
    entries=(Entry("home.admin", ShowAdmin(), 95, Who.ADMIN, leads=True),),
)
