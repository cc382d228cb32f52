"""The visit."""

from bot.chat.manifest import Manifest
from bot.visits.handlers import router

manifest = Manifest(router, for_doctors=True)
