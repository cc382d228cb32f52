"""A text and its entities as Telegram keeps them: cleaned, trimmed, nested as its apps can draw.

Telegram splits what overlaps, merges what touches, lets code hold nothing and links hold no links.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from bot.sandbox.entities.entity import (
    CODE,
    QUOTES,
    SPLITTABLE,
    Entity,
    byte_length,
    end_of,
    entity,
    in_order,
    utf16_length,
)
from bot.sandbox.refusal import bad_request

MOST_BYTES = 35_000
"""What is longer is cut."""

MOST_ENTITIES = 100
_FARTHEST = 1_000_000
_CONTROLS = {code: " " for code in range(32) if code != 10} | {13: None}
_REMOVED = dict.fromkeys((*range(0x2028, 0x202F), 0x333, 0x33F, 0x30A))
_CLEANING = str.maketrans(_CONTROLS | _REMOVED)
_NEEDS_CLEANING = re.compile(
    "[\x00-\x09\x0b-\x1f\u0333\u033f\u030a\u200e\u200f\u2028-\u202e\ud800-\udfff]"
)
_GONE = re.compile("[\r\u0333\u033f\u030a\u2028-\u202e]")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
_BLANK = " \n"
_NOTHING = re.compile(
    "[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc"
    "\U000e0000-\U000e007f]*"
)


def cleaned(text: str) -> str:
    """Return `text` without what Telegram drops: control characters, bidi overrides."""
    if not _NEEDS_CLEANING.search(text):
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return _MARKS.sub(lambda run: "\u200c" * len(run[0]), text.translate(_CLEANING))


def is_empty(text: str) -> bool:
    """Whether a reader would see nothing."""
    return _NOTHING.fullmatch(text) is not None


def fixed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the text and the entities as a message keeps them; RefusedError for wrong places."""
    if not entities:
        return _cut(cleaned(text).strip(_BLANK)), []
    for one in entities:
        for field in ("offset", "length"):
            if not 0 <= one[field] <= _FARTHEST:
                raise bad_request(f"receive an entity with incorrect {field} {one[field]}")
    entities = nested([one for one in entities if one["length"]])
    text, entities = _cleaned_with(text, entities)
    text, entities = _trimmed(text, nested(entities))
    short = _cut(text)
    if short != text:
        end = utf16_length(short)
        text, entities = short, [one for one in entities if end_of(one) <= end]
    return text, entities


def _cut(text: str) -> str:
    if byte_length(text) <= MOST_BYTES:
        return text
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


# ── cleaning and trimming ───────────────────────────────────────────────────────────────────────


def _cleaned_with(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean the text and move the entities along. They are nested."""
    _check_places(text, entities)
    if not _GONE.search(text):
        return cleaned(text), entities
    gone, at, units = [], 0, 0
    for found in _GONE.finditer(text):
        units += utf16_length(text[at : found.start()])
        gone.append(units)
        at = found.start()
    moved = []
    for one in entities:
        first = one["offset"] - bisect_left(gone, one["offset"])
        last = end_of(one) - bisect_left(gone, end_of(one))
        if last > first:
            moved.append(one | {"offset": first, "length": last - first})
    return cleaned(text), moved


def _check_places(text: str, entities: list[Entity]) -> None:
    """Refuse entities that begin or end beside the text, or within a character of two units."""
    units, halves = utf16_length(text), _halves(text)
    wrong = []
    for one in entities:
        if (place := halves.get(end_of(one))) is not None:
            said = f"ends in a middle of a UTF-16 symbol at byte offset {place}"
            wrong.append((place, 0, f"entity beginning at UTF-16 offset {one['offset']} {said}"))
        if (place := halves.get(one["offset"])) is not None:
            said = f"entity begins in a middle of a UTF-16 symbol at byte offset {place}"
            wrong.append((place, 1, said))
    if wrong:
        raise bad_request(min(wrong)[2])
    for one in entities:
        if one["offset"] > units:
            said = f"after the end of the text at UTF-16 offset {one['offset']}"
            raise bad_request(f"entity begins {said}")
    for one in reversed(entities):
        if end_of(one) > units:
            said = f"after the end of the text at UTF-16 offset {end_of(one)}"
            raise bad_request(f"entity beginning at UTF-16 offset {one['offset']} ends {said}")


def _halves(text: str) -> dict[int, int]:
    """Return where characters of two units have their second one, and the byte behind each."""
    units, at, places, halves = 0, 0, 0, {}
    for found in _TWO_UNITS.finditer(text):
        between = text[at : found.start()]
        units += utf16_length(between) + 2
        places += byte_length(between) + 4
        halves[units - 1] = places
        at = found.end()
    return halves


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trim the text; at its beginning, white space in an entity stays (code may be indented)."""
    shown = text.rstrip(_BLANK)
    end = utf16_length(shown)
    kept = []
    for one in entities:
        length = min(end_of(one), end) - one["offset"]
        if length > 0:
            kept.append(one | {"length": length})
    kept = in_order(kept)
    blank = len(shown) - len(shown.lstrip(_BLANK))
    shift = min(blank, kept[0]["offset"]) if kept else blank
    return shown[shift:], [one | {"offset": one["offset"] - shift} for one in kept]


# ── nesting ─────────────────────────────────────────────────────────────────────────────────────


def nested(entities: list[Entity]) -> list[Entity]:
    """Return the entities so that none crosses another, in Telegram's order."""
    entities = in_order(entities)
    quotes = _apart([one for one in entities if one["type"] in QUOTES])
    whole = _apart([one for one in entities if one["type"] not in QUOTES | SPLITTABLE])
    marks = [one for one in entities if one["type"] in SPLITTABLE]
    return _put_together(marks, _within(whole, quotes), quotes)


def with_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what Telegram finds by itself where the author has put no link and no code."""
    if not found:
        return entities
    quotes = [one for one in entities if one["type"] in QUOTES]
    whole = [one for one in entities if one["type"] not in QUOTES | SPLITTABLE]
    marks = [one for one in entities if one["type"] in SPLITTABLE]
    ends = [end_of(one) for one in whole]
    new = []
    for one in _within(found, quotes):
        at = bisect_right(ends, one["offset"])
        if at == len(whole) or whole[at]["offset"] >= end_of(one):
            new.append(one)
    return _put_together(marks, whole + new, quotes)


def at_most(entities: list[Entity], most: int = MOST_ENTITIES) -> list[Entity]:
    """Keep as many entities as Telegram keeps: the whole ones first, custom emoji apart."""
    if len(entities) <= most:
        return entities
    counted = [one for one in entities if one["type"] != "custom_emoji"]
    whole_first = sorted(counted, key=lambda one: one["type"] in SPLITTABLE)
    kept = {id(one) for one in whole_first[:most]}
    return [one for one in entities if id(one) in kept or one["type"] == "custom_emoji"]


def _put_together(marks: list[Entity], whole: list[Entity], quotes: list[Entity]) -> list[Entity]:
    others = in_order(whole + quotes)
    return in_order(_split(marks, others) + others)


def _apart(entities: list[Entity]) -> list[Entity]:
    """Keep those that begin after the last one kept has ended."""
    kept: list[Entity] = []
    for one in entities:
        if not kept or one["offset"] >= end_of(kept[-1]):
            kept.append(one)
    return kept


def _within(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Keep those that lie wholly in a quotation, or wholly outside."""
    ends = [end_of(quote) for quote in quotes]
    kept = []
    for one in entities:
        at = bisect_right(ends, one["offset"])
        if at < len(quotes):
            quote = quotes[at]
            if one["offset"] < quote["offset"] < end_of(one) or end_of(quote) < end_of(one):
                continue
        kept.append(one)
    return kept


def _split(marks: list[Entity], others: list[Entity]) -> list[Entity]:
    """Merge marks of one kind that touch, and cut them where anything else begins or ends."""
    runs = _runs(marks)
    cuts = {first for _, first, _ in runs}
    for one in others:
        cuts |= {one["offset"], end_of(one)}
    places = sorted(cuts)
    codes = [one for one in others if one["type"] in CODE]
    ends = [end_of(one) for one in codes]
    pieces = []
    for kind, first, last in runs:
        between = places[bisect_right(places, first) : bisect_left(places, last)]
        for begin, end in pairwise((first, *between, last)):
            at = bisect_right(ends, begin)
            if at == len(codes) or codes[at]["offset"] > begin:
                pieces.append(entity(kind, begin, end - begin))
    return pieces


def _runs(marks: list[Entity]) -> list[tuple[str, int, int]]:
    """Return the kind, the beginning and the end of every run of marks of one kind."""
    runs: list[tuple[str, int, int]] = []
    open_at: dict[str, int] = {}
    for one in marks:
        kind = one["type"]
        at = open_at.get(kind)
        if at is not None and one["offset"] <= runs[at][2]:
            runs[at] = kind, runs[at][1], max(runs[at][2], end_of(one))
        else:
            open_at[kind] = len(runs)
            runs.append((kind, one["offset"], end_of(one)))
    return runs
