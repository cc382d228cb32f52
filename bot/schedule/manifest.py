"""A doctor's published times; the practice leads here."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Command, Entry, Who
from bot.schedule.handlers import router
from bot.shared.links import THIS_MONTH, ShowSchedule

manifest = Manifest(
    router,
    commands=(Command("schedule", 120, Who.DOCTOR),),
    practice=(Entry("practice.schedule", ShowSchedule(THIS_MONTH), 30, Who.DOCTOR),),
)
