"""The clinic's specialties on buttons and in words.

A card writes its specialty as the clinic's list does, which knows its name in each language and
what else people call it; or in words of its own, where the list does not have it.
"""

import hashlib
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.chat.words import Translator, in_order
from core.lists.vocabulary import Vocabulary
from core.model import Doctor, ListEntry, ListKind
from core.ports.pages import Queries

OFFERED = 8
KIND = ListKind.SPECIALTY


def mark(specialty: str) -> str:
    """Return what stands for a specialty in a button: its name may be longer than a payload."""
    return hashlib.sha256(specialty.encode()).hexdigest()[:12]


def known(lists: Vocabulary, specialty: str) -> ListEntry | None:
    """Return the specialty that a card means, where the clinic's list has it by any name."""
    return lists.of_card(KIND, specialty) or lists.called(KIND, specialty)


def marked(lists: Vocabulary, wanted: str, specialties: Sequence[str]) -> str | None:
    """Return which of these a button or a link means, by its mark; None where none of them.

    An old one may mean what was called otherwise when it was made, or was merged since.
    """
    for specialty in specialties:
        if mark(specialty) == wanted:
            return specialty
    for one in lists.entries(KIND):
        if wanted in map(mark, (one.key, *one.names.values(), *one.former)):
            return one.key if one.key in specialties else None
    return None


async def offered(lists: Vocabulary, queries: Queries) -> tuple[str, ...]:
    """Return the specialties to offer for a card: those in use, then others on the list."""
    listed = [
        (entry.key, one.uses)
        for one in await queries.listed(KIND, OFFERED)
        if (entry := lists.entry(one.entry)) is not None and not entry.retired
    ]
    practised = await queries.specialties()
    by_use = [
        *(key for key, uses in listed if uses),
        *(one for one in practised if lists.of_card(KIND, one) is None),
        *(key for key, uses in listed if not uses),
    ]
    return tuple(by_use[:OFFERED])


_FIRST_DOORS = ("Family medicine", "General practice", "Internal medicine")
"""Whoever is asked for one of these is glad of another."""


def akin(lists: Vocabulary, wanted: ListEntry) -> tuple[ListEntry, ...]:
    """Return a specialty, and those that do as well where the clinic does not have it."""
    if wanted.key not in _FIRST_DOORS:
        return (wanted,)
    doors = (lists.of_card(KIND, key) for key in _FIRST_DOORS)
    return (wanted, *(one for one in doors if one is not None and one.id != wanted.id))


def by_name(t: Translator, specialties: Iterable[str]) -> Sequence[str]:
    """Return cards' specialties in the order of what the reader's language calls them."""
    return sorted(specialties, key=lambda one: in_order(in_words(t, one)))


def with_specialty(t: Translator, doctor: Doctor) -> Markup:
    """Return a doctor's name and specialty (HTML)."""
    return t("appointment.doctor", doctor=doctor.name, specialty=in_words(t, doctor.specialty))


def in_words(t: Translator, specialty: str) -> str:
    """Return a card's specialty as the reader's language calls it, or as the card does."""
    listed = t.lists.of_card(KIND, specialty)
    if listed is not None:
        return listed.name(t.language)
    found = t.lists.called(KIND, specialty)
    if found is None or specialty.isascii() == (t.language == "en"):  # it is in that language
        return specialty
    return found.name(t.language)
