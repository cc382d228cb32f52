"""Changing what the bot has sent, and taking it away."""

from bot.sandbox import strictness
from bot.sandbox.entities import Entity
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON, Message
from bot.sandbox.methods.files import FileReader
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import caption, inline_markup, parse_mode
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import Markup
from bot.sandbox.world import Phone

DELETABLE_HOURS = 48
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class EditingMethods(FileReader):
    """Edits and deletions."""

    @method("editMessageText")
    async def edit_message_text(self, params: Params) -> JSON:
        """editMessageText: only text messages of the bot, and only to something else."""
        phone, message = self._editable(params)
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        text, entities = strictness.message_text(params.text("text"), parse_mode(params))
        return self._edit(phone, message, text, entities, inline_markup(params))

    @method("editMessageCaption")
    async def edit_message_caption(self, params: Params) -> JSON:
        """editMessageCaption: only messages with a file."""
        phone, message = self._editable(params)
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        text, entities = caption(params)
        return self._edit(phone, message, text, entities, inline_markup(params))

    @method("editMessageMedia", lacks="video, audio, animation")
    async def edit_message_media(self, params: Params) -> JSON:
        """editMessageMedia: `media` is a photo or a document, uploaded or known."""
        phone, message = self._editable(params)
        media = params.decoded("media")
        if not isinstance(media, dict) or media.get("type") not in ("photo", "document"):
            raise bad_request("can't parse InputMedia: media not found")
        inner = Params(media | {"file": media.get("media", "")}, params.uploads)
        text, entities = caption(inner)
        kind = str(media["type"])
        file = self.file(inner, "file", kind)
        message.kind = kind
        return self._edit(phone, message, text, entities, inline_markup(params), file)

    @method("editMessageReplyMarkup")
    async def edit_message_reply_markup(self, params: Params) -> JSON:
        """editMessageReplyMarkup: without a markup the buttons go away."""
        phone, message = self._editable(params)
        markup = inline_markup(params)
        return self._edit(phone, message, message.text, message.entities, markup)

    def _edit(
        self,
        phone: Phone,
        message: Message,
        text: str,
        entities: list[Entity],
        markup: Markup | None,
        file: StoredFile | None = None,
    ) -> JSON:
        rows = (markup and markup.inline_rows) or []
        before = (message.text, message.entities, message.rows, message.file)
        if before == (text, entities, rows, file or message.file):
            raise bad_request(_NOT_MODIFIED)
        message.text, message.entities, message.markup = text, entities, markup
        message.file = file or message.file
        message.edit_date = self.world.clock.unix()
        self.world.tell_of("edit", phone, message)
        return message.as_message()

    def _editable(self, params: Params) -> tuple[Phone, Message]:
        phone, message = self.message(params, "edit")
        keyboard = message.markup and message.markup.kind != "inline"
        if not message.from_bot or keyboard:
            raise bad_request("message can't be edited")
        return phone, message

    @method("deleteMessage")
    async def delete_message(self, params: Params) -> bool:
        """deleteMessage: anything in a private chat, for 48 hours."""
        phone, message = self.message(params, "delete")
        if self.world.clock.unix() - message.date > DELETABLE_HOURS * 3600:
            raise bad_request("message can't be deleted for everyone")
        self.world.remove(phone, message)
        return True
