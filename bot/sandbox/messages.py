"""People and messages as the sandbox keeps them, and how the Bot API writes them down."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.carried import fields_of
from bot.sandbox.entities import Entity
from bot.sandbox.files import StoredFile
from bot.sandbox.strictness import Markup

JSON = dict[str, Any]


@dataclass(slots=True)
class User:
    """Someone with a phone.

    `hint` tells the page whose part they play; Telegram knows nothing of it.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    phone_number: str = ""
    hint: str = ""

    def as_user(self) -> JSON:
        """Return the Bot API's User, with the fields that Telegram leaves out when empty."""
        return self._named() | {"is_bot": False, "language_code": self.language_code}

    def as_chat(self) -> JSON:
        """Return the Bot API's private Chat."""
        return self._named() | {"type": "private"}

    def _named(self) -> JSON:
        named: JSON = {"id": self.id, "first_name": self.first_name}
        if self.last_name:
            named["last_name"] = self.last_name
        if self.username:
            named["username"] = self.username
        return named


@dataclass(slots=True)
class Message:
    """One bubble. `text` is the caption where there is a file; `author` is a Bot API User.

    `service` is what a line in the chat tells that nobody wrote ("pinned_message" and the message);
    `told` are further fields that the Bot API tells as they are (quote, forward_origin,
    media_group_id, link_preview_options …).
    """

    id: int
    author: JSON
    chat: JSON
    date: int
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    markup: Markup | None = None
    file: StoredFile | None = None
    contact: JSON | None = None
    location: JSON | None = None
    venue: JSON | None = None
    dice: JSON | None = None
    told: JSON = field(default_factory=dict)
    reply_to: "Message | None" = None
    pinned: "Message | None" = None
    reactions: dict[str, list[JSON]] = field(default_factory=dict)
    """What each side put under it ("bot", "person"), as the Bot API's ReactionType."""
    silent: bool = False
    protected: bool = False
    deleted: bool = False
    edit_date: int | None = None
    revision: int = 0
    """What the world's revision was when it came or changed."""

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.author["is_bot"])

    @property
    def is_service(self) -> bool:
        """Whether it tells what happened in the chat, rather than what somebody wrote."""
        return self.kind == "pinned_message"

    @property
    def rows(self) -> list[list[JSON]]:
        """The inline buttons, empty where there are none."""
        return (self.markup and self.markup.inline_rows) or []

    def as_message(self, *, nested: bool = False) -> JSON:
        """Return the Bot API's Message. Only inline keyboards are told back.

        A `nested` one, told within another, says nothing of what it replies to.
        """
        body: JSON = {
            "message_id": self.id,
            "from": self.author,
            "chat": self.chat,
            "date": self.date,
        }
        if self.edit_date:
            body["edit_date"] = self.edit_date
        body |= self.told
        if self.reply_to and not nested and not self.reply_to.deleted:
            body["reply_to_message"] = self.reply_to.as_message(nested=True)
        if self.pinned:
            body["pinned_message"] = self.pinned.as_told()
        body |= self._written()
        if self.protected:
            body["has_protected_content"] = True
        if self.rows:
            body["reply_markup"] = {"inline_keyboard": self.rows}
        for name in ("contact", "location", "venue", "dice"):
            if value := getattr(self, name):
                body[name] = value
        return body | fields_of(self.file) if self.file else body

    def as_told(self) -> JSON:
        """Return the message within another; of one that is gone only where it was."""
        if self.deleted:
            return {"chat": self.chat, "message_id": self.id, "date": 0}
        return self.as_message(nested=True)

    def _written(self) -> JSON:
        if not self.text:
            return {}
        name, entities = ("caption", "caption_entities") if self.file else ("text", "entities")
        return {name: self.text} | ({entities: self.entities} if self.entities else {})
