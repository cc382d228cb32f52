"""Becoming a patient."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry, Who
from bot.shared.links.people import SignUp
from bot.sign_up.handlers import router

manifest = Manifest(
    router,
    entries=(Entry("home.sign-up", SignUp(), 60, Who.NEWCOMER),),
)
