"""A doctor's time off; the practice leads here."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.time_off.actions import ShowIll, ShowTimesOff
from bot.time_off.handlers import router

manifest = Manifest(
    router,
    practice=(Entry("home.ill", ShowIll(1), 25), Entry("home.time-off", ShowTimesOff(0), 60)),
    for_doctors=True,
)
