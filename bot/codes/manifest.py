"""Codes that open a card."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.codes.handlers import router
from bot.shared.links.finding import ShowCodes, ShowMyCode

manifest = Manifest(
    router,
    practice=(Entry("practice.code", ShowMyCode(), 95),),
    desk=(Entry("admin.codes", ShowCodes(0), 95),),
)
