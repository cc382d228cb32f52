"""A doctor's own card."""

from bot.card.handlers import router
from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.shared.links.practice import ShowMyCard

manifest = Manifest(router, practice=(Entry("home.card", ShowMyCard(), 70),), for_doctors=True)
