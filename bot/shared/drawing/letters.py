"""Which letters can be drawn, in which font, and how wide they are.

The font that comes with matplotlib knows Latin, Cyrillic, Greek, Arabic, Hebrew and more. What it
lacks is drawn in a font of this machine, where one has it; what none has is never drawn as a box.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_REGULAR, _BOLD = _FONTS / "DejaVuSans.ttf", _FONTS / "DejaVuSans-Bold.ttf"
_FAMILY = "DejaVu Sans"
MORE = "…"
"""Stands where something was cut, or where letters cannot be drawn."""
DPI = 72
"""At which a point is a pixel."""
_HINT = 64
"""FreeType measures in 64ths of a pixel."""
_NO_LETTERS = ("color", "last resort")
"""Families of coloured pictures, which cannot be drawn, and of boxes."""


def drawable(text: str, *, bold: bool = False) -> str:
    """Return what can be drawn of a text; spaces are plain, what is unseen goes.

    A letter that no font has becomes its plain form (𝒜 is A), or else ``MORE``, once for several
    beside each other. A sign without a plain form, such as an emoji, is left out.
    """
    shown: list[str] = []
    lost = False
    for letter in " ".join(text.split()):
        mark = unicodedata.category(letter).startswith("M")
        if not letter.isprintable() or (mark and lost):
            continue
        drawn = _drawn(letter, bold=bold)
        lost = drawn is None
        if drawn is not None:
            shown.append(drawn)
        elif letter.isalnum() and shown[-1:] != [MORE]:
            shown.append(MORE)
    return " ".join("".join(shown).split())


def legible(text: str) -> str:
    """Return what can be drawn of a text; empty where none of it can be read."""
    shown = drawable(text)
    return shown if any(letter.isalnum() for letter in shown) else ""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many pixels wide a drawable text is."""
    families = _families(text, bold=bold)
    own = str(_BOLD if bold else _REGULAR)
    font = get_font([own, *(_file(family) for family in families)])
    font.set_size(size, DPI)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / _HINT


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a drawable text that takes no more than ``room`` pixels, with … where it was cut."""
    shown = drawable(text, bold=bold)
    if width_of(shown, size, bold=bold) <= room:
        return shown
    least, most = 0, len(shown)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(_cut(shown, middle), size, bold=bold) <= room:
            least = middle
        else:
            most = middle - 1
    return _cut(shown, least) if least else ""


def font_for(text: str, size: float, *, bold: bool = False) -> FontProperties:
    """Return the font of a drawable text, with those behind it that have what it lacks."""
    families = _families(text, bold=bold)
    if families:
        return FontProperties(family=[_FAMILY, *families], size=size)
    return FontProperties(fname=_BOLD if bold else _REGULAR, size=size)


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip(" " + MORE) + MORE


def _drawn(letter: str, *, bold: bool) -> str | None:
    """Return a letter as it can be drawn, None where it cannot."""
    own = _own_letters(_BOLD if bold else _REGULAR)
    if ord(letter) in own:
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    if all(ord(one) in own for one in plain):
        return plain
    return letter if not bold and ord(letter) in _elsewhere() else None


def _families(text: str, *, bold: bool) -> Sequence[str]:
    """Return the families that have what the own font lacks; nothing foreign is drawn bold."""
    own = _own_letters(_REGULAR)
    lacking = [] if bold else [letter for letter in text if ord(letter) not in own]
    return sorted({_elsewhere()[ord(letter)] for letter in lacking})


@cache
def _own_letters(font: Path) -> frozenset[int]:
    return frozenset(get_font(font).get_charmap())


@cache
def _elsewhere() -> Mapping[int, str]:
    """Return which family of this machine has a letter that the own font lacks.

    Reads every font there is, which is done once, and not before somebody's name asks for it.
    """
    own, found = _own_letters(_REGULAR), dict[int, str]()
    names = {
        font.name
        for font in fontManager.ttflist
        if (font.style, font.weight) == ("normal", 400)
        and not any(word in font.name.lower() for word in _NO_LETTERS)
    }
    for name in sorted(names, key=lambda name: ("Sans" not in name, name)):
        with suppress(OSError, RuntimeError, ValueError):  # a broken font has no letters
            file = _file(name)
            font = get_font(file)
            if font.scalable and _FONTS not in Path(file).parents:
                found = {letter: name for letter in font.get_charmap() if letter not in own} | found
    return found


def _file(family: str) -> str:
    """Return the file that matplotlib takes for this family."""
    return findfont(FontProperties(family=family), fallback_to_default=False)
