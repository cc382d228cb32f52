"""The live check."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.live_check.actions import ShowLiveCheck
from bot.live_check.handlers import router

manifest = Manifest(router, desk=(Entry("check.entry", ShowLiveCheck(), 85),))
