"""Spoken languages: the common ones as buttons, any other by the name that people write."""

import re
from functools import lru_cache

from babel import Locale

from bot.chat.words import Translator, available
from core.errors import BadFieldError

COMMON = ("en", "de", "fr", "es", "it", "pt", "ru", "uk", "pl", "tr", "ar", "zh")
"""ISO 639 codes of the languages offered as buttons."""

MOST = 10

_CODE = re.compile(r"[a-z]{2,3}")
_NO_LANGUAGE = {"mis", "mul", "root", "und", "zxx"}


def is_language(code: str) -> bool:
    """Whether this is the code of a language that CLDR has a name for."""
    named = code in Locale("en").languages
    return named and _CODE.fullmatch(code) is not None and code not in _NO_LANGUAGE


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
    tables = (*(_names(language) for language in (t.language, *available())), _own_names())
    code = next((table[name] for table in tables if name in table), None)
    if code is None:
        raise BadFieldError("languages", "unknown-language", part=part)
    return code


@lru_cache
def _names(language: str) -> dict[str, str]:
    languages = Locale(language).languages
    return {name.casefold(): code for code, name in languages.items() if is_language(code)}


@lru_cache
def _own_names() -> dict[str, str]:
    return {Locale(code).languages[code].casefold(): code for code in COMMON}
