"""Acting for a doctor, and appointments for anybody."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.stand_in import practices
from bot.stand_in.actions import ShowPractices

manifest = Manifest(
    Router().include(practices.router),
    desk=(Entry("stand-in.entry", ShowPractices(0), 30),),
)
