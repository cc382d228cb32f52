"""Puts into words what there is to tell of a calendar elsewhere, as long as it is so."""

from bot.busy import letters
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.lost_sense import LostSenseError
from core.model import Account
from core.notifications import AboutBusy, BusyConflicts


async def about_busy(
    services: Services, t: Translator, about: AboutBusy, reader: Account
) -> Screen:
    """Return what the doctor reads. Raises LostSenseError for what is so no more."""
    doctor = await services.queries.doctor(about.doctor)
    known = await services.queries.busy_calendar(about.doctor)
    if doctor is None or not doctor.practises or doctor.account_id != reader.id or known is None:
        raise LostSenseError
    if isinstance(about, BusyConflicts):
        now, most = services.clock.now(), letters.MOST_NAMED + 1
        views = await services.queries.busy_conflicts(about.doctor, now, most)
        if not views:
            raise LostSenseError
        return letters.conflicts(t, views)
    if known.failing_since != about.since:
        raise LostSenseError
    return letters.unread(t, known, about)
