"""Appointments for other systems; the clinic's numbers lead here."""

from bot.chat.manifest import Manifest
from bot.exchange.handlers import router

manifest = Manifest(router)
