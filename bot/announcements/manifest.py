"""Announcements."""

from bot.announcements.actions import ShowAnnouncements
from bot.announcements.handlers import router
from bot.chat.manifest import Manifest
from bot.chat.menu import Entry

manifest = Manifest(router, desk=(Entry("announce.entry", ShowAnnouncements(0), 44),))
