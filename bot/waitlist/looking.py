"""What is read of those who wait, for screens and letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.waitlist import letters
from core.model import AccountId, Appointment, PatientId, Slot, Span
from core.notifications import AboutWait, WaitedInVain, offer_over, old_news
from core.ports.appointments import Which
from core.views import WaitView
from core.waitlist.rules import replaced_by
from core.wall_clock import LONGEST

AHEAD = timedelta(days=3650)
MOST_AHEAD = 100


async def live_of(services: Services, patient: PatientId) -> Sequence[Appointment]:
    """Return what this patient has ahead, in order of time."""
    now = services.clock.now()
    views = await services.queries.of_patient(
        patient, starts=Span(now - LONGEST, now + AHEAD), which=Which.LIVE, limit=MOST_AHEAD
    )
    return [view.appointment for view in views if view.appointment.span.end > now]


async def replaced_of(services: Services, view: WaitView, slot: Slot) -> Appointment | None:
    """Return the appointment that the offered slot would replace."""
    return replaced_by(slot, await live_of(services, view.patient.id))


async def letter(
    services: Services,
    t: Translator,
    account: AccountId,
    reader: PatientId | None,
    about: AboutWait,
    due: datetime,
) -> Screen | None:
    """Return a letter as its reader gets it; None where it has lost its sense.

    ``account`` is its reader's, ``reader`` the patient that its reader is.
    """
    now = services.clock.now()
    if isinstance(about, WaitedInVain):
        doctor = await services.queries.doctor(about.doctor)
        cared_for = await services.queries.cared_for(account, about.patient)
        if doctor is None or cared_for is None or old_news(due, now):
            return None
        return letters.waited_in_vain(t, doctor, about, cared_for.patient, reader)
    view = await services.queries.wait(about.wait)
    if view is None or view.slot is None or offer_over(about, view.wait, view.slot, now):
        return None
    replaced = await replaced_of(services, view, view.slot)
    return letters.offered(t, services.policy, view, view.slot, replaced, reader)
