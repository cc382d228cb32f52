"""How everything is sent: to a chat, with its buttons, perhaps as a reply."""

from bot.sandbox import strictness
from bot.sandbox.entities import Entity
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Phone

ANSWERS = "`reply_to_message` in the answer"


class Sender(Subject):
    """A subject that sends messages."""

    def send(
        self,
        phone: Phone,
        params: Params,
        *,
        kind: str,
        text: str,
        entities: list[Entity],
        file: StoredFile | None = None,
        venue: JSON | None = None,
    ) -> JSON:
        """Send it with the buttons and the reply that the call asks for; return the Message."""
        markup = strictness.reply_markup(params.decoded("reply_markup"))
        self._check_reply(phone, params)
        message = self.world.post(
            phone,
            self.world.bot_user,
            kind=kind,
            text=text,
            entities=entities,
            file=file,
            location=venue and venue["location"],
            venue=venue,
            markup=markup,
            silent=params.flag("disable_notification"),
            protected=params.flag("protect_content"),
        )
        if markup and markup.kind in ("keyboard", "remove"):
            self.world.set_keyboard(phone, markup if markup.kind == "keyboard" else None)
        return message.as_message()

    def _check_reply(self, phone: Phone, params: Params) -> None:
        reply = params.decoded("reply_parameters")
        if not isinstance(reply, dict) or reply.get("allow_sending_without_reply"):
            return
        message_id = reply.get("message_id")
        if not isinstance(message_id, int) or message_id not in phone.messages:
            raise bad_request("message to be replied not found")
