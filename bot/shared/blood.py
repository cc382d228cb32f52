"""Blood groups: read as people write them in either script, shown as their country does."""

import re
import unicodedata

from core.errors import BadFieldError
from core.model import BloodGroup

_LETTERS = str.maketrans({"0": "o", "а": "a", "в": "b", "о": "o"})
_ROMAN = {"i": "o", "1": "o", "ii": "a", "2": "a", "iii": "b", "3": "b", "iv": "ab", "4": "ab"}
_WRITTEN = re.compile(
    r"(ab|a|b|o|i{1,3}|iv|[1-4])\s*(?:\((?:i{1,3}|iv)\))?\s*(?:rh)?\s*"
    r"\(?(?:([+]|pos|п[oо]л[oо]ж|plus|плюс)|[-−–]|neg|[oо]триц|minus|минус)\w*\)?"
)


def read_group(text: str) -> BloodGroup:
    """Return the group that was typed: ``A+``, ``AB neg``, ``0(I) Rh-``. Raises BadFieldError."""
    typed = unicodedata.normalize("NFKC", text[:40]).casefold().strip()
    found = _WRITTEN.fullmatch(typed.translate(_LETTERS))
    if found is None:
        raise BadFieldError("blood", "blood-format", part=text)
    letters = _ROMAN.get(found[1], found[1])
    return BloodGroup(f"{letters}-{'neg' if found[2] is None else 'pos'}")
