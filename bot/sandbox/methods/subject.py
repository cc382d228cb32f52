"""What the subjects share: the chat that a call is about, its message, its caption, its buttons."""

from bot.sandbox import strictness
from bot.sandbox.entities import Entity
from bot.sandbox.messages import Message
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import Markup
from bot.sandbox.world import Phone, World


class Subject:
    """Methods that belong together; each marked coroutine returns the method's result."""

    def __init__(self, world: World) -> None:
        self.world = world

    def chat(self, params: Params) -> Phone:
        """Return the chat that `chat_id` names; RefusedError where the bot cannot write to it."""
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self.world.reachable(params.integer("chat_id"))

    def message(self, params: Params, purpose: str) -> tuple[Phone, Message]:
        """Return the chat and the message that `message_id` names in it; RefusedError if gone."""
        phone = self.chat(params)
        message_id = params.integer("message_id")
        if not message_id:
            raise bad_request("message identifier is not specified")
        message = phone.messages.get(message_id)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return phone, message


def parse_mode(params: Params) -> str:
    """Return the parse mode. Ready-made entities are refused rather than silently dropped."""
    if params.has("entities") or params.has("caption_entities"):
        raise bad_request("the sandbox formats text through parse_mode HTML only")
    return params.text("parse_mode")


def caption(params: Params) -> tuple[str, list[Entity]]:
    """Return the caption with its entities: up to 1024 characters after parsing."""
    limit = strictness.CAPTION_LIMIT
    return strictness.formatted(params.text("caption"), parse_mode(params), limit)


def inline_markup(params: Params) -> Markup | None:
    """Return the inline keyboard that the call brings; RefusedError for any other markup."""
    markup = strictness.reply_markup(params.decoded("reply_markup"))
    if markup and markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    return markup
