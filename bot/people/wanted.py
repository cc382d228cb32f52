"""What an admin typed to find somebody: part of a name, or a phone number written in any way.

It travels in buttons, as a word: letters that Latin has none for are written in punycode.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.shared import phones
from bot.shared.links.desk import NO_WORDS
from core.errors import BadFieldError
from core.people.names import sought
from core.ports.directory import ListedPerson

MOST_WORDS = 3
_LONGEST = 20
_FEWEST_DIGITS = 3
_SURE_DIGITS = 7
"""So many last digits tell one number from another, however its country is written."""
_LEAST_LIKE = 70
"""How like a part of a name a typed word must be, in percent."""


def packed(text: str, country: str | None) -> str:
    """Return what was typed as a button's word. Raises BadFieldError where nothing is in it."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= _FEWEST_DIGITS and not any(char.isalpha() for char in text):
        return f"p{_national(text, digits, country)}"[:_LONGEST]
    words = sought(text).split()[:MOST_WORDS]
    if not words:
        raise BadFieldError("name", "empty")
    joined = "_".join(words)
    if joined.isascii():
        return f"w{joined}"[:_LONGEST].rstrip("_")
    while len(coded := "x" + joined.encode("punycode").decode()) > _LONGEST:
        joined = joined[:-1]
    return coded


def _national(text: str, digits: str, country: str | None) -> str:
    try:
        return phones.read(text, country).removeprefix("+").lstrip("0")
    except BadFieldError:
        return digits.lstrip("0")


def unpacked(word: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a name and the digits of a number; of a forged word neither."""
    if word == NO_WORDS:
        return (), ""
    kind, rest = word[0], word[1:]
    if kind == "p":
        return (), rest if rest.isdecimal() else ""
    if kind == "x":
        try:
            rest = rest.encode().decode("punycode")
        except (UnicodeError, ValueError):
            return (), ""
    return tuple(sought(rest.replace("_", " ")).split()[:MOST_WORDS]), ""


def last_digits(digits: str) -> str:
    """Return the end of a number, which stays the same however its country is written."""
    return digits[-_SURE_DIGITS:]


def pieces(words: Sequence[str]) -> Sequence[str]:
    """Return the pairs of letters of these words: whoever mistypes one keeps most of them."""
    return list(
        dict.fromkeys(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1)))
    )


def alike(found: Sequence[ListedPerson], words: Sequence[str]) -> list[ListedPerson]:
    """Return those whose names are like the typed ones, the likest first."""

    def likeness(one: ListedPerson) -> float:
        parts = one.sought.split()
        return min(max((fuzz.ratio(word, part) for part in parts), default=0.0) for word in words)

    ranked = [(likeness(one), one) for one in found]
    ranked.sort(key=lambda pair: -pair[0])
    return [one for like, one in ranked if like >= _LEAST_LIKE]
