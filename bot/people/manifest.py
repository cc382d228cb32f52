"""People as an admin sees them."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.people import declining, finding, handlers, shutting_out
from bot.shared.links.desk import FindPeople, ShowQueue

manifest = Manifest(
    Router().include(handlers.router, declining.router, finding.router, shutting_out.router),
    desk=(
        Entry("desk.queue", ShowQueue(0), 10),
        Entry("desk.people", FindPeople(), 15),
    ),
)
