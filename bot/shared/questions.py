"""Asking for a name and a phone number: every form asks the two questions this way."""

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared import phones


def ask_name(t: Translator, suggested: str | None, keep: Action, back: Action) -> Screen:
    """Ask for a name; ``keep`` confirms the suggested one, where there is one."""
    if suggested is None:
        return Screen(t("sign-up.ask-name"), (back_row(t, back),))
    label = t.plain("sign-up.confirm-name", name=cut(suggested, 24))
    return Screen(t("sign-up.confirm-or-write-name"), ((Button(label, keep),), back_row(t, back)))


def ask_phone(t: Translator, country: str | None) -> Screen:
    """Ask for a phone number, to share or to write; the example is one of the clinic's country."""
    return Screen(
        t("sign-up.ask-phone", example=phones.example(country) or t.plain("field.phone-example")),
        contact=t.plain("sign-up.share-phone"),
        choices=(t.plain("button.back"), t.plain("button.menu")),
    )
