"""One's own data on screens: what is kept, what can be done about it, what each way does."""

from markupsafe import Markup

from bot.chat.screen import Button, Screen
from bot.chat.ways import ComeBack, back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.privacy.actions import AskErase, AskForgetChat, ExportData, ForgetChat
from bot.shared.links.people import ShowPrivacy
from core.own_data.leaving import Going
from core.policy import ClinicPolicy

MOST_NAMED = 5
"""How many appointments are named before the rest is counted."""
MOST_PEOPLE = 9
"""As many as an account may care for, oneself included."""


def privacy(t: Translator, policy: ClinicPolicy) -> Screen:
    """What is kept and why, in plain words, and the three things that can be done about it."""
    rows = (
        (Button(t.plain("privacy.export"), ExportData()),),
        (Button(t.plain("privacy.forget"), AskForgetChat()),),
        (Button(t.plain("privacy.erase"), AskErase()),),
        back_row(t),
    )
    return Screen(t("privacy.text", clinic=policy.name), rows)


def exported(t: Translator) -> Screen:
    """The files come below."""
    return Screen(t("privacy.exported"), (back_row(t, ShowPrivacy()),))


def ask_forget(t: Translator, *, doctor: bool, admin: bool) -> Screen:
    """Say what being left alone means; who works here misses what others tell them."""
    works = t("privacy.forget-works") if doctor or admin else None
    rows = (
        (Button(t.plain("privacy.confirm-forget"), ForgetChat()),),
        back_row(t, ShowPrivacy()),
    )
    return Screen(paragraphs(t("privacy.ask-forget"), works), rows)


def forgotten(t: Translator) -> Screen:
    """It is quiet from now on; one button leads back."""
    return Screen(t("privacy.forgotten"), ((Button(t.plain("privacy.come-back"), ComeBack()),),))


def ask_erase(t: Translator, going: Going) -> Screen:
    """Say whom and what it is about, what the clinic keeps, and which word to write."""
    names = t.listed([one.name for one in going.patients[:MOST_PEOPLE]])
    staying = t.listed([one.name for one in going.staying[:MOST_PEOPLE]])
    text = paragraphs(
        t("privacy.ask-erase"),
        t("privacy.goes", names=names) if going.patients else None,
        t("privacy.stays", names=staying) if going.staying else None,
        _ahead(t, going),
        None if going.doctor is None else t("privacy.doctor-goes"),
        t("privacy.kept"),
        t("privacy.write-word", word=t.plain("privacy.word")),
    )
    return Screen(text, (back_row(t, ShowPrivacy()),))


def _ahead(t: Translator, going: Going) -> Markup | None:
    if not going.ahead:
        return None
    times = [
        t("privacy.cancelled-line", time=t.when(one.span.start)) for one in going.ahead[:MOST_NAMED]
    ]
    more = len(going.ahead) - MOST_NAMED
    if more > 0:
        times.append(t("publish.and-more", count=more))
    return lined(t("privacy.cancelled"), *times)


def erased(t: Translator) -> Screen:
    """The last that is said to somebody whom nobody knows any more."""
    return Screen(t("privacy.erased"), ((Button(t.plain("privacy.come-back"), ComeBack()),),))
