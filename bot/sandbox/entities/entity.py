"""What an entity is, how Telegram sorts them, and the sentence it complains with."""

from typing import Any

from bot.sandbox.refusal import RefusedError, bad_request

Entity = dict[str, Any]
"""A Bot API MessageEntity: `type`, `offset` and `length`, the last two in UTF-16 code units."""

SPLITTABLE = frozenset(("bold", "italic", "underline", "strikethrough", "spoiler"))
QUOTES = frozenset(("blockquote", "expandable_blockquote"))
CODE = frozenset(("code", "pre"))

_RANKS = {
    **dict.fromkeys(QUOTES, 0),
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_RANK_OF_FOUND = 50


def entity(kind: str, offset: int, length: int, **more: Any) -> Entity:
    """Return an entity of this kind."""
    return {"type": kind, "offset": offset, "length": length, **more}


def in_order(entities: list[Entity]) -> list[Entity]:
    """Return the entities as Telegram sorts them: by place, outer ones first."""
    return sorted(entities, key=_key)


def _key(one: Entity) -> tuple[int, int, int]:
    rank = _RANKS.get(one["type"], _RANK_OF_FOUND)
    if one["type"] == "pre" and "language" in one:
        rank -= 1
    return one["offset"], -one["length"], rank


def end_of(one: Entity) -> int:
    """Return where an entity ends."""
    end: int = one["offset"] + one["length"]
    return end


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_length(text: str) -> int:
    """Return the length of `text` in UTF-8 bytes, which Telegram's complaints count in."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def complaint(reason: str) -> RefusedError:
    """A markup that does not parse, in Telegram's words."""
    return bad_request(f"can't parse entities: {reason}")
