"""One's own data."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command
from bot.privacy.handlers import router

manifest = Manifest(router, commands=(Command("privacy", 70),))
