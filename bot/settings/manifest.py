"""How a doctor works."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.settings.handlers import router
from bot.shared.links.practice import ShowSettings

manifest = Manifest(
    router, practice=(Entry("home.settings", ShowSettings(), 80),), for_doctors=True
)
