"""Names as they are looked for: in plain Latin letters, however somebody writes them."""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіґ", "abvgdezijklmnoprstufyeig", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": "", "ї": "i", "є": "e", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"}
)


@lru_cache(maxsize=4096)
def latin(word: str) -> str:
    """Return a word in plain Latin letters, where these can write it: keller for Келлер."""
    plain = word.casefold().replace("ё", "е").translate(_CYRILLIC)
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(letter)
    )


def sought(name: str) -> str:
    """Return the words of a name as they are looked for: ``jose d avila`` for José d'Ávila."""
    return " ".join(re.findall(r"[^\W_]+", latin(name)))
