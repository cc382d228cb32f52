"""A doctor's published times; the practice leads here."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.schedule.handlers import router
from bot.shared.links.days import PRESENT
from bot.shared.links.schedule import ShowSchedule

manifest = Manifest(
    router,
    commands=(Command("schedule", 120, Who.DOCTOR),),
    entries=(Entry("practice.schedule", ShowSchedule(PRESENT), 3, Who.DOCTOR),),
    practice=(Entry("practice.schedule", ShowSchedule(PRESENT), 30, Who.DOCTOR),),
    for_doctors=True,
)
