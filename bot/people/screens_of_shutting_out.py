"""Shutting somebody out, letting them in, making and unmaking admins: what it does, and why."""

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.people.actions import (
    AskShutOut,
    AskWhyShutOut,
    Deal,
    SetAdmin,
    ShutOut,
)
from bot.shared.links.desk import (
    ShowPerson,
)
from core.model import AccountId
from core.people.access import Access, Closing, Whom
from core.ports.directory import PersonCard, PersonKind

MOST_NAMED = 8
"""Appointments in the way that are named one by one."""
REASONS = {Deal.AWAY: "people.reason-away", Deal.LEFT: "people.reason-left"}
"""The usual reasons as patients read them."""


def shut_out_done(t: Translator, whom: Whom, closing: Closing) -> Markup:
    """What was done, to stand above the card as it is now (HTML)."""
    key = "people.role-ended" if whom.access is Access.ROLE else "people.shut-out"
    off, stay = closing.called_off, len(closing.in_the_way)
    return lined(
        t(key),
        t.many("time-off.called-off", off) if off else "",
        t.many("time-off.stay", stay) if stay else "",
    )


def let_in_done(t: Translator, whom: Whom) -> Markup:
    """That it is undone, to stand above the card as it is now (HTML)."""
    return t("people.role-given" if whom.access is Access.ROLE else "people.let-in")


def _to_card(whom: Whom) -> ShowPerson:
    kinds = {Access.ACCOUNT: PersonKind.ACCOUNT, Access.PATIENT: PersonKind.PATIENT}
    return ShowPerson(kinds.get(whom.access, PersonKind.DOCTOR), whom.number)


def _question(t: Translator, whom: Whom, card: PersonCard) -> Markup:
    questions = {
        Access.ACCOUNT: t("people.ask-account", name=card.name),
        Access.PATIENT: t("people.ask-patient", name=card.name),
        Access.DOCTOR: t("people.ask-doctor", name=card.name),
        Access.ROLE: t("people.ask-role", name=card.name),
    }
    return questions[whom.access]


def ask_shut_out(t: Translator, whom: Whom, card: PersonCard, closing: Closing) -> Screen:
    """Say what it does and who is in the way, before anything happens."""
    count = len(closing.in_the_way)
    keep = ShutOut(whom.access, whom.number, Deal.KEEP, closing.mark)
    label = t.plain("people.end-role-now" if whom.access is Access.ROLE else "people.disable-now")
    rows: tuple[Row, ...] = ((Button(label, keep),),)
    ahead = card.ahead if whom.access in {Access.ACCOUNT, Access.PATIENT} else 0
    stays = t.many("people.own-stay", ahead) if ahead else ""
    if count:
        off = AskWhyShutOut(whom.access, whom.number)
        rows = (
            (Button(t.many("time-off.cancel-all", count), off),),
            (Button(t.many("people.disable-keep", count), keep),),
        )
    text = paragraphs(_question(t, whom, card), stays, _in_the_way(t, closing))
    return Screen(text, (*rows, back_row(t, _to_card(whom))))


def _in_the_way(t: Translator, closing: Closing) -> Markup:
    count = len(closing.in_the_way)
    if not count:
        return Markup()
    more = count - MOST_NAMED
    return lined(
        t.many("people.in-the-way", count),
        *(
            t(
                "letter.called-off-line",
                time=t.when(view.appointment.span.start),
                patient=view.patient.name,
            )
            for view in closing.in_the_way[:MOST_NAMED]
        ),
        t("publish.and-more", count=more) if more > 0 else "",
    )


def ask_why_shut_out(t: Translator, whom: Whom, card: PersonCard) -> Screen:
    """Ask for the reason that all who are called off read."""
    labels = {Deal.AWAY: t.plain("people.is-away"), Deal.LEFT: t.plain("people.has-left")}
    usual = [
        (Button(label, AskShutOut(whom.access, whom.number, deal)),)
        for deal, label in labels.items()
    ]
    text = paragraphs(_question(t, whom, card), t("people.ask-why"))
    return Screen(text, (*usual, back_row(t, AskShutOut(whom.access, whom.number, Deal.OPEN))))


def confirm_call_off(
    t: Translator, whom: Whom, card: PersonCard, closing: Closing, deal: Deal, words: str
) -> Screen:
    """Say what calling all of them off does; ``words``: the reason as it will be read."""
    count = len(closing.in_the_way)
    label = t.many("people.disable-cancel", count) if count else t.plain("people.disable-now")
    final = ShutOut(whom.access, whom.number, deal, closing.mark)
    read = t("time-off.read", reason=words) if count else ""
    text = paragraphs(_question(t, whom, card), _in_the_way(t, closing), read)
    back = back_row(t, AskWhyShutOut(whom.access, whom.number))
    return Screen(text, ((Button(label, final),), back))


def ask_admin(t: Translator, card: PersonCard, account: AccountId, *, made: bool) -> Screen:
    """Say what being an admin means, or no longer."""
    key = "people.ask-admin" if made else "people.ask-no-admin"
    final: Action = SetAdmin(account, made=made)
    label = t.plain("people.make-admin" if made else "people.unmake-admin")
    back = back_row(t, ShowPerson(PersonKind.ACCOUNT, account))
    return Screen(t(key, name=card.name), ((Button(label, final),), back))
