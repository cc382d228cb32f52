"""A doctor's weekly hours."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.hours.actions import ShowHours
from bot.hours.handlers import router

manifest = Manifest(router, practice=(Entry("hours.entry", ShowHours(), 50),))
