"""Finding a doctor or a time."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.finding.handlers import router
from bot.shared.links.finding import FindATime, FindTimes

manifest = Manifest(
    router,
    entries=(
        Entry("home.earliest", FindTimes(), 12),
        Entry("home.find", FindATime(), 14, way_on=True),
    ),
)
