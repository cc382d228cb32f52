"""Running late."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.late.handlers import router
from bot.shared.links.practice import ShowLate

manifest = Manifest(router, practice=(Entry("home.late", ShowLate(), 20),), for_doctors=True)
