"""A calendar outside reads along."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.feeds.handlers import router
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed

manifest = Manifest(router, practice=(Entry("feed.open", ShowFeed(AS_DOCTOR), 97, own=True),))
