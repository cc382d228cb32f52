"""Doctors' places; their cards and appointments lead here."""

from bot.chat.manifest import Manifest
from bot.map.handlers import router

manifest = Manifest(router)
