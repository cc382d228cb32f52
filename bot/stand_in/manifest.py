"""Acting for a doctor, and appointments for anybody."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.shared.links.desk import FindPatient
from bot.shared.links.people import NO_SLOT
from bot.stand_in import booking, changing, patients, practices
from bot.stand_in.actions import ShowPractices

manifest = Manifest(
    Router().include(practices.router, patients.router, booking.router, changing.router),
    desk=(
        Entry("stand-in.book-entry", FindPatient(NO_SLOT), 20),
        Entry("stand-in.entry", ShowPractices(0), 30),
    ),
)
