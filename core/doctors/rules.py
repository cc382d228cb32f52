"""Pure decisions about a doctor's card: what a field takes, what may be decided on."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from core import fields
from core.errors import AlreadyDecidedError, BadFieldError, ChangedSinceError, Refusal
from core.model import CardRequest, Doctor, Place


class CardField(StrEnum):
    """What stands on a doctor's card, in the order in which it is shown."""

    NAME = "name"
    SPECIALTY = "specialty"
    LICENCE = "licence"
    PHONE = "phone"
    ADDRESS = "address"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    FEE = "fee"
    BIO = "bio"
    PLACE = "place"


VOUCHED = frozenset({CardField.NAME, CardField.SPECIALTY, CardField.LICENCE})
"""What an admin looked at before they approved: it changes only through one."""
REQUIRED = VOUCHED | {CardField.PHONE}

Value: TypeAlias = str | tuple[str, ...] | Place | None
"""What was entered: a text as it was typed, languages by their codes, a place; None clears."""

_TYPED: dict[CardField, Callable[[Doctor, str], Doctor]] = {
    CardField.NAME: lambda card, text: replace(card, name=fields.name(text)),
    CardField.SPECIALTY: lambda card, text: replace(card, specialty=fields.specialty(text)),
    CardField.LICENCE: lambda card, text: replace(card, licence=fields.licence(text)),
    CardField.PHONE: lambda card, text: replace(card, phone=fields.phone(text)),
    CardField.ADDRESS: lambda card, text: replace(card, address=fields.address(text)),
    CardField.EXPERIENCE: lambda card, text: replace(
        card, experience_years=fields.experience(text)
    ),
    CardField.FEE: lambda card, text: replace(card, fee=fields.fee(text)),
    CardField.BIO: lambda card, text: replace(card, bio=fields.bio(text)),
}


def with_field(card: Doctor, field: CardField, value: Value) -> Doctor:
    """Return the card with another value in one field. Raises BadFieldError."""
    if value is None:
        return _cleared(card, field)
    if field is CardField.PLACE and isinstance(value, Place):
        return replace(card, place=fields.place(value))
    if field is CardField.LANGUAGES and isinstance(value, tuple):
        return replace(card, languages=fields.languages(value))
    if isinstance(value, str) and field in _TYPED:
        return _TYPED[field](card, value)
    raise BadFieldError(field, "no-place" if field is CardField.PLACE else "empty")


def _cleared(card: Doctor, field: CardField) -> Doctor:
    match field:
        case CardField.ADDRESS:
            return replace(card, address=None)
        case CardField.LANGUAGES:
            return replace(card, languages=())
        case CardField.EXPERIENCE:
            return replace(card, experience_years=None)
        case CardField.FEE:
            return replace(card, fee=None)
        case CardField.BIO:
            return replace(card, bio=None)
        case CardField.PLACE:
            return replace(card, place=None)
        case _:
            raise BadFieldError(field, "empty")


def as_asked(card: Doctor, request: CardRequest) -> Doctor:
    """Return the card as this request asks for it."""
    return replace(card, name=request.name, specialty=request.specialty, licence=request.licence)


def asks_nothing(card: Doctor, request: CardRequest) -> bool:
    """Whether a request asks for what stands on the card already."""
    return as_asked(card, request) == card


def refuse_card_decision(request: CardRequest, seen: int | None) -> Refusal | None:
    """Say why an admin may not decide on this request; ``seen`` is the version they looked at."""
    if not request.waiting:
        return AlreadyDecidedError()
    return None if seen in {None, request.version} else ChangedSinceError()
