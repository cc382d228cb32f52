"""The medical history."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command
from bot.chat.router import Router
from bot.history import adding, handlers

manifest = Manifest(
    Router().include(handlers.router, adding.router), commands=(Command("history", 55),)
)
