"""A doctor's day and week as pictures; the schedule leads here."""

from bot.chat.manifest import Manifest
from bot.pictures.handlers import router

manifest = Manifest(router)
