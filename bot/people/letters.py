"""Who wants to join, told to the admins; and what they decided, told to who asked."""

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen
from bot.chat.ways import Home
from bot.chat.words import Translator, paragraphs
from bot.people import screens as people
from bot.shared.links.finding import ShowDoctors
from bot.shared.links.people import ApplyAsDoctor, SignUpAsPatient
from bot.shared.links.practice import ShowMyCard
from bot.shared.links.schedule import StartPublishing
from core.model import CardRequest, Doctor, Patient
from core.policy import ClinicPolicy


def doctor_applied(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> Screen:
    """Ask an admin to decide on an application; the answer takes the letter's place."""
    return people.application(t, policy, doctor).above(t("letter.doctor-applied"))


def patient_applied(t: Translator, patient: Patient) -> Screen:
    """Ask an admin to vouch for a patient; the answer takes the letter's place."""
    return people.new_patient(t, patient).above(t("letter.patient-applied"))


def doctor_decided(
    t: Translator, policy: ClinicPolicy, *, approved: bool, reason: str | None = None
) -> Screen:
    """Tell an applicant what was decided and why, and what they can do now."""
    if not approved:
        said = _because(t, t("letter.doctor-declined", clinic=policy.name), reason)
        return _news(t, said, t.plain("letter.apply-again"), ApplyAsDoctor())
    said = t("letter.doctor-approved", clinic=policy.name)
    return _news(t, said, t.plain("home.publish"), StartPublishing())


def card_asked(t: Translator, doctor: Doctor, request: CardRequest) -> Screen:
    """Ask an admin to decide on a doctor's card; the answer takes the letter's place."""
    return people.card_request(t, doctor, request).above(t("letter.card-asked"))


def card_decided(
    t: Translator, policy: ClinicPolicy, *, approved: bool, reason: str | None = None
) -> Screen:
    """Tell a doctor whether the card says now what they asked for, and why not."""
    key = "letter.card-approved" if approved else "letter.card-declined"
    said = _because(t, t(key, clinic=policy.name), reason)
    return _news(t, said, t.plain("home.card"), ShowMyCard())


def patient_decided(
    t: Translator, policy: ClinicPolicy, *, approved: bool, reason: str | None = None
) -> Screen:
    """Tell a patient whether the clinic vouches for them and why not, and what they can do now."""
    if not approved:
        said = _because(t, t("letter.patient-declined", clinic=policy.name), reason)
        return _news(t, said, t.plain("letter.ask-again"), SignUpAsPatient())
    said = t("letter.patient-approved", clinic=policy.name)
    return _news(t, said, t.plain("home.book"), ShowDoctors(0))


def _because(t: Translator, text: Markup, reason: str | None) -> Markup:
    return text if reason is None else paragraphs(text, t("letter.why", reason=reason))


def _news(t: Translator, text: Markup, label: str = "", way_on: Action | None = None) -> Screen:
    menu = Button(t.plain("button.menu"), Home(), fresh=True)
    ways = () if way_on is None else ((Button(label, way_on, fresh=True),),)
    return Screen(text, (*ways, (menu,)))
