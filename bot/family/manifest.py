"""Whom one books for."""

from bot.chat.manifest import Manifest
from bot.family.handlers import router

manifest = Manifest(router)
