"""Telegram's first Markdown: four marks, no nesting, kept for the bots that were written for it."""

import re

from bot.sandbox.entities.entity import Entity, byte_length, complaint, entity, utf16_length
from bot.sandbox.entities.links import linked

_END = "\0"
_SPECIAL = re.compile(r"\\[_*`\[]|[_*`\[]")
_LANGUAGE = re.compile("[^ \t\r\n\0\v`]*")
_NEW_LINE = re.compile("\r\n|\n\r|[\r\n]")
_KINDS = {"_": "italic", "*": "bold", "[": "text_link", "`": "code"}
_BLOCK = "```"


def parse_markdown(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `markup` and its entities.

    Raises RefusedError (400 "can't parse entities: …") exactly where Telegram would.
    """
    return _MarkdownReader(markup).read()


class _MarkdownReader:
    """One pass over the markup; `parts` is the text so far, `offset` its length in UTF-16."""

    def __init__(self, markup: str) -> None:
        self.size = len(markup)
        self.markup = markup + _END * 3
        self.parts: list[str] = []
        self.offset = 0
        self.dropped = 0
        """How many bytes of the markup are not in the text."""
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while special := _SPECIAL.search(self.markup, at, self.size):
            self._add(self.markup[at : special.start()])
            at = special.end()
            if special[0].startswith("\\"):
                self._add(special[0][1])
                self.dropped += 1
            else:
                at = self._entity(special.start())
        self._add(self.markup[at : self.size])
        return "".join(self.parts), self.entities

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16_length(text)

    def _entity(self, begin: int) -> int:
        """Read the entity at `begin` and return where what follows it starts."""
        mark, language, at = self.markup[begin], "", begin + 1
        end_mark = "]" if mark == "[" else mark
        if is_block := self.markup.startswith(_BLOCK, begin):
            end_mark = _BLOCK
            language, at = block_start(self.markup, at + 2, self.size)
        end = self.markup.find(end_mark, at, self.size)
        if end < 0:
            where = byte_length(self.markup[:begin])
            raise complaint(f"Can't find end of the entity starting at byte offset {where}")
        made = entity(_KINDS[mark], self.offset, 0)
        if is_block:
            made |= {"type": "pre", "language": language} if language else {"type": "pre"}
        text, dropped = self.markup[at:end], self.dropped
        self._add(text)
        made["length"] = self.offset - made["offset"]
        after = end + len(end_mark)
        if made["length"]:
            kept = True
            if mark == "[":
                url, after = self._url(text, dropped, end)
                kept = linked(made, url)
            if kept:
                self.entities.append(made)
        self.dropped += byte_length(self.markup[begin:after]) - byte_length(text)
        return after

    def _url(self, text: str, dropped: int, end: int) -> tuple[str, int]:
        """Return where a link leads, and the place behind it."""
        if self.markup[end + 1] == "(":
            closing = self.markup.find(")", end + 2, self.size)
            closing = self.size if closing < 0 else closing
            return self.markup[end + 2 : closing], min(closing + 1, self.size)
        # The text is the address. Telegram has moved it by the marks before it when it looks for
        # it at its old place, so that this hardly ever links; nor does it here.
        raw, moved = text.encode("utf-8", "surrogatepass"), dropped + 1
        raw = raw[moved:] + raw[-moved:] if moved < len(raw) else raw
        return raw.decode("utf-8", "replace"), end + 1


def block_start(markup: str, at: int, size: int) -> tuple[str, int]:
    """Return the language of a code block whose marks end at `at`, and where its text starts."""
    language = ""
    match = _LANGUAGE.match(markup, at)
    end = match.end() if match else at
    if at != end and end < size and markup[end] != "`":
        language, at = markup[at:end], end
    new_line = _NEW_LINE.match(markup, at)
    return language, new_line.end() if new_line else at
