"""Those who look after the clinic."""

from bot.admin.actions import ShowAdmin
from bot.admin.handlers import router
from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who

manifest = Manifest(
    router,
    commands=(Command("admin", 140, Who.ADMIN),),
    entries=(Entry("home.admin", ShowAdmin(), 50, Who.ADMIN),),
)
