"""Sending what needs no file: texts, contacts, places, dice."""

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.methods.dice import throw
from bot.sandbox.methods.places import live_details, place
from bot.sandbox.methods.previews import link_preview
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import Sender
from bot.sandbox.methods.subject import required, text
from bot.sandbox.params import Params


class MessageMethods(Sender):
    """Messages that are told in parameters alone."""

    @method("sendMessage")
    async def send_message(self, params: Params) -> JSON:
        """sendMessage: a text, with a link preview or without."""
        told = link_preview(params)
        words, entities = text(params)
        return self.send(params, text=words, entities=entities, told=told)

    @method("sendContact")
    async def send_contact(self, params: Params) -> JSON:
        """sendContact: a phone number and whose it is."""
        contact = {name: required(params, name) for name in ("phone_number", "first_name")}
        for name in ("last_name", "vcard"):
            if value := strictness.cleaned(params.text(name)).strip():
                contact[name] = value
        return self.send(params, kind="contact", contact=contact | self._owner(contact))

    def _owner(self, contact: dict[str, str]) -> JSON:
        """Return who has this number, as far as somebody here does."""
        number = contact["phone_number"].lstrip("+")
        for phone in self.world.phones.values():
            if number and phone.user.phone_number.lstrip("+") == number:
                return {"user_id": phone.user.id}
        return {}

    @method("sendLocation", lacks="a live one does not end by itself")
    async def send_location(self, params: Params) -> JSON:
        """sendLocation: a point on the map, once or live."""
        details = live_details(params)
        location = place(params, "location") | details
        return self.send(params, kind="location", location=location)

    @method("sendVenue")
    async def send_venue(self, params: Params) -> JSON:
        """sendVenue: a point on the map with a title and an address."""
        venue: JSON = {"location": place(params, "venue location")}
        for name in ("title", "address"):
            venue[name] = strictness.cleaned(params.text(name)).strip()
        for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
            if value := params.text(name):
                venue[name] = value
        return self.send(params, kind="venue", location=venue["location"], venue=venue)

    @method("sendDice")
    async def send_dice(self, params: Params) -> JSON:
        """sendDice: an emoji that shows a random value."""
        return self.send(params, kind="dice", dice=throw(params.text("emoji")))
