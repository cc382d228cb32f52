"""Spoken languages: those on the clinic's list as buttons, any other by the name people write."""

import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from bot.chat.words import Translator, available
from core.errors import BadFieldError
from core.lists.vocabulary import Vocabulary
from core.model import ListKind
from core.ports.lists import NewListEntry

KIND = ListKind.LANGUAGE

COMMON = ("en", "de", "fr", "es", "it", "pt", "ru", "uk", "pl", "tr", "ar", "zh")
"""ISO 639 codes of the languages with which a fresh clinic's list begins."""

MOST = 10
MOST_OFFERED = 30

_CODE = re.compile(r"[a-z]{2,3}")
_NO_LANGUAGE = {"mis", "mul", "root", "und", "zxx"}


def built_in() -> Sequence[NewListEntry]:
    """Return the languages that a fresh clinic's list begins with, by their names in ours."""
    names = {language: Locale(language).languages for language in available()}
    return [
        NewListEntry(KIND, code, {language: by[code] for language, by in names.items()})
        for code in COMMON
    ]


def offered(lists: Vocabulary) -> Sequence[str]:
    """Return the codes of the languages to offer as buttons."""
    listed = lists.entries(KIND)
    if not listed:
        return COMMON
    return [one.key for one in listed if not one.retired][:MOST_OFFERED]


def is_language(code: str) -> bool:
    """Whether this is the code of a language that CLDR has a name for."""
    named = code in Locale("en").languages
    return named and _CODE.fullmatch(code) is not None and code not in _NO_LANGUAGE


def language_of(lists: Vocabulary, code: str) -> str | None:
    """Return the code by which cards have a language that a button names; None for no language."""
    listed = lists.of_card(KIND, code)
    if listed is not None:
        return listed.key
    return code if is_language(code) else None


def codes(t: Translator, text: str) -> tuple[str, ...]:
    """Return the languages that were written, by their names in any of ours or in themselves.

    Raises BadFieldError with the first part that is no language.
    """
    parts = [part.strip() for part in re.split(r"[,;/\n]", text) if part.strip()]
    if not parts:
        raise BadFieldError("languages", "empty")
    found = dict.fromkeys(_code(t, part) for part in parts)
    if len(found) > MOST:
        raise BadFieldError("languages", "too-many-languages", limit=MOST)
    return tuple(found)


def _code(t: Translator, part: str) -> str:
    name = part.casefold().rstrip(".")
    listed = t.lists.called(KIND, name)
    if listed is not None:
        return listed.key
    code = code_of(name, t.language)
    if code is None:
        raise BadFieldError("languages", "unknown-language", part=part)
    return language_of(t.lists, code) or code


def code_of(name: str, language: str) -> str | None:
    """Return the code of the language that CLDR calls so, in any of ours or in itself."""
    tables = (*(_names(one) for one in (language, *available())), _own_names())
    return next((table[name] for table in tables if name in table), None)


@lru_cache
def _names(language: str) -> dict[str, str]:
    languages = Locale(language).languages
    return {name.casefold(): code for code, name in languages.items() if is_language(code)}


@lru_cache
def _own_names() -> dict[str, str]:
    return {Locale(code).languages[code].casefold(): code for code in COMMON}
