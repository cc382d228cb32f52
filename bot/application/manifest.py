"""Applying as a doctor; signing up and the profile lead here."""

from bot.application.handlers import router
from bot.chat.manifest import Manifest

manifest = Manifest(router)
