"""A doctor's calendar elsewhere; the practice leads here."""

from bot.busy.handlers import router
from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.shared.links.busy import ShowBusy

manifest = Manifest(router, practice=(Entry("busy.open", ShowBusy(0), 98, own=True),))
