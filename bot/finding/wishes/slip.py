"""What was written, word by word, from which every part that is understood is taken out."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 300
"""Of what is longer only the beginning is read: a wish is a line."""
GAP = " ; "
"""Stands where something was taken out, so that what stood around it is not read as one."""

_NOISE = re.compile(r"[^\w\s.,:;/@+'-]|_")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_QUOTES = re.compile(r"[’ʼ`´]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w+][\w.'+-]*")
_HAS_SENSE = re.compile(r"[^\W_]")

_NUMBERS = {
    word: str(number)
    for number, words in {
        2: "two два две двух",
        3: "three три трех",
        4: "four четыре четырех",
        5: "five пять пяти",
        6: "six шесть шести",
        7: "seven семь семи",
        8: "eight восемь восьми",
        9: "nine девять девяти",
        10: "ten десять десяти",
        11: "eleven одиннадцать одиннадцати",
        12: "twelve двенадцать двенадцати",
    }.items()
    for word in words.split()
}
_NUMBERS |= {"первого": "1-го", "второго": "2-го", "третьего": "3-го", "четвертого": "4-го"}
_NUMBERS |= {"пятого": "5-го", "шестого": "6-го", "седьмого": "7-го", "восьмого": "8-го"}
_NUMBERS |= {"девятого": "9-го", "десятого": "10-го"}

_TODAY = re.compile(r"\bthis (?=morning|afternoon|evening)|\btonight\b")


class Slip:
    """A wish in lower case; ``rest`` is what was not understood so far."""

    def __init__(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("ё", "е")
        plain = _QUOTES.sub("'", _DASHES.sub("-", plain))
        words = _SPACE.sub(" ", _NOISE.sub(" ", plain)).strip().split(" ")
        numbered = " ".join(_NUMBERS.get(word, word) for word in words)[:LONGEST]
        self.rest = _TODAY.sub(_of_today, numbered)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take out the first place that fits, and return it."""
        found = pattern.search(self.rest)
        if found is not None:
            self.cut(*found.span())
        return found

    def cut(self, start: int, end: int) -> None:
        """Take out this part."""
        self.rest = self.rest[:start] + GAP + self.rest[end:]

    def words(self) -> list[str]:
        """Return the words that are left, without what stands around them."""
        found = (word.strip(".'-") for word in _WORD.findall(self.rest))
        return [word for word in found if _HAS_SENSE.search(word)]

    def put(self, words: Iterable[str]) -> None:
        """Let only these be left."""
        self.rest = " ".join(words)


def _of_today(found: re.Match[str]) -> str:
    return "today evening" if found[0] == "tonight" else "today "
