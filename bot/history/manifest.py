"""The medical history."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.chat.router import Router
from bot.history import adding, handlers
from bot.history.actions import ShowOwnHistory

manifest = Manifest(
    Router().include(handlers.router, adding.router),
    commands=(Command("history", 55),),
    entries=(Entry("history.open", ShowOwnHistory(), 72, Who.PATIENT),),
)
