"""Sending on what is in a chat already: as a forward, or as a message of the bot's own."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bot.sandbox.messages import JSON, Message
from bot.sandbox.methods.dice import throw
from bot.sandbox.methods.origins import forwarded
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import Sender
from bot.sandbox.methods.subject import (
    CAPTIONED,
    LOOK,
    caption,
    chat_number,
    found,
    media_look,
    message_ids,
    required,
)
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Phone

_MOVING = ("live_period", "heading", "proximity_alert_radius")


class _Way(NamedTuple):
    """How messages are sent on: which can be, and what each becomes (fields of Message)."""

    allows: Callable[[Message], bool]
    content: Callable[[Message], JSON]


class CopyingMethods(Sender):
    """Forwards and copies. A protected message cannot be forwarded; its bot may copy it."""

    @method("forwardMessage")
    async def forward_message(self, params: Params) -> JSON:
        """forwardMessage: it says where it came from, and has no buttons."""
        message = self._source(params, "forward")
        phone, how = self.envelope(params)
        if not _FORWARD.allows(message):
            raise bad_request("the message can't be forwarded")
        content = _started(_FORWARD.content(message), params)
        return self._sent_on(phone, how, content).as_message()

    @method("copyMessage")
    async def copy_message(self, params: Params) -> JSON:
        """copyMessage: as if the bot had written it, with another caption if it wants."""
        text = caption(params) if params.has("caption") else None
        message = self._source(params, "copy")
        if not _COPY.allows(message):
            self.envelope(params)
            raise bad_request("the message can't be copied")
        content = _started(_COPY.content(message), params)
        if message.kind in CAPTIONED and text is not None:
            kept = {name: one for name, one in content["told"].items() if name not in LOOK}
            content |= {"text": text[0], "entities": text[1]}
            spoiler = {"has_media_spoiler": True} if "has_media_spoiler" in message.told else {}
            content["told"] = kept | spoiler | media_look(params, message.kind)
        return {"message_id": self.post(params, **content).id}

    @method("forwardMessages")
    async def forward_messages(self, params: Params) -> list[JSON]:
        """forwardMessages: a hundred at most; what cannot be forwarded is passed over."""
        return self._all_on(params, _FORWARD)

    @method("copyMessages")
    async def copy_messages(self, params: Params) -> list[JSON]:
        """copyMessages: a hundred at most, with their captions or without."""
        bare = params.flag("remove_caption")

        def content(message: Message) -> JSON:
            copied = _COPY.content(message)
            return (
                copied | {"text": "", "entities": []}
                if bare and message.kind in CAPTIONED
                else copied
            )

        return self._all_on(params, _Way(_COPY.allows, content))

    def _source(self, params: Params, purpose: str) -> Message:
        chat = required(params, "from_chat_id")
        from_chat = self.world.known(chat_number(chat))
        return found(from_chat, params.integer("message_id"), purpose)

    def _all_on(self, params: Params, way: _Way) -> list[JSON]:
        chat = required(params, "from_chat_id")
        ids = message_ids(params)
        phone, how = self.envelope(params)
        from_chat = self.world.known(chat_number(chat))
        there = [from_chat.messages[one] for one in ids if one in from_chat.messages]
        if not there:
            raise bad_request("there are no messages to forward")
        if any(one >= following for one, following in pairwise(ids)):
            raise bad_request("message identifiers must be in a strictly increasing order")
        going = [message for message in there if way.allows(message)]
        if not going:
            raise bad_request("messages can't be forwarded")
        albums = self._albums(going)
        return [
            {"message_id": self._sent_on(phone, how, way.content(message), album).id}
            for message, album in zip(going, albums, strict=True)
        ]

    def _albums(self, going: list[Message]) -> list[str]:
        """Return the new album of each message: what was one stays one, "" for what is alone."""
        old = [str(message.told.get("media_group_id", "")) for message in going]
        new = {one: self.world.album() for one in set(old) if one and old.count(one) > 1}
        return [new.get(one, "") for one in old]

    def _sent_on(self, phone: Phone, how: JSON, content: JSON, album: str = "") -> Message:
        told = content["told"] | ({"media_group_id": album} if album else {})
        envelope = {"silent": how["silent"], "protected": how["protected"]}
        return self.world.post(phone, self.world.bot_user, **(content | envelope | {"told": told}))


def _started(content: JSON, params: Params) -> JSON:
    """Return the content with a film in it starting where the call says."""
    file, start = content["file"], params.integer("video_start_timestamp")
    if start <= 0 or file is None or file.kind != "video":
        return content
    return content | {"file": replace(file, details=file.details | {"start_timestamp": start})}


def _allowed(message: Message) -> bool:
    return not message.is_service


def _content(message: Message) -> JSON:
    """Return what a copy of this message carries; a live location no longer moves."""
    location = message.location and {
        name: one for name, one in message.location.items() if name not in _MOVING
    }
    return {
        "kind": message.kind,
        "text": message.text,
        "entities": message.entities,
        "file": message.file,
        "contact": message.contact,
        "location": location,
        "venue": message.venue,
        "dice": message.dice,
        "told": {name: one for name, one in message.told.items() if name in LOOK},
    }


def _copied(message: Message) -> JSON:
    """Return what a copy carries: a die is thrown anew."""
    content = _content(message)
    if message.dice:
        content["dice"] = throw(message.dice["emoji"])
    return content


def _forwarded(message: Message) -> JSON:
    content = _content(message)
    return content | {"told": content["told"] | forwarded(message)}


_COPY = _Way(_allowed, _copied)
_FORWARD = _Way(lambda message: _allowed(message) and not message.protected, _forwarded)
