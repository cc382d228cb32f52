"""Telegram's HTML parse mode: markup to plain text and entities, with Telegram's own complaints.

Offsets and lengths count UTF-16 code units, byte offsets in complaints count UTF-8 bytes.
"""

import re
from typing import NamedTuple

from bot.sandbox.entities.entity import (
    Entity,
    byte_length,
    complaint,
    entity,
    in_order,
    utf16_length,
)
from bot.sandbox.entities.links import custom_emoji, linked

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
    "blockquote": "blockquote",
}
_ARGUMENTS = {"a": ("href", ""), "code": ("class", "language-"), "span": ("class", "tg-")}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_NUMBER = 9
_END = "\0"
_SPACES = " \t\r\n\0\v"
_SPECIAL = re.compile("[<&]")
_REFERENCE = re.compile("&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<dec>[0-9]*)|(?P<name>[a-zA-Z]*))")
_TAG_NAME = re.compile(rf"[^{_SPACES}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACES}=>/\"']*")
_TOKEN = re.compile("[A-Za-z0-9.-]*")
_BLANKS = re.compile("[ \t\r\n\v]*")


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int
    part: int


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `markup` and its entities, outer ones first.

    Raises RefusedError (400 "can't parse entities: …") exactly where Telegram would.
    """
    if "<" not in markup and "&" not in markup:
        return markup, []
    return _HtmlReader(markup).read()


class _HtmlReader:
    """One pass over the markup; `parts` is the text so far, `offset` its length in UTF-16.

    A zero stands behind the end of the markup, and ends it wherever else it stands.
    """

    def __init__(self, markup: str) -> None:
        self.size = len(markup)
        self.markup = markup + _END
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        markup, at = self.markup, 0
        while special := _SPECIAL.search(markup, at):
            self._add(markup[at : special.start()])
            at = special.start()
            if markup[at] == "&":
                char, at = _reference(markup, at)
                self._add(char)
            elif markup[at + 1] == "/":
                at = self._end_tag(at)
            else:
                at = self._start_tag(at)
        self._add(markup[at : self.size])
        if self.open:
            tag = self.open[-1].tag
            raise complaint(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for one in self.entities:
            if one["type"] == "code":
                one.pop("language", None)
        return _joined(self.parts), in_order(self.entities)

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16_length(text)

    def _start_tag(self, begin: int) -> int:
        at = self._after(_TAG_NAME, begin + 1)
        if self.markup[at] == _END:
            raise complaint(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.markup[begin + 1 : at].lower()
        if tag not in _TAGS:
            where = self._bytes(begin)
            raise complaint(f'Unsupported start tag "{tag}" at byte offset {where}')
        argument = ""
        while self.markup[at] != ">":
            at = self._after(_BLANKS, at)
            if self.markup[at] == ">":
                break
            found, at = self._attribute(tag, begin, at)
            argument = argument if found is None else found
        if tag == "span" and argument != "spoiler":
            where = self._bytes(begin)
            raise complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.offset, len(self.parts)))
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int) -> tuple[str | None, int]:
        """Return what an attribute says of its tag, None for nothing, and where it ends."""
        end = self._after(_ATTRIBUTE_NAME, at)
        name = self.markup[at:end]
        if not name:
            where = self._bytes(begin)
            raise complaint(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        at = self._after(_BLANKS, end)
        is_expandable = tag == "blockquote" and name == "expandable"
        if self.markup[at] != "=":
            self._must_go_on(at, begin, f' "{tag}"')
            return ("1" if is_expandable else None), at
        at = self._after(_BLANKS, at + 1)
        self._must_go_on(at, begin, f' "{tag}"')
        value, at = self._value(at)
        self._must_go_on(at, begin)
        if is_expandable:
            return "1", at
        if tag == "tg-emoji" and name == "emoji-id":
            return value, at
        wanted, prefix = _ARGUMENTS.get(tag, ("", ""))
        if name == wanted and value.startswith(prefix):
            return value.removeprefix(prefix), at
        return None, at

    def _value(self, at: int) -> tuple[str, int]:
        """Read a quoted value, or a bare word, which is made small."""
        quote = self.markup[at]
        if quote not in "\"'":
            end = self._after(_TOKEN, at)
            if self.markup[end] not in f"{_SPACES}>":
                raise complaint(f"Unexpected end of name token at byte offset {self._bytes(at)}")
            return self.markup[at:end].lower(), end
        end = self.markup.find(quote, at + 1)
        zero = self.markup.find(_END, at + 1, None if end < 0 else end)
        if zero >= 0:
            return "", zero
        return _decoded(self.markup[at + 1 : end]), end + 1

    def _must_go_on(self, at: int, begin: int, tag: str = "") -> None:
        if self.markup[at] == _END:
            raise complaint(f"Unclosed start tag{tag} at byte offset {self._bytes(begin)}")

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise complaint(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        end = self._after(_TAG_NAME, begin + 1)
        name = self.markup[begin + 2 : end].lower()
        at = self._after(_BLANKS, end)
        if self.markup[at] != ">":
            raise complaint(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        opened = self.open.pop()
        if name and name != opened.tag:
            raise complaint(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        """Note the entity that ends here."""
        made = entity(_TAGS[opened.tag], opened.offset, self.offset - opened.offset)
        if opened.tag == "a":
            if not linked(made, opened.argument or "".join(self.parts[opened.part :])):
                return
        elif opened.tag in {"code", "pre"}:
            if self._is_block(made, opened.argument):
                return
        elif opened.tag == "tg-emoji":
            made["custom_emoji_id"] = custom_emoji(opened.argument)
        elif opened.tag == "blockquote" and opened.argument:
            made["type"] = "expandable_blockquote"
        self.entities.append(made)

    def _is_block(self, made: Entity, language: str) -> bool:
        """Whether `made` is code around nothing but code: the two are one block in a language."""
        if language:
            made["language"] = language
        if not self.entities:
            return False
        inner = self.entities[-1]
        if (inner["offset"], inner["length"]) != (made["offset"], made["length"]):
            return False
        if made["type"] == "pre":
            is_block = inner["type"] == "code" and "language" in inner
        else:
            is_block = inner["type"] == "pre" and "language" not in inner and bool(language)
        if is_block:
            inner |= {"type": "pre", "language": language or inner["language"]}
        return is_block

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.markup, at)
        return match.end() if match else at

    def _bytes(self, position: int) -> int:
        return byte_length(self.markup[:position])


def _reference(markup: str, at: int) -> tuple[str, int]:
    """Decode the reference at `at`; an unknown one stays as it was typed, as in Telegram."""
    match = _REFERENCE.match(markup, at)
    if match is None:
        return "&", at + 1
    if match["name"] is not None:
        char = _NAMED.get(match["name"], "")
    elif match.end() - at > _LONGEST_NUMBER:
        char = ""
    else:
        code = int(match["hex"] or "0", 16) or int(match["dec"] or "0")
        char = chr(code) if 0 < code < 0x10FFFF else ""
    if not char:
        return "&", at + 1
    return char, match.end() + markup.startswith(";", match.end())


def _decoded(value: str) -> str:
    parts, at = [], 0
    while (found := value.find("&", at)) >= 0:
        parts.append(value[at:found])
        char, at = _reference(value, found)
        parts.append(char)
    return "".join(parts) + value[at:]


def _joined(parts: list[str]) -> str:
    """Join the parts; halves of surrogate pairs written as references must find each other."""
    try:
        return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise complaint(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ) from None
