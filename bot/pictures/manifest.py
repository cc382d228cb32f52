"""A doctor's day and week as pictures; the schedule leads here."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry, Who
from bot.pictures.handlers import router
from bot.shared.links.days import PRESENT
from bot.shared.links.schedule import ShowDayPicture, ShowWeekPicture

manifest = Manifest(
    router,
    practice=(
        Entry("picture.of-today", ShowDayPicture(PRESENT, dark=False), 33, Who.DOCTOR),
        Entry("picture.of-week", ShowWeekPicture(PRESENT, dark=False), 36, Who.DOCTOR),
    ),
    for_doctors=True,
)
