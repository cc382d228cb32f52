"""A doctor's own card: as patients see it, what only the clinic sees, and a question a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self, cast

from bot.card.actions import (
    AskCardField,
    ClearCardField,
    PickCardSpecialty,
    SpeakLanguage,
    WithdrawCardRequest,
)
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.credentials import card_changes, spoken
from bot.shared.doctor_card import doctor_card, map_row
from bot.shared.links.practice import ShowMyCard, ShowPractice
from bot.shared.specialties import in_words, mark
from bot.shared.spoken import offered
from core.doctors.cards import Card
from core.doctors.rules import REQUIRED, VOUCHED, CardField
from core.model import Doctor
from core.policy import ClinicPolicy


def card(t: Translator, policy: ClinicPolicy, card: Card, next_free: datetime | None) -> Screen:
    """The card as patients see it, what waits for an admin, and a button for each field."""
    doctor = card.doctor
    private = t("card.private", phone=phones.shown(doctor.phone), licence=doctor.licence)
    parts = [t("card.title"), doctor_card(t, policy, doctor, next_free), private]
    withdraw: tuple[Row, ...] = ()
    if card.waiting is not None:
        changes = card_changes(t, doctor, card.waiting)
        parts.append(lined(t("card.waits"), changes))
        withdraw = ((Button(t.plain("card.withdraw"), WithdrawCardRequest()),),)
    buttons = [Button(t.plain(f"field.{field}"), AskCardField(field)) for field in CardField]
    rows = (*grid(buttons, 3), *withdraw, *map_row(t, doctor), back_row(t, ShowPractice()))
    return Screen(paragraphs(*parts), rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that is asked for, with what stands there ``now``, as text.

    ``languages`` are those on the card; ``offered`` are specialties of the clinic.
    """

    field: CardField
    now: str | None
    languages: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        t: Translator,
        policy: ClinicPolicy,
        card: Card,
        field: CardField,
        offered: tuple[str, ...],
    ) -> Self:
        """Return the question for a field of this card."""
        now = _value(t, policy, card.doctor, field)
        return cls(field, now, card.doctor.languages, offered)

    def kept(self) -> dict[str, object]:
        """Return the question as a form keeps it."""
        return {
            "now": self.now,
            "languages": list(self.languages),
            "offered": list(self.offered),
        }

    @classmethod
    def read(cls, field: CardField, kept: Mapping[str, object]) -> Self:
        """Return the question that a form kept."""
        now = cast("str | None", kept.get("now"))
        languages = cast("list[str]", kept.get("languages") or [])
        offered = cast("list[str]", kept.get("offered") or [])
        return cls(field, now, tuple(languages), tuple(offered))


def _value(t: Translator, policy: ClinicPolicy, doctor: Doctor, field: CardField) -> str | None:
    """Return what stands in a field, in words; None for nothing."""
    years, fee = doctor.experience_years, doctor.fee
    values: dict[CardField, str | None] = {
        CardField.NAME: doctor.name,
        CardField.SPECIALTY: in_words(t, doctor.specialty),
        CardField.LICENCE: doctor.licence,
        CardField.PHONE: phones.shown(doctor.phone),
        CardField.ADDRESS: doctor.address,
        CardField.LANGUAGES: spoken(t, doctor.languages) or None,
        CardField.EXPERIENCE: None if years is None else t.many("field.years", years),
        CardField.FEE: None if fee is None else t.money(fee, policy.currency),
        CardField.BIO: doctor.bio,
        CardField.PLACE: None if doctor.place is None else t.plain("card.place-set"),
    }
    return values[field]


def question(t: Translator, policy: ClinicPolicy, asked: Asked) -> Screen:
    """Ask for one field: what stands there now, how to write it, and how to take it off."""
    field = asked.field
    label = t.plain(f"field.{field}")
    now = t("field.line", label=label, value=asked.now or t.plain("field.none"))
    ask = t(f"card.ask-{field}", currency=policy.currency)
    admin = t("card.ask-admin") if field in VOUCHED and policy.verify_doctors else ""
    clear: tuple[Row, ...] = ()
    if field not in REQUIRED and asked.now is not None:
        clear = ((Button(t.plain("card.clear"), ClearCardField(field)),),)
    rows = (*_choices(t, asked), *clear, back_row(t, ShowMyCard()))
    return Screen(paragraphs(now, ask, admin), rows)


def _choices(t: Translator, asked: Asked) -> tuple[Row, ...]:
    if asked.field is CardField.SPECIALTY:
        return grid(
            (Button(cut(in_words(t, one)), PickCardSpecialty(mark(one))) for one in asked.offered),
            2,
        )
    if asked.field is not CardField.LANGUAGES:
        return ()
    known = dict.fromkeys((*offered(t.lists), *asked.languages))
    done = (Button(t.plain("card.done"), ShowMyCard()),)
    return (*grid((_language(t, code, asked.languages) for code in known), 3), done)


def _language(t: Translator, code: str, languages: tuple[str, ...]) -> Button:
    name, speaks = cut(t.language_name(code), 20), code in languages
    return Button(f"✓ {name}" if speaks else name, SpeakLanguage(code, not speaks))
