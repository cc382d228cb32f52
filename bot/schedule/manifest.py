"""A doctor's published times; the practice leads here."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Who
from bot.schedule.handlers import router

manifest = Manifest(
    router,
    commands=(Command("schedule", 120, Who.DOCTOR),),
)
