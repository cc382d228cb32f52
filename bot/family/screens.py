"""Whom one books for: the list, the two questions for a new one, and what removing does."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.family.actions import ChooseRelation, RemoveSomebody
from bot.shared.links.booking import TakeTime
from bot.shared.links.people import (
    NO_SLOT,
    AddSomebody,
    ShowFamily,
    ShowPatientProfile,
    ShowProfile,
)
from core.model import Patient, Relation, SlotId
from core.own_data.leaving import Going
from core.views import FamilyMember

MOST_NAMED = 5
"""How many appointments are named before the rest is counted."""
MOST_SHOWN = 12
OTHERS = (Relation.CHILD, Relation.PARENT, Relation.OTHER)


def family(t: Translator, family: Sequence[FamilyMember]) -> Screen:
    """For whom one books, oneself apart, and the way to each of them."""
    others = [one for one in family if one.relation is not Relation.SELF][:MOST_SHOWN]
    lines = [
        t("family.line", name=one.patient.name, relation=t.plain(f"relation.{one.relation}"))
        for one in others
    ]
    text = paragraphs(
        t("family.title"), lined(*lines) if lines else t("family.none"), t("family.about")
    )
    rows = (
        *((Button(cut(one.patient.name), ShowPatientProfile(one.patient.id)),) for one in others),
        (Button(t.plain("family.add"), AddSomebody(NO_SLOT)),),
        back_row(t, ShowProfile()),
    )
    return Screen(text, rows)


def ask_relation(t: Translator, slot: SlotId) -> Screen:
    """Ask what they are to whoever books."""
    choices = tuple(
        (Button(t.plain(f"family.my-{one}"), ChooseRelation(one, slot)),) for one in OTHERS
    )
    back = ShowFamily() if slot == NO_SLOT else TakeTime(slot)
    return Screen(t("family.ask-relation"), (*choices, back_row(t, back)))


def ask_name(t: Translator, relation: Relation, slot: SlotId) -> Screen:
    """Ask for the name, as the doctor reads it."""
    what = relation if relation in OTHERS else Relation.OTHER
    return Screen(t(f"family.ask-{what}"), (back_row(t, AddSomebody(slot)),))


def ask_remove(t: Translator, patient: Patient, going: Going) -> Screen:
    """Say what goes; the safe button comes first."""
    times = [
        t("privacy.cancelled-line", time=t.when(one.span.start)) for one in going.ahead[:MOST_NAMED]
    ]
    more = len(going.ahead) - MOST_NAMED
    if more > 0:
        times.append(t("publish.and-more", count=more))
    text = paragraphs(
        t("family.ask-remove", name=patient.name),
        t("family.goes" if going.patients else "family.stays"),
        lined(t("privacy.cancelled"), *times) if times else None,
    )
    keep = Button(t.plain("history.keep"), ShowPatientProfile(patient.id))
    remove = Button(t.plain("family.remove"), RemoveSomebody(patient.id))
    return Screen(text, ((keep,), (remove,), back_row(t)))
