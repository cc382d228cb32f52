"""Telegram's HTML parse mode: markup to plain text and entities, with Telegram's own complaints.

Offsets and lengths count UTF-16 code units, byte offsets in complaints count UTF-8 bytes
(tdlib, td/telegram/MessageEntity.cpp).
"""

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.sandbox.refusal import RefusedError, bad_request

Entity = dict[str, Any]

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
    "span": "spoiler",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_REFERENCE = 10
_SPECIAL = re.compile("[<&]")
_REFERENCE = re.compile("&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]+));?")
_HOST = re.compile(r"[^\s.]+(?:\.[^\s.]+)+\.?")
_NAME_END = re.compile(r"[\s>]")
_TAG_END = re.compile(r"\s*>")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)\s*(?:(?P<equal>=)\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<t>[\w.-]*)))?"""
)


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int
    part: int


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `markup` and its entities, outer ones first.

    Raises RefusedError (400 "can't parse entities: …") exactly where Telegram would.
    """
    if "<" not in markup and "&" not in markup:
        return markup, []
    return _HtmlReader(markup).read()


def checked_link(url: str) -> str:
    """Return `url` as Telegram would link it, or "" where Telegram silently drops the link."""
    has_scheme = "://" in url
    try:
        parts = urlsplit(url if has_scheme else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "tg" and host:
        return url
    if parts.scheme not in ("http", "https") or parts.username or not _HOST.fullmatch(host):
        return ""
    return url if has_scheme else f"http://{url}"


class _HtmlReader:
    """One pass over the markup; `parts` is the text so far, `offset` its length in UTF-16."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
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
            elif markup.startswith("/", at + 1):
                at = self._end_tag(at)
            else:
                at = self._start_tag(at)
        self._add(markup[at:])
        if self.open:
            raise _complaint(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return _joined(self.parts), self.entities

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16_length(text)

    def _start_tag(self, begin: int) -> int:
        end = _NAME_END.search(self.markup, begin + 1)
        if end is None:
            raise _complaint(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.markup[begin + 1 : end.start()].lower()
        if tag not in _TAGS:
            raise _complaint(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes, at = self._attributes(tag, begin, end.start())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _complaint(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}'
            )
        argument = attributes.get({"a": "href", "code": "class"}.get(tag, ""), "")
        self.open.append(_Open(tag, argument, self.offset, len(self.parts)))
        return at + 1

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        """Return the attributes and the position of the closing `>`."""
        found: dict[str, str] = {}
        while True:
            if closing := _TAG_END.match(self.markup, at):
                return found, closing.end() - 1
            where = f"at byte offset {self._bytes(begin)}"
            match = _ATTRIBUTE.match(self.markup, at)
            if match is None:
                if self.markup[at:].isspace() or at == len(self.markup):
                    raise _complaint(f"Unclosed start tag {where}")
                raise _complaint(f'Empty attribute name in the tag "{tag}" {where}')
            if match["equal"] is None:
                raise _complaint(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}'
                )
            at = match.end()
            if at >= len(self.markup) or self._unclosed_quote(match, at):
                raise _complaint(f"Unclosed start tag {where}")
            if match["t"] is not None and not _NAME_END.match(self.markup, at):
                begin_token = self._bytes(match.start("t"))
                raise _complaint(f"Unexpected end of name token at byte offset {begin_token}")
            quoted = match["d"] if match["d"] is not None else match["s"]
            found[match["name"]] = match["t"].lower() if quoted is None else _decoded(quoted)

    def _unclosed_quote(self, attribute: re.Match[str], at: int) -> bool:
        return attribute["t"] == "" and self.markup[at] in "\"'"

    def _end_tag(self, begin: int) -> int:
        where = f"at byte offset {self._bytes(begin)}"
        if not self.open:
            raise _complaint(f"Unexpected end tag {where}")
        end = self.markup.find(">", begin)
        words = self.markup[begin + 2 : end].lower().split() if end >= 0 else []
        if end < 0 or len(words) > 1:
            raise _complaint(f"Unclosed end tag {where}")
        name, opened = "".join(words), self.open.pop()
        if name and name != opened.tag:
            raise _complaint(
                f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)
        return end + 1

    def _close(self, opened: _Open) -> None:
        """Note the entity; `<pre><code class="language-…">` becomes one entity."""
        entity: Entity = {
            "type": _TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            link = checked_link(opened.argument or "".join(self.parts[opened.part :]))
            if not link:
                return
            entity["url"] = link
        elif opened.tag == "code" and opened.argument.startswith("language-"):
            entity["language"] = opened.argument.removeprefix("language-")
        elif opened.tag == "pre" and self.entities:
            inner = self.entities[-1]
            same = (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
            if inner["type"] == "code" and same and "language" in inner:
                inner["type"] = "pre"
                return
        self.entities.append(entity)

    def _bytes(self, position: int) -> int:
        return len(self.markup[:position].encode("utf-8", "surrogatepass"))


def _complaint(reason: str) -> RefusedError:
    return bad_request(f"can't parse entities: {reason}")


def _reference(markup: str, at: int) -> tuple[str, int]:
    """Decode the reference at `at`; an unknown one stays as it was typed, as in Telegram."""
    match = _REFERENCE.match(markup, at)
    if match is None or match.end() - at > _LONGEST_REFERENCE:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        char = _NAMED.get(name, "")
    else:
        code = int(hexadecimal or "0", 16) or int(decimal or "0")
        char = chr(code) if 0 < code < 0x10FFFF else ""
    return (char, match.end()) if char else ("&", at + 1)


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
        raise _complaint(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ) from None
