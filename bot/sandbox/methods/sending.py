"""How everything is sent: to a chat, with its buttons, perhaps as a reply."""

from typing import Any

from bot.sandbox import strictness
from bot.sandbox.messages import JSON, Message
from bot.sandbox.methods import replies
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Phone


class Sender(Subject):
    """A subject that sends messages.

    As in Telegram, a call is read first, then the chat is looked for, and the message that is
    replied to after it.
    """

    def send(self, params: Params, **content: Any) -> JSON:
        """Send this content (fields of Message) as the call asks; return the Bot API's Message."""
        return self.post(params, **content).as_message()

    def post(self, params: Params, **content: Any) -> Message:
        """Send this content as the call asks, with the buttons and the reply in it."""
        markup = strictness.reply_markup(params.decoded("reply_markup"))
        phone, how = self.envelope(params)
        message = self.world.post(
            phone,
            self.world.bot_user,
            markup=markup,
            **(how | content | {"told": how["told"] | content.get("told", {})}),
        )
        if markup and markup.kind in ("keyboard", "remove"):
            self.world.set_keyboard(phone, markup if markup.kind == "keyboard" else None)
        return message

    def envelope(self, params: Params) -> tuple[Phone, JSON]:
        """Return the chat, and what every message of one call shares (fields of Message)."""
        wanted = replies.wanted(params)
        phone = self.chat(params)
        reply_to, told = replies.found(wanted, phone, self.world)
        if params.integer("message_thread_id") > 0:
            raise bad_request("message thread not found")
        if effect := params.integer("message_effect_id"):
            told = told | {"effect_id": str(effect)}
        return phone, {
            "reply_to": reply_to,
            "told": told,
            "silent": params.flag("disable_notification"),
            "protected": params.flag("protect_content"),
        }
