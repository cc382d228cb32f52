"""Telegram's MarkdownV2: marks that nest, and a complaint for each that is not escaped.

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
from bot.sandbox.entities.links import emoji_of_link, linked
from bot.sandbox.entities.markdown import block_start
from bot.sandbox.refusal import RefusedError

_END = "\0"
_SPECIAL = re.compile(r"\\[\x01-\x7e]|[_*\[\]()~`>#+\-=|{}.!\n]")
_IN_CODE = re.compile(r"\\[\x01-\x7e]|`")
_ESCAPED = re.compile(r"\\([\x01-\x7e])")
_NOT_A_RETURN = re.compile("[^\r]")
_OPENING = (
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    ("[", "text_link"),
    ("![", "custom_emoji"),
)
_CODE = frozenset(("code", "pre", "pre_code"))
_CLOSING = {
    "bold": "*",
    "code": "`",
    "pre": "```",
    "pre_code": "```",
    "text_link": "]",
    "custom_emoji": "]",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "code": "Code",
    "pre": "Pre",
    "pre_code": "PreCode",
    "text_link": "TextUrl",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}


class _Open(NamedTuple):
    kind: str
    language: str
    offset: int
    begin: int
    part: int


def parse_markdown_v2(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `markup` and its entities, outer ones first.

    Raises RefusedError (400 "can't parse entities: …") exactly where Telegram would.
    """
    return _MarkdownV2Reader(markup).read()


class _MarkdownV2Reader:
    """One pass over the markup; `parts` is the text so far, `offset` its length in UTF-16."""

    def __init__(self, markup: str) -> None:
        self.size = len(markup)
        self.markup = markup + _END * 3
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.in_quote = False
        self.quote_may_start = True

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while special := self._pattern().search(self.markup, at, self.size):
            self._plain(self.markup[at : special.start()])
            at = special.end()
            if special[0].startswith("\\"):
                self._add(special[0][1])
                if special[0][1] != "\r":
                    self.quote_may_start = special[0][1] == "\n"
            elif self._ends(special.start()):
                at = self._end(special.start())
            else:
                at = self._begin(special.start())
        self._plain(self.markup[at : self.size])
        self._end_of_text()
        return "".join(self.parts), in_order(self.entities)

    def _pattern(self) -> re.Pattern[str]:
        return _IN_CODE if self.open and self.open[-1].kind in _CODE else _SPECIAL

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.offset += utf16_length(text)

    def _plain(self, text: str) -> None:
        if text:
            self._add(text)
            if _NOT_A_RETURN.search(text):
                self.quote_may_start = False

    # ── beginning ───────────────────────────────────────────────────────────────────────────

    def _begin(self, at: int) -> int:
        """Open the entity that this mark begins, and return where what follows it starts."""
        mark = self.markup[at]
        if mark == "\n":
            self._add(mark)
            self.quote_may_start = True
            return at + 1
        if mark == ">":
            return self._begin_quote(at)
        if mark == "`":
            return self._begin_code(at)
        for marks, kind in _OPENING:
            if self.markup.startswith(marks, at):
                return self._open(kind, at, len(marks))
        raise _reserved(mark)

    def _open(self, kind: str, at: int, width: int, language: str = "") -> int:
        self.open.append(_Open(kind, language, self.offset, at, len(self.parts)))
        return at + width

    def _begin_code(self, at: int) -> int:
        if not self.markup.startswith("```", at):
            return self._open("code", at, 1)
        language, after = block_start(self.markup, at + 3, self.size)
        return self._open("pre_code" if language else "pre", at, after - at, language)

    def _begin_quote(self, at: int) -> int:
        if not self.quote_may_start:
            raise _reserved(">")
        if not self.in_quote:
            self.in_quote = True
            self._open("blockquote", at, 1)
        return at + 1

    # ── ending ──────────────────────────────────────────────────────────────────────────────

    def _ends(self, at: int) -> bool:
        """Whether this mark ends the innermost entity."""
        if not self.open:
            return False
        kind, following = self.open[-1].kind, self.markup[at + 1]
        if self.in_quote and self.markup[at] == "\n" and following != ">":
            return True
        if kind == "italic":
            return self.markup[at] == "_" and following != "_"
        return kind != "blockquote" and self.markup.startswith(_CLOSING[kind], at)

    def _end(self, at: int) -> int:
        """Close the innermost entity, and return where what follows it starts."""
        if self.markup[at] == "\n":
            self._end_quote(at)
            return at + 1
        opened = self.open.pop()
        made = entity(opened.kind, opened.offset, self.offset - opened.offset)
        kept, after = made["length"] > 0, at + len(_CLOSING.get(opened.kind, "_"))
        if opened.kind == "pre_code":
            made |= {"type": "pre", "language": opened.language}
        elif opened.kind == "text_link":
            url = "".join(self.parts[opened.part :])
            if self.markup[after] == "(":
                url, after = self._url(after + 1, "a URL")
            kept = linked(made, url) and kept
        elif opened.kind == "custom_emoji":
            if self.markup[after] != "(":
                raise complaint("Custom emoji entity must contain a tg://emoji URL")
            url, after = self._url(after + 1, "a custom emoji URL")
            made["custom_emoji_id"] = emoji_of_link(url)
        if kept:
            self.entities.append(made)
        return after

    def _url(self, at: int, what: str) -> tuple[str, int]:
        """Return what stands between the parentheses, and the place behind them."""
        end = at
        while end < self.size and self.markup[end] != ")":
            end += 2 if _ESCAPED.match(self.markup, end) else 1
        if end >= self.size:
            where = byte_length(self.markup[:at])
            raise complaint(f"Can't find end of {what} at byte offset {where}")
        return _ESCAPED.sub(r"\1", self.markup[at:end]), end + 1

    def _end_quote(self, at: int) -> None:
        """Close a quotation at a line break; two bars before it make it one that folds."""
        bars = self.open[-1]
        before = (at - 3 if self.parts and self.parts[-1].endswith("\r") else at - 2, at - 2)
        kind = "blockquote"
        if bars.kind == "spoiler" and bars.begin in before:
            self.open.pop()
            kind = "expandable_blockquote"
        if self.open[-1].kind != "blockquote":
            raise self._no_end()
        opened = self.open.pop()
        self.in_quote = False
        self.quote_may_start = True
        self._add("\n")
        self.entities.append(entity(kind, opened.offset, self.offset - opened.offset))

    def _end_of_text(self) -> None:
        if self.in_quote:
            kind = "blockquote"
            if self.open[-1].kind == "spoiler" and self.open[-1].begin == self.size - 2:
                self.open.pop()
                kind = "expandable_blockquote"
            if self.open[-1].kind == "blockquote":
                opened = self.open.pop()
                if self.offset > opened.offset:
                    made = entity(kind, opened.offset, self.offset - opened.offset)
                    self.entities.append(made)
        if self.open:
            raise self._no_end()

    def _no_end(self) -> RefusedError:
        opened = self.open[-1]
        where = byte_length(self.markup[: opened.begin])
        return complaint(f"Can't find end of {_NAMES[opened.kind]} entity at byte offset {where}")


def _reserved(mark: str) -> RefusedError:
    return complaint(f"Character '{mark}' is reserved and must be escaped with the preceding '\\'")
