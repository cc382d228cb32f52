"""The clinic's lists."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.lists import adding, handlers
from bot.lists.actions import ShowList
from core.model import ListKind

manifest = Manifest(
    Router().include(handlers.router, adding.router),
    desk=(Entry("lists.entry", ShowList(ListKind.SPECIALTY, 0), 65),),
)
