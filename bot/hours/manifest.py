"""A doctor's weekly hours."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.hours import by_hand, overview, picking, saving, setting
from bot.hours.actions import ShowHours

manifest = Manifest(
    Router().include(
        overview.router, setting.router, picking.router, saving.router, by_hand.router
    ),
    practice=(Entry("hours.entry", ShowHours(), 50),),
    for_doctors=True,
)
