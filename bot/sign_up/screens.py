"""Signing up: which role, and what comes of it."""

from dataclasses import replace

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen
from bot.chat.ways import Home, back_row
from bot.chat.words import Translator, paragraphs
from bot.shared import questions
from bot.shared.links.finding import ShowDoctors
from bot.shared.links.people import ApplyAsDoctor, ChosenTime, SignUp, SignUpAsPatient, SignUpFirst
from bot.sign_up.actions import KeepName, KeepWrittenName, LeaveName
from core.model import Patient
from core.policy import ClinicPolicy


def roles(t: Translator, policy: ClinicPolicy) -> Screen:
    """Patient, or doctor: whoever practises here may be both."""
    return Screen(
        t("sign-up.role", clinic=policy.name),
        (
            (Button(t.plain("sign-up.patient"), SignUpAsPatient()),),
            (Button(t.plain("sign-up.doctor"), ApplyAsDoctor()),),
            back_row(t, Home()),
        ),
    )


def ask_name(
    t: Translator, suggested: str | None, written: str | None, wanted: SignUpFirst | None
) -> Screen:
    """Ask for the name: the one written before or Telegram's in one press, or another.

    Who chose a time sees it, and why they are asked.
    """
    screen = questions.ask_name(t, suggested, KeepName(), LeaveName())
    if written not in {None, suggested}:
        again = questions.confirm_name(t, str(written), KeepWrittenName())
        text = t("sign-up.confirm-or-write-again")
        screen = replace(screen, text=text, rows=((again,), *screen.rows))
    if wanted is None or wanted.chosen is None:
        return screen
    return screen.above(paragraphs(_about(t, wanted.chosen), t("sign-up.why")))


def ask_phone(t: Translator, policy: ClinicPolicy, wanted: SignUpFirst | None) -> Screen:
    """Ask for the phone number, with the time in sight."""
    screen = questions.ask_phone(t, policy.country)
    if wanted is None or wanted.chosen is None:
        return screen
    return screen.above(_about(t, wanted.chosen))


def _about(t: Translator, chosen: ChosenTime) -> Markup:
    return t("booking.about", time=t.at_length(chosen.start), doctor=chosen.doctor_name)


def done(t: Translator, patient: Patient) -> Screen:
    """The person may book from now on."""
    return Screen(t("sign-up.done", name=patient.name))


def waits(t: Translator, patient: Patient, then: Action | None) -> Screen:
    """The clinic vouches for its patients; ``then`` is what the person wanted to go on with."""
    go_on = () if then is None else ((Button(t.plain("sign-up.go-on"), then),),)
    look_around = (Button(t.plain("home.doctors"), ShowDoctors(0)),)
    return Screen(t("sign-up.waits", name=patient.name), (*go_on, look_around, back_row(t)))


def unconfirmed(t: Translator, sentence: Markup) -> Screen:
    """Someone whom the clinic was never asked to confirm as a patient may ask for it now."""
    ask = Button(t.plain("profile.be-confirmed"), SignUpAsPatient())
    return Screen(sentence, ((ask,), back_row(t)))


def declined(t: Translator, policy: ClinicPolicy) -> Screen:
    """The clinic does not know this person as a patient."""
    return Screen(t("sign-up.declined", clinic=policy.name), (back_row(t),))


def sign_up_first(t: Translator) -> Screen:
    """Booking needs a name and a phone; browsing does not."""
    return Screen(t("sign-up.first"), ((Button(t.plain("home.sign-up"), SignUp()),), back_row(t)))
