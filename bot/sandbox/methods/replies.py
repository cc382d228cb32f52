"""What a message replies to: another one in the chat or elsewhere, whole or a part of it."""

from typing import Any, NamedTuple

from bot.sandbox.entities import utf16_length
from bot.sandbox.messages import JSON, Message
from bot.sandbox.methods.origins import origin_of
from bot.sandbox.methods.subject import chat_number
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import formatted
from bot.sandbox.world import Phone, World

_MOST_QUOTED = 1024
_IN_QUOTES = ("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji")
_NOT_FOUND = "message to be replied not found"


class Wanted(NamedTuple):
    """The reply that a call asks for; a `message_id` of 0 asks for none."""

    message_id: int = 0
    chat_id: str = ""
    may_miss: bool = False
    quote: str = ""
    quote_parse_mode: str = ""
    quote_entities: Any = None
    position: int = 0


def wanted(params: Params) -> Wanted:
    """Read `reply_parameters`, or the two parameters that came before them."""
    if not params.has("reply_parameters"):
        missing = params.flag("allow_sending_without_reply")
        return Wanted(params.integer("reply_to_message_id"), may_miss=missing)
    raw = params.decoded("reply_parameters", "reply parameters")
    if raw is None:
        return Wanted()
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply parameters")
    return Wanted(
        message_id=_typed(raw, "message_id", int, "Number", 0),
        chat_id=str(raw.get("chat_id") or ""),
        may_miss=_typed(raw, "allow_sending_without_reply", bool, "Boolean", False),
        quote=_typed(raw, "quote", str, "String", ""),
        quote_parse_mode=_typed(raw, "quote_parse_mode", str, "String", ""),
        quote_entities=raw.get("quote_entities"),
        position=_typed(raw, "quote_position", int, "Number", 0),
    )


def _typed(raw: JSON, name: str, kind: type, called: str, default: Any) -> Any:
    value = raw.get(name)
    if value is None:
        return default
    if kind is int and isinstance(value, str) and value.isdecimal():
        return chat_number(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise bad_request(f'field "{name}" must be of type {called}')
    return value


def found(reply: Wanted, phone: Phone, world: World) -> tuple[Message | None, JSON]:
    """Return the message replied to in this chat, and what else is told of the reply.

    RefusedError (400) where there is no such message, unless the call lets it be missing.
    """
    if reply.message_id <= 0:
        return None, {}
    elsewhere = bool(reply.chat_id) and reply.chat_id != str(phone.user.id)
    where = world.known(chat_number(reply.chat_id)) if elsewhere else phone
    message = where.messages.get(reply.message_id)
    if message is None:
        if reply.may_miss:
            return None, {}
        raise bad_request(_NOT_FOUND)
    told = _quote(reply, message)
    if not elsewhere:
        return message, told
    outside = message.as_message(nested=True)
    dropped = ("message_id", "from", "chat", "date", "edit_date", "text", "entities", "caption")
    carried = {name: value for name, value in outside.items() if name not in dropped}
    carried.pop("caption_entities", None)
    carried.pop("reply_markup", None)
    return None, told | {"external_reply": {"origin": origin_of(message)} | carried}


def _quote(reply: Wanted, message: Message) -> JSON:
    if not reply.quote:
        return {}
    text, entities = formatted(
        reply.quote, reply.quote_parse_mode, _MOST_QUOTED, reply.quote_entities
    )
    places = _places(message.text, text)
    if not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = min(places, key=lambda place: abs(place - reply.position))
    quote: JSON = {"text": text, "position": position, "is_manual": True}
    kept = [entity for entity in entities if entity["type"] in _IN_QUOTES]
    return {"quote": quote | ({"entities": kept} if kept else {})}


def _places(whole: str, part: str) -> list[int]:
    """Return where the part stands in a text, in UTF-16 code units."""
    if not part:
        return []
    found_at = (at for at in range(len(whole)) if whole.startswith(part, at))
    return [utf16_length(whole[:at]) for at in found_at]
