"""Requests."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.requests.handlers import router
from bot.shared.links.requests import ShowRequests

manifest = Manifest(
    router,
    commands=(Command("requests", 125, Who.DOCTOR),),
    entries=(Entry("practice.requests", ShowRequests(0), 7, Who.DOCTOR),),
    practice=(Entry("practice.requests", ShowRequests(0), 10, Who.DOCTOR),),
    for_doctors=True,
)
