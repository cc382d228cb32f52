"""Home: the way in, and what concerns nobody's appointments."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry
from bot.home.actions import ShowHelp
from bot.home.handlers import router
from bot.shared.links.people import ShowLanguages

manifest = Manifest(
    router,
    commands=(
        Command("start", 10),
        Command("language", 60),
        Command("status", 80),
        Command("help", 90),
        Command("cancel", 100),
    ),
    entries=(
        Entry("home.language", ShowLanguages(), 80),
        Entry("home.help", ShowHelp(), 90),
    ),
)
