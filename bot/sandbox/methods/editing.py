"""Changing what the bot has sent."""

from typing import Any

from bot.sandbox.messages import JSON, Message
from bot.sandbox.methods.files import NO_ADDRESSES
from bot.sandbox.methods.inputs import MediaReader, look_of
from bot.sandbox.methods.places import live_details, movement, place
from bot.sandbox.methods.previews import link_preview
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import (
    CAPTIONED,
    LOOK,
    caption,
    found,
    inline_markup,
    media_look,
    required,
    text,
)
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import Markup
from bot.sandbox.world import Phone

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_WITH_MEDIA = ("text", "photo", "video", "animation", "audio", "document")
_IN_ALBUMS = {"photo": "picture", "video": "picture"}
"""What may take another's place in an album: the rest only its own kind."""


class EditingMethods(MediaReader):
    """Edits; each takes buttons too, and only to something else."""

    @method("editMessageText")
    async def edit_message_text(self, params: Params) -> JSON:
        """editMessageText: only text messages of the bot."""
        look = link_preview(params)
        words, entities = text(params)
        markup = inline_markup(params)
        phone, message = self._editable(params)
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        return self._edit(phone, message, markup, text=words, entities=entities, look=look)

    @method("editMessageCaption")
    async def edit_message_caption(self, params: Params) -> JSON:
        """editMessageCaption: only messages with a file."""
        markup = inline_markup(params)
        words, entities = caption(params)
        phone, message = self._editable(params)
        if message.kind not in CAPTIONED:
            raise bad_request("there is no caption in the message to edit")
        kept = {"has_media_spoiler"} & message.told.keys()
        look = dict.fromkeys(kept, True) | media_look(params, message.kind)
        return self._edit(phone, message, markup, text=words, entities=entities, look=look)

    @method("editMessageMedia", lacks=NO_ADDRESSES)
    async def edit_message_media(self, params: Params) -> JSON:
        """editMessageMedia: another file in the place of a file, or of a text."""
        markup = inline_markup(params)
        required(params, "media")
        media = self.media(params.decoded("media", "input media"), params)
        phone, message = self._editable(params)
        if message.kind not in _WITH_MEDIA:
            raise bad_request("message media can't be edited")
        file = self.file_of(media)
        if "media_group_id" in message.told and _in_album(file.kind) != _in_album(message.kind):
            raise bad_request("can't change media type in the album")
        return self._edit(
            phone,
            message,
            markup,
            kind=file.kind,
            file=file,
            text=media.text,
            entities=media.entities,
            look=look_of(media, file),
        )

    @method("editMessageReplyMarkup")
    async def edit_message_reply_markup(self, params: Params) -> JSON:
        """editMessageReplyMarkup: without a markup the buttons go away."""
        markup = inline_markup(params)
        phone, message = self._editable(params)
        return self._edit(phone, message, markup)

    @method("editMessageLiveLocation")
    async def edit_message_live_location(self, params: Params) -> JSON:
        """editMessageLiveLocation: where it is now."""
        location = place(params, "location") | movement(params)
        markup = inline_markup(params)
        phone, message = self._live(params)
        period = live_details(params) or {"live_period": self._period(message)}
        return self._edit(phone, message, markup, location=location | period)

    @method("stopMessageLiveLocation")
    async def stop_message_live_location(self, params: Params) -> JSON:
        """stopMessageLiveLocation: it stays where it is."""
        markup = inline_markup(params)
        phone, message = self._live(params)
        moving = ("live_period", "heading", "proximity_alert_radius")
        still = {name: one for name, one in (message.location or {}).items() if name not in moving}
        return self._edit(phone, message, markup, location=still)

    def _live(self, params: Params) -> tuple[Phone, Message]:
        phone, message = self._editable(params)
        left = message.date + self._period(message) - self.world.clock.unix()
        if message.kind != "location" or left <= 0:
            raise bad_request("message can't be edited")
        return phone, message

    def _period(self, message: Message) -> int:
        return int((message.location or {}).get("live_period", 0))

    def _edit(
        self,
        phone: Phone,
        message: Message,
        markup: Markup | None,
        look: JSON | None = None,
        **changes: Any,
    ) -> JSON:
        """Change these fields of the message; the `look` is set anew where it is given."""
        told = message.told
        if look is not None:
            told = {name: one for name, one in told.items() if name not in LOOK} | look
        rows = (markup and markup.inline_rows) or []
        changes["told"] = told
        if "entities" in changes:
            changes["entities"] = self.world.naming(changes["entities"])
        same = all(getattr(message, name) == value for name, value in changes.items())
        if same and rows == message.rows:
            raise bad_request(_NOT_MODIFIED)
        for name, value in changes.items():
            setattr(message, name, value)
        message.markup = markup
        message.edit_date = self.world.clock.unix()
        self.world.tell_of("edit", phone, message)
        return message.as_message()

    def _editable(self, params: Params) -> tuple[Phone, Message]:
        """Return a message that the bot may change; RefusedError (400) for any other."""
        if not params.text("chat_id") and params.integer("message_id") <= 0:
            known = params.has("inline_message_id")
            why = "MESSAGE_ID_INVALID" if known else "message identifier is not specified"
            raise bad_request(why)
        phone = self.chat(params)
        message = found(phone, params.integer("message_id"), "edit")
        keyboard = message.markup and message.markup.kind != "inline"
        forwarded = "forward_origin" in message.told
        if not message.from_bot or keyboard or forwarded or message.is_service:
            raise bad_request("message can't be edited")
        return phone, message


def _in_album(kind: str) -> str:
    return _IN_ALBUMS.get(kind, kind)
