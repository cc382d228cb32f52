"""A doctor's appointments in lists; the practice leads here."""

from bot.agenda.handlers import router
from bot.chat.manifest import Manifest

manifest = Manifest(router, for_doctors=True)
