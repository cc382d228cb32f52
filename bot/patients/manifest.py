"""A doctor's patients; their appointments lead here."""

from bot.chat.manifest import Manifest
from bot.patients.handlers import router

manifest = Manifest(router, for_doctors=True)
