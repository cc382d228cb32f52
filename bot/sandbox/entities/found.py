"""What Telegram finds in plain text by itself: mentions, tags, commands, addresses, numbers."""

import re
from collections.abc import Iterator

from bot.sandbox.entities.entity import Entity, entity, in_order, utf16_length
from bot.sandbox.entities.urls import Span, find_urls

_MENTION = re.compile(r"(?<!\w)@(?P<name>[A-Za-z0-9_]+)(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/(?P<name>[A-Za-z0-9_]+)(?:@(?P<bot>[A-Za-z0-9_]*))?")
_BEHIND_COMMAND = re.compile(r"[\w/<>]")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]+)")
_CARD = re.compile("[0-9][0-9 -]*")
_WHOLE_CARD = re.compile("[0-9]{16,19}(?= )")
_PHONE = re.compile(r"(?<![\w+])\+[1-9](?:[ .()/-]{0,2}[0-9]){6,14}(?!\w)")
_SHORT_NAMES = frozenset(("gif", "vid", "pic"))
_LONGEST_TAG = 256


def find_entities(text: str) -> list[Entity]:
    """Return what Telegram would find in a text, in order; nothing of it overlaps.

    Telegram keeps to itself how it knows a phone number; here it is an international one.
    """
    found = [*_names(text), *_tags(text), *_numbers(text)]
    if "." in text or "://" in text:
        found += find_urls(text)
    if not found:
        return []
    kept: list[Entity] = []
    units, at = 0, 0
    for kind, (first, last) in sorted(found, key=lambda one: (one[1][0], -one[1][1])):
        if first >= at:
            units += utf16_length(text[at:first])
            length = utf16_length(text[first:last])
            kept.append(entity(kind, units, length))
            units, at = units + length, last
    return in_order(kept)


def _names(text: str) -> Iterator[tuple[str, Span]]:
    if "@" in text:
        for found in _MENTION.finditer(text):
            name = found["name"]
            if 4 <= len(name) <= 32 or name.lower() in _SHORT_NAMES:
                yield "mention", found.span()
    if "/" in text:
        for found in _COMMAND.finditer(text):
            fits = len(found["name"]) <= 64
            fits &= found["bot"] is None or 3 <= len(found["bot"]) <= 32
            if fits and not _BEHIND_COMMAND.match(text, found.end()):
                yield "bot_command", found.span()


# ── tags ────────────────────────────────────────────────────────────────────────────────────────


def _tags(text: str) -> Iterator[tuple[str, Span]]:
    if "#" in text:
        yield from _hashtags(text)
    if "$" in text:
        for found in _CASHTAG.finditer(text):
            first, last = found.span()
            around = text[max(first - 1, 0) : first] + text[last : last + 1]
            if last - first <= 9 and not any(_in_tag(char) or char == "$" for char in around):
                yield "cashtag", (first, last)


def _hashtags(text: str) -> Iterator[tuple[str, Span]]:
    first = text.find("#")
    while first >= 0:
        last = first + 1
        if first == 0 or not _in_tag(text[first - 1]):
            while last < len(text) and _in_tag(text[last]):
                last += 1
            name = text[first + 1 : last][:_LONGEST_TAG]
            if any(map(str.isalpha, name)) and not text.startswith("#", last):
                yield "hashtag", (first, first + 1 + len(name))
        first = text.find("#", last)


def _in_tag(char: str) -> bool:
    joins = char in "_\u200c\xb7" or "\u0d80" <= char <= "\u0dff"
    return joins or char.isalpha() or char.isdecimal()


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────


def _numbers(text: str) -> Iterator[tuple[str, Span]]:
    if "+" in text:
        for found in _PHONE.finditer(text):
            yield "phone_number", found.span()
    for run in _CARD.finditer(text):
        if run.end() - run.start() >= 13:
            yield from _cards(text, *run.span())


def _cards(text: str, first: int, end: int) -> Iterator[tuple[str, Span]]:
    """Return the bank cards in a run of digits, spaces and hyphens."""
    before = text[first - 1] if first else " "
    if before in ".,+-_" or before.isalpha():
        return
    while first < end:
        whole = _WHOLE_CARD.match(text, first, end)
        last = whole.end() if whole else end
        written = text[first:last].rstrip(" -")
        digits = re.sub("[ -]", "", written)
        behind = text[first + len(written) : first + len(written) + 1]
        fits = 13 <= len(digits) <= 19 and len(written) <= 2 * len(digits) - 1
        if fits and not (behind and (behind in "-_" or behind.isalpha())) and _is_card(digits):
            yield "bank_card_number", (first, first + len(written))
        first = last
        while first < end and not text[first].isdigit():
            first += 1
        if first < end and text[first - 1] == "-":
            return


def _is_card(digits: str) -> bool:
    """Check the last digit (Luhn) and the length that the card's maker gives its numbers."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(one - 9 if one > 9 else one for one in doubled)
    length, two, four = len(digits), int(digits[:2]), int(digits[:4])
    if total % 10:
        return False
    if digits[0] == "4":
        return length in {13, 16, 18, 19}
    if 51 <= two <= 55 or 2221 <= four <= 2720 or 2200 <= four <= 2204:
        return length == 16
    if two in {34, 37}:
        return length == 15
    return length >= 16 or two not in {62, 81}
