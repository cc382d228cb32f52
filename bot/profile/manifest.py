"""The own profile."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.profile.handlers import router
from bot.shared.links.people import ShowProfile

manifest = Manifest(
    router,
    commands=(Command("profile", 50),),
    entries=(Entry("home.profile", ShowProfile(), 70, Who.SIGNED_UP),),
)
