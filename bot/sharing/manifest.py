"""Sharing and reading medical histories."""

from bot.chat.manifest import Manifest
from bot.chat.router import Router
from bot.sharing import handlers, reading

manifest = Manifest(Router().include(handlers.router, reading.router))
