"""What the subjects share: the chat that a call is about, its message, its caption, its buttons."""

from bot.sandbox import strictness
from bot.sandbox.entities import Entity
from bot.sandbox.messages import JSON, Message
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import Markup
from bot.sandbox.world import Phone, World

MOST_IDS = 100
_ABOVE, _SPOILER = "show_caption_above_media", "has_spoiler"
_LOOKS = {
    "photo": (_ABOVE, _SPOILER),
    "video": (_ABOVE, _SPOILER),
    "animation": (_ABOVE, _SPOILER),
}
CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")
LOOK = ("show_caption_above_media", "has_media_spoiler", "link_preview_options")
"""What a message tells of how it looks, and what an edit sets anew."""


class Subject:
    """Methods that belong together; each marked coroutine returns the method's result."""

    def __init__(self, world: World) -> None:
        self.world = world

    def chat(self, params: Params) -> Phone:
        """Return the chat that `chat_id` names; RefusedError where the bot cannot write to it."""
        if params.text("business_connection_id"):
            raise bad_request("business connection not found")
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self.world.reachable(params.integer("chat_id"))

    def message(self, params: Params, purpose: str) -> tuple[Phone, Message]:
        """Return the chat and the message that `message_id` names in it; RefusedError if gone."""
        phone = self.chat(params)
        return phone, found(phone, params.integer("message_id"), purpose)


def found(phone: Phone, message_id: int, purpose: str) -> Message:
    """Return a message of a chat; RefusedError (400) says what it would have been for."""
    message = phone.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def message_ids(params: Params) -> list[int]:
    """Return the `message_ids` of a call: one to a hundred."""
    raw = params.decoded("message_ids")
    if raw is None or raw == []:
        raise bad_request("message identifiers are not specified")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of message identifiers")
    if len(raw) > MOST_IDS:
        raise bad_request("too many message identifiers specified")
    return [_message_id(one) for one in raw]


def _message_id(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str | float):
        raise bad_request("message identifier must be a Number")
    try:
        number = int(str(raw))
    except ValueError:
        raise bad_request("can't parse message identifier as Number") from None
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number


def chat_number(named: str) -> int:
    """Return the number of a chat, 0 (which no chat has) for any other name."""
    try:
        return int(named)
    except ValueError:
        return 0


def required(params: Params, name: str) -> str:
    """Return a text that must be there, as Telegram passes it on."""
    value = params.text(name)
    if not value:
        raise bad_request(f'parameter "{name}" is required')
    return strictness.cleaned(value).strip()


def text(params: Params) -> tuple[str, list[Entity]]:
    """Return the text with its entities: 1 to 4096 characters after parsing."""
    entities = params.loosely("entities")
    return strictness.message_text(params.text("text"), params.text("parse_mode"), entities)


def caption(params: Params) -> tuple[str, list[Entity]]:
    """Return the caption with its entities: up to 1024 characters after parsing."""
    limit, entities = strictness.CAPTION_LIMIT, params.loosely("caption_entities")
    return strictness.formatted(params.text("caption"), params.text("parse_mode"), limit, entities)


def inline_markup(params: Params) -> Markup | None:
    """Return the inline keyboard that the call brings; RefusedError for any other markup."""
    markup = strictness.reply_markup(params.decoded("reply_markup"))
    if markup and markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    return markup


def media_look(params: Params, kind: str) -> JSON:
    """Return what a message with such a file tells of how it looks."""
    flags = [name for name in _LOOKS.get(kind, ()) if params.flag(name)]
    return {"has_media_spoiler" if name == _SPOILER else name: True for name in flags}
