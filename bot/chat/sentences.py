"""Sentences begin with a capital and end with one full stop, whatever is put into them.

A text of the catalogue says where: ``marked`` finds its placeholders that begin a sentence, and
those before a full stop, once; ``InSentence`` then fits what is put there.
"""

import re
from collections.abc import Callable, Iterator, Mapping

_BEGINS = re.compile(r"(^|\n|[.!?] )((?:<[a-z]+>|[^\w\s{<]+ ?)*)\{(\w+)\}")
_ENDS = re.compile(r"\{(\^?\w+)\}((?:</[a-z]+>)?\.(?!\.))")
_FIRST, _LAST = "^", "|"


class Said(str):
    """Words of ours, such as a date: a capital stands first where they begin a sentence."""

    __slots__ = ()


def marked(text: str) -> str:
    """Return a text whose placeholders say where in a sentence they stand."""
    begun = _BEGINS.sub(rf"\1\2{{{_FIRST}\3}}", text)
    return _ENDS.sub(rf"{{\1{_LAST}}}\2", begun)


class InSentence(Mapping[str, object]):
    """Values for a marked text, each shown by ``show`` as it fits its place."""

    def __init__(self, values: Mapping[str, object], show: Callable[[object], str]) -> None:
        self._values = values
        self._show = show

    def __getitem__(self, place: str) -> object:
        value = self._values[place.strip(_FIRST + _LAST)]
        if place.startswith(_FIRST) and isinstance(value, Said):
            value = Said(value[:1].upper() + value[1:])
        shown = self._show(value)
        return shown.removesuffix(".") if place.endswith(_LAST) else shown

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
