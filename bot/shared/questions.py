"""Asking for a name and a phone number: every form asks the two questions this way."""

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared import phones

CONFIRM_LONGEST = 40
"""A label that has a row of its own."""


def ask_name(t: Translator, suggested: str | None, keep: Action, back: Action) -> Screen:
    """Ask for a name; ``keep`` confirms the suggested one, where there is one."""
    if suggested is None:
        return Screen(t("sign-up.ask-name"), (back_row(t, back),))
    confirm = confirm_name(t, suggested, keep)
    return Screen(t("sign-up.confirm-or-write-name"), ((confirm,), back_row(t, back)))


def confirm_name(t: Translator, name: str, keep: Action) -> Button:
    """Return the button that confirms a name; it needs a row of its own."""
    return Button(cut(t.plain("sign-up.confirm-name", name=name), CONFIRM_LONGEST), keep)


def ask_phone(t: Translator, country: str | None) -> Screen:
    """Ask for a phone number, to share or to write; the example is one of the clinic's country."""
    return Screen(
        t("sign-up.ask-phone", example=phones.example(country) or t.plain("field.phone-example")),
        contact=t.plain("sign-up.share-phone"),
        choices=(t.plain("button.back"), t.plain("button.menu")),
    )
