"""Entities that a bot sends ready-made, instead of markup."""

from typing import Any

from bot.sandbox.entities.entity import Entity, entity
from bot.sandbox.entities.links import linked, reason_against, user_of_link
from bot.sandbox.fields import FieldError, Object, object_in, text_in, whole_in
from bot.sandbox.refusal import bad_request

_PLAIN = frozenset(
    (
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code"),
        *("blockquote", "expandable_blockquote"),
    )
)
_FOUND = frozenset(
    (
        *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"),
        "bank_card_number",
    )
)


def ready_made(raw: Any) -> list[Entity]:
    """Return the entities of a decoded list; anything but a list counts as none, as in Telegram.

    Those that Telegram finds by itself are left for it to find. RefusedError for the others.
    """
    if not isinstance(raw, list):
        return []
    found = []
    for one in raw:
        try:
            made = _read(one)
        except FieldError as wrong:
            raise bad_request(f"can't parse MessageEntity: {wrong}") from None
        if made is not None and _is_kept(made):
            found.append(made)
    return found


def _read(raw: Any) -> Entity | None:
    if not isinstance(raw, dict):
        raise FieldError("expected an Object")
    offset, length, kind = whole_in(raw, "offset"), whole_in(raw, "length"), text_in(raw, "type")
    if not kind:
        raise FieldError("Type is not specified")
    if kind in _FOUND:
        return None
    return entity(kind, offset, length, **_details(raw, kind))


def _details(raw: Object, kind: str) -> Object:
    if kind in _PLAIN:
        return {}
    if kind == "pre":
        language = text_in(raw, "language", "")
        return {"language": language} if language else {}
    if kind == "text_link":
        return {"url": text_in(raw, "url")}
    if kind == "text_mention":
        return {"user": {"id": whole_in(object_in(raw, "user"), "id", bits=64)}}
    if kind == "custom_emoji":
        return {"custom_emoji_id": str(whole_in(raw, "custom_emoji_id", bits=64))}
    raise FieldError("Unsupported type specified")


def _is_kept(made: Entity) -> bool:
    """Check what an entity leads to; whether Telegram keeps it at all."""
    if made["type"] == "text_link":
        url = made.pop("url")
        if not user_of_link(url) and (reason := reason_against(url)):
            raise bad_request(f"entity {reason}")
        return linked(made, url)
    if made["type"] == "text_mention":
        return bool(made["user"]["id"] > 0)
    if made["type"] == "custom_emoji" and made["custom_emoji_id"] == "0":
        raise bad_request("invalid custom emoji identifier specified")
    return True
