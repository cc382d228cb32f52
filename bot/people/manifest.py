"""People as an admin sees them."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.people.handlers import router
from bot.shared.links.desk import ShowQueue

manifest = Manifest(router, desk=(Entry("desk.queue", ShowQueue(0), 10),))
