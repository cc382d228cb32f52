"""What was done in the clinic."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.trail.actions import BeginTrail
from bot.trail.handlers import router

manifest = Manifest(router, desk=(Entry("trail.entry", BeginTrail(), 80),))
