"""Who wants to join, told to the admins; and what they decided, told to who asked."""

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen
from bot.chat.ways import Home
from bot.chat.words import Translator, paragraphs
from bot.people import screens as people
from bot.shared.links.desk import ShowAdmin, ShowPerson
from bot.shared.links.finding import ShowDoctors
from bot.shared.links.people import ApplyAsDoctor, SignUpAsPatient
from bot.shared.links.practice import ShowMyCard, ShowPractice
from bot.shared.links.schedule import StartPublishing
from core.model import Account, CardRequest, Doctor, Patient
from core.policy import ClinicPolicy
from core.ports.directory import PersonKind


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


def admin_news(t: Translator, account: Account, *, made: bool, own: bool) -> Screen:
    """Tell the admins of a new one, or of one who is none any more; and that one, too."""
    if own:
        said = t("letter.admin-you" if made else "letter.admin-not-you")
        return _news(t, said, t.plain("home.admin"), ShowAdmin()) if made else _news(t, said)
    key = "letter.admin-new" if made else "letter.admin-gone"
    person = ShowPerson(PersonKind.ACCOUNT, account.id)
    return _news(t, t(key, name=account.name), t.plain("letter.look"), person)


def doctor_access(t: Translator, policy: ClinicPolicy, *, is_open: bool) -> Screen:
    """Tell a doctor that they see no patients here any more, or do again."""
    if not is_open:
        return _news(t, t("letter.doctor-shut-out", clinic=policy.name))
    said = t("letter.doctor-let-in", clinic=policy.name)
    return _news(t, said, t.plain("home.practice"), ShowPractice())


def patient_access(
    t: Translator, policy: ClinicPolicy, patient: Patient, *, is_open: bool
) -> Screen:
    """Tell who cares for a patient that nothing can be booked for them, or can be again."""
    key = "letter.patient-let-in" if is_open else "letter.patient-shut-out"
    said = t(key, clinic=policy.name, name=patient.name)
    return _news(t, said, t.plain("home.book"), ShowDoctors(0)) if is_open else _news(t, said)


def account_access(t: Translator, policy: ClinicPolicy) -> Screen:
    """Tell somebody that they may use all of this again."""
    return _news(t, t("letter.account-let-in", clinic=policy.name))


def _because(t: Translator, text: Markup, reason: str | None) -> Markup:
    return text if reason is None else paragraphs(text, t("letter.why", reason=reason))


def _news(t: Translator, text: Markup, label: str = "", way_on: Action | None = None) -> Screen:
    menu = Button(t.plain("button.menu"), Home(), fresh=True)
    ways = () if way_on is None else ((Button(label, way_on, fresh=True),),)
    return Screen(text, (*ways, (menu,)))
