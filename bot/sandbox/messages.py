"""People and messages as the sandbox keeps them, and how the Bot API writes them down."""

from dataclasses import dataclass, field
from typing import Any

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
    """One bubble. `text` is the caption where there is a file; `author` is a Bot API User."""

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
    silent: bool = False
    protected: bool = False
    edit_date: int | None = None
    revision: int = 0
    """What the world's revision was when it came or changed."""

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.author["is_bot"])

    @property
    def rows(self) -> list[list[JSON]]:
        """The inline buttons, empty where there are none."""
        return (self.markup and self.markup.inline_rows) or []

    def as_message(self) -> JSON:
        """Return the Bot API's Message. Only inline keyboards are told back."""
        body: JSON = {
            "message_id": self.id,
            "from": self.author,
            "chat": self.chat,
            "date": self.date,
        }
        if self.edit_date:
            body["edit_date"] = self.edit_date
        if self.text:
            prefix = "" if self.kind == "text" else "caption_"
            body["caption" if prefix else "text"] = self.text
            if self.entities:
                body[f"{prefix}entities"] = self.entities
        if self.protected:
            body["has_protected_content"] = True
        if self.rows:
            body["reply_markup"] = {"inline_keyboard": self.rows}
        if self.contact:
            body["contact"] = self.contact
        if self.location:
            body["location"] = self.location
        if self.venue:
            body["venue"] = self.venue
        if self.file:
            body |= _FILE_FIELDS[self.kind](self.file)
        return body


def _document(file: StoredFile) -> JSON:
    named = {"file_name": file.name, "mime_type": file.mime_type}
    return {"document": file.reference() | named}


def _photo(file: StoredFile) -> JSON:
    return {"photo": [file.reference() | {"width": file.width, "height": file.height}]}


def _voice(file: StoredFile) -> JSON:
    return {"voice": file.reference() | {"duration": 2, "mime_type": file.mime_type}}


def _sticker(file: StoredFile) -> JSON:
    shape = {"type": "regular", "width": 512, "height": 512, "emoji": "👋"}
    return {"sticker": file.reference() | shape | {"is_animated": False, "is_video": False}}


_FILE_FIELDS = {"document": _document, "photo": _photo, "voice": _voice, "sticker": _sticker}
