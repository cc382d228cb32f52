"""Signing up: which role, which name, which phone. Every form asks the two questions this way."""

from bot.application.actions import ApplyAsDoctor
from bot.booking.actions import ShowDoctors
from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, cut
from bot.chat.words import Translator
from bot.home.actions import Home
from bot.home.screens import back_row
from bot.sign_up.actions import SignUpAsPatient
from core.model import Person
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


def ask_name(t: Translator, suggested: str | None, keep: Action, back: Action) -> Screen:
    """Ask for a name; ``keep`` confirms the suggested one, where there is one."""
    if suggested is None:
        return Screen(t("sign-up.ask-name"), (back_row(t, back),))
    label = t.plain("sign-up.confirm-name", name=cut(suggested, 24))
    return Screen(t("sign-up.confirm-or-write-name"), ((Button(label, keep),), back_row(t, back)))


def ask_phone(t: Translator) -> Screen:
    """Ask for a phone number, to share or to write."""
    return Screen(
        t("sign-up.ask-phone"),
        contact=t.plain("sign-up.share-phone"),
        choices=(t.plain("button.back"), t.plain("button.menu")),
    )


def done(t: Translator, person: Person) -> Screen:
    """The person may book from now on."""
    return Screen(t("sign-up.done", name=person.name))


def waits(t: Translator, person: Person, then: Action | None) -> Screen:
    """The clinic vouches for its patients; ``then`` is what the person wanted to go on with."""
    go_on = () if then is None else ((Button(t.plain("sign-up.go-on"), then),),)
    look_around = (Button(t.plain("home.doctors"), ShowDoctors(0)),)
    return Screen(t("sign-up.waits", name=person.name), (*go_on, look_around, back_row(t)))


def unconfirmed(t: Translator, sentence: str) -> Screen:
    """Someone whom the clinic was never asked to confirm as a patient may ask for it now."""
    ask = Button(t.plain("profile.be-confirmed"), SignUpAsPatient())
    return Screen(sentence, ((ask,), back_row(t)))


def declined(t: Translator, policy: ClinicPolicy) -> Screen:
    """The clinic does not know this person as a patient."""
    return Screen(t("sign-up.declined", clinic=policy.name), (back_row(t),))
