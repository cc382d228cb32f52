"""The ledger of letters, and the list of those to be called."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.ledger.handlers import router
from bot.shared.links.desk import ShowCallList, ShowLedger

manifest = Manifest(
    router,
    desk=(
        Entry("ledger.call-list", ShowCallList(0), 70),
        Entry("ledger.entry", ShowLedger(), 71),
    ),
)
