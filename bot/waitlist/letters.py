"""What comes by itself to those who wait: a time that freed, or that none did."""

from bot.chat.screen import Button, Screen
from bot.chat.words import Translator, lined
from bot.shared.links.finding import ShowDoctors
from bot.waitlist.words import again, days, offer_rows, offer_text
from core.model import Appointment, Doctor, Patient, PatientId, Slot
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


def waited_in_vain(
    t: Translator, doctor: Doctor, told: WaitedInVain, patient: Patient, reader: PatientId | None
) -> Screen:
    """Tell that the wait is over, and for whom it was where not for the reader.

    No time freed on those days, or nobody answered what was offered; one press waits again.
    """
    whose = None if patient.id == reader else t("waitlist.for", patient=patient.name)
    when = days(t, told.first, told.last)
    key = "waitlist.silent" if told.silent else "waitlist.in-vain"
    text = lined(whose, t(key, doctor=doctor.name, days=when))
    once_more = again(t, doctor.id, patient.id, reader, fresh=True)
    others = Button(t.plain("letter.other-doctors"), ShowDoctors(0), fresh=True)
    return Screen(text, ((once_more,), (others,)))
