"""Sending what needs no file: texts, venues."""

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import ANSWERS, Sender
from bot.sandbox.methods.subject import parse_mode
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request


class MessageMethods(Sender):
    """Messages that are told in parameters alone."""

    @method("sendMessage", lacks=ANSWERS)
    async def send_message(self, params: Params) -> JSON:
        """sendMessage: text, parse_mode, reply_markup, disable_notification, protect_content."""
        phone = self.chat(params)
        text, entities = strictness.message_text(params.text("text"), parse_mode(params))
        return self.send(phone, params, kind="text", text=text, entities=entities)

    @method("sendVenue", lacks=ANSWERS)
    async def send_venue(self, params: Params) -> JSON:
        """sendVenue: a point on the map with a title and an address."""
        phone = self.chat(params)
        location = strictness.location(params.text("latitude"), params.text("longitude"))
        if location is None:
            raise bad_request("wrong venue location specified")
        venue: JSON = {"location": location}
        for name in ("title", "address"):
            venue[name] = strictness.cleaned(params.text(name)).strip()
        return self.send(phone, params, kind="venue", text="", entities=[], venue=venue)
