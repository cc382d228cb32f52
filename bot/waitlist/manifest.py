"""Waiting for a doctor's time."""

from bot.chat.manifest import Manifest
from bot.waitlist.handlers import router

manifest = Manifest(router)
