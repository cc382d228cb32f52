"""People as an admin sees them."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.people import declining, handlers
from bot.shared.links.desk import ShowQueue

manifest = Manifest(
    Router().include(handlers.router, declining.router),
    desk=(Entry("desk.queue", ShowQueue(0), 10),),
)
