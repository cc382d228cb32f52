"""The Bot API's methods for messages: send, edit, delete, answer a press, files."""

from bot.sandbox import strictness
from bot.sandbox.entities import Entity
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON, Message
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusal import bad_request
from bot.sandbox.strictness import Markup
from bot.sandbox.world import Phone, World

EDITABLE_HOURS = 48
_ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class MessageMethods:
    """Each public coroutine carries out the Bot API method of its name and returns its result."""

    def __init__(self, world: World) -> None:
        self._world = world

    # ── sending ─────────────────────────────────────────────────────────────────────────────

    async def send_message(self, params: Params) -> JSON:
        """sendMessage: text, parse_mode, reply_markup, disable_notification, protect_content."""
        phone = self._chat(params)
        text, entities = strictness.message_text(params.text("text"), _parse_mode(params))
        return self._send(phone, params, kind="text", text=text, entities=entities)

    async def send_document(self, params: Params) -> JSON:
        """sendDocument: an upload of up to 50 MB or the file_id of an earlier one."""
        phone = self._chat(params)
        return self._send_file(phone, params, "document")

    async def send_photo(self, params: Params) -> JSON:
        """sendPhoto: a PNG or JPEG of up to 10 MB, or the file_id of an earlier one."""
        phone = self._chat(params)
        return self._send_file(phone, params, "photo")

    async def send_venue(self, params: Params) -> JSON:
        """sendVenue: a point on the map with a title and an address."""
        phone = self._chat(params)
        location = strictness.location(params.text("latitude"), params.text("longitude"))
        if location is None:
            raise bad_request("wrong venue location specified")
        venue: JSON = {"location": location}
        for name in ("title", "address"):
            venue[name] = strictness.cleaned(params.text(name)).strip()
        return self._send(phone, params, kind="venue", text="", entities=[], venue=venue)

    def _send_file(self, phone: Phone, params: Params, kind: str) -> JSON:
        text, entities = _caption(params)
        file = self._file(params, kind, kind)
        return self._send(phone, params, kind=kind, text=text, entities=entities, file=file)

    def _send(
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
        markup = strictness.reply_markup(params.decoded("reply_markup"))
        self._check_reply(phone, params)
        message = self._world.post(
            phone,
            self._world.bot_user,
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
            self._world.set_keyboard(phone, markup if markup.kind == "keyboard" else None)
        return message.as_message()

    def _check_reply(self, phone: Phone, params: Params) -> None:
        reply = params.decoded("reply_parameters")
        if not isinstance(reply, dict) or reply.get("allow_sending_without_reply"):
            return
        message_id = reply.get("message_id")
        if not isinstance(message_id, int) or message_id not in phone.messages:
            raise bad_request("message to be replied not found")

    def _file(self, params: Params, name: str, kind: str) -> StoredFile:
        upload = params.upload(name)
        if upload is None:
            return self._known_file(params.text(name), kind)
        return self._stored(upload, kind)

    def _known_file(self, file_id: str, kind: str) -> StoredFile:
        if not file_id:
            raise bad_request(f"there is no {kind} in the request")
        if "://" in file_id:
            raise bad_request("failed to get HTTP URL content")
        file = self._world.files.get(file_id)
        if (kind == "photo") != bool(file.width):
            raise bad_request("type of file mismatch")
        return file

    def _stored(self, upload: Upload, kind: str) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        limit = strictness.PHOTO_BYTES if kind == "photo" else strictness.UPLOAD_BYTES
        if len(upload.content) > limit:
            raise bad_request("file is too big")
        return self._world.files.add(f"{kind}s", upload.name, upload.mime_type, upload.content)

    # ── editing ─────────────────────────────────────────────────────────────────────────────

    async def edit_message_text(self, params: Params) -> JSON:
        """editMessageText: only text messages of the bot, and only to something else."""
        phone, message = self._editable(params)
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        text, entities = strictness.message_text(params.text("text"), _parse_mode(params))
        return self._edit(phone, message, text, entities, _inline_markup(params))

    async def edit_message_caption(self, params: Params) -> JSON:
        """editMessageCaption: only messages with a file."""
        phone, message = self._editable(params)
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        text, entities = _caption(params)
        return self._edit(phone, message, text, entities, _inline_markup(params))

    async def edit_message_media(self, params: Params) -> JSON:
        """editMessageMedia: `media` is a photo or a document, uploaded or known."""
        phone, message = self._editable(params)
        media = params.decoded("media")
        if not isinstance(media, dict) or media.get("type") not in ("photo", "document"):
            raise bad_request("can't parse InputMedia: media not found")
        inner = Params(media | {"file": media.get("media", "")}, params.uploads)
        text, entities = _caption(inner)
        kind = str(media["type"])
        file = self._file(inner, "file", kind)
        message.kind = kind
        return self._edit(phone, message, text, entities, _inline_markup(params), file)

    async def edit_message_reply_markup(self, params: Params) -> JSON:
        """editMessageReplyMarkup: without a markup the buttons go away."""
        phone, message = self._editable(params)
        markup = _inline_markup(params)
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
        message.edit_date = self._world.clock.unix()
        self._world.tell_of("edit", phone, message)
        return message.as_message()

    def _editable(self, params: Params) -> tuple[Phone, Message]:
        phone, message = self._message(params, "edit")
        keyboard = message.markup and message.markup.kind != "inline"
        if not message.from_bot or keyboard:
            raise bad_request("message can't be edited")
        return phone, message

    async def delete_message(self, params: Params) -> bool:
        """deleteMessage: anything in a private chat, for 48 hours."""
        phone, message = self._message(params, "delete")
        if self._world.clock.unix() - message.date > EDITABLE_HOURS * 3600:
            raise bad_request("message can't be deleted for everyone")
        self._world.remove(phone, message)
        return True

    # ── answering, files, the chat itself ───────────────────────────────────────────────────

    async def answer_callback_query(self, params: Params) -> bool:
        """answerCallbackQuery: once, in time, with at most 200 characters."""
        text = strictness.cleaned(params.text("text")).strip()
        if len(text) > strictness.ANSWER_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        query = self._world.queries.answer(params.text("callback_query_id"))
        alert = params.flag("show_alert")
        self._world.tell(
            "answer",
            lambda: {
                "user_id": query.user_id,
                "message_id": query.message_id,
                "callback_id": query.id,
                "text": text,
                "alert": alert,
            },
        )
        return True

    async def send_chat_action(self, params: Params) -> bool:
        """sendChatAction: the page shows that the bot is typing."""
        phone = self._chat(params)
        if params.text("action").lower() not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._world.tell("typing", lambda: {"user_id": phone.user.id})
        return True

    async def get_file(self, params: Params) -> JSON:
        """getFile: where to download a file of up to 20 MB."""
        file = self._world.files.get(params.text("file_id"))
        if len(file.content) > strictness.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return file.reference() | {"file_path": file.path}

    async def get_chat(self, params: Params) -> JSON:
        """getChat: a private chat the bot has met, blocked or not."""
        phone = self._world.phones.get(params.integer("chat_id"))
        if phone is None or not phone.started:
            raise bad_request("chat not found")
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        return phone.as_chat | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), True),
        }

    def _chat(self, params: Params) -> Phone:
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self._world.reachable(params.integer("chat_id"))

    def _message(self, params: Params, purpose: str) -> tuple[Phone, Message]:
        phone = self._chat(params)
        message_id = params.integer("message_id")
        if not message_id:
            raise bad_request("message identifier is not specified")
        message = phone.messages.get(message_id)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return phone, message


def _parse_mode(params: Params) -> str:
    """Return the parse mode. Ready-made entities are refused rather than silently dropped."""
    if params.has("entities") or params.has("caption_entities"):
        raise bad_request("the sandbox formats text through parse_mode HTML only")
    return params.text("parse_mode")


def _caption(params: Params) -> tuple[str, list[Entity]]:
    limit = strictness.CAPTION_LIMIT
    return strictness.formatted(params.text("caption"), _parse_mode(params), limit)


def _inline_markup(params: Params) -> Markup | None:
    markup = strictness.reply_markup(params.decoded("reply_markup"))
    if markup and markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    return markup
