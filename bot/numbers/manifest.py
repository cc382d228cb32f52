"""The clinic in numbers."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.numbers import charts, choosing, exporting, handlers
from bot.numbers.actions import ShowNumbers
from bot.shared.links.days import PRESENT

manifest = Manifest(
    Router().include(handlers.router, choosing.router, charts.router, exporting.router),
    desk=(Entry("numbers.entry", ShowNumbers(PRESENT, PRESENT), 75),),
)
