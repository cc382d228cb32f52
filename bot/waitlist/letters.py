"""What comes by itself to those who wait: a time that freed, or that none did."""

from bot.chat.screen import Button, Screen
from bot.chat.words import Translator
from bot.shared.links.booking import AskWait
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import ShowDoctors
from bot.waitlist.words import days, offer_rows, offer_text
from core.model import Appointment, Doctor, PatientId, Slot
from core.notifications import WaitedInVain
from core.policy import ClinicPolicy
from core.views import WaitView


def offered(
    t: Translator,
    policy: ClinicPolicy,
    view: WaitView,
    slot: Slot,
    replaced: Appointment | None,
    reader: PatientId | None,
) -> Screen:
    """Offer a time that freed; the answer takes one press and stands in the letter's place."""
    text = offer_text(t, policy, view, slot, replaced, reader)
    return Screen(text, offer_rows(t, policy, view, slot, replaced))


def waited_in_vain(t: Translator, doctor: Doctor, told: WaitedInVain) -> Screen:
    """Tell that no time freed on those days."""
    text = t("waitlist.in-vain", doctor=doctor.name, days=days(t, told.first, told.last))
    again = Button(t.plain("waitlist.again"), AskWait(doctor.id, PRESENT), fresh=True)
    others = Button(t.plain("letter.other-doctors"), ShowDoctors(0), fresh=True)
    return Screen(text, ((again,), (others,)))
