"""A doctor's own appointments."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.practice.handlers import router
from bot.shared.links.practice import ShowPractice

manifest = Manifest(
    router,
    commands=(Command("practice", 130, Who.DOCTOR),),
    entries=(Entry("home.practice", ShowPractice(), 5, Who.DOCTOR, way_on=True),),
    for_doctors=True,
)
