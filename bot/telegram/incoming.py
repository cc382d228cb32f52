"""What an update says: a press, a message, or a change of membership. Each is read once, strictly.

Only what the bot uses is read, kept and handled. Texts come without what no database and no screen
can hold. Numbers that no column holds, and whatever else is not as the Bot API says, are refused.
"""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

LARGEST = 2**63 - 1
"""The largest number that a column of either database holds."""

_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL refuses in texts, and halves of characters, which UTF-8 cannot write."""


def _writable(value: object) -> object:
    return _UNWRITABLE.sub("", value) if isinstance(value, str) else value


UpdateId = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
UserId = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
ChatId = Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]
Number = Annotated[int, Field(strict=True)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Words = Annotated[str, BeforeValidator(_writable)]
Present = Annotated[bool, BeforeValidator(bool)]
"""Whether there is anything at all under this name."""


class UnreadableError(ValueError):
    """This is no update that the bot could handle, now or later."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class User(_Part):
    """Someone with a Telegram account, or a bot."""

    id: UserId
    is_bot: bool = False
    first_name: Words = ""
    last_name: Words | None = None
    language_code: Words | None = None

    @property
    def full_name(self) -> str:
        """First and last name as Telegram knows them; perhaps empty."""
        return f"{self.first_name} {self.last_name or ''}".strip()


class Chat(_Part):
    """Where something was said: with one person, or in a group or channel."""

    id: ChatId
    type: Words

    @property
    def is_private(self) -> bool:
        """Whether one person alone reads what is said here."""
        return self.type == "private"


class PressedMessage(_Part):
    """The message under whose button was pressed."""

    message_id: Number
    date: Number = 0
    chat: Chat
    has_picture: Present = Field(False, alias="photo")
    is_protected: bool = Field(False, alias="has_protected_content")

    @property
    def is_accessible(self) -> bool:
        """Whether it can still be changed; Telegram gives very old ones the date 0."""
        return self.date != 0


class Press(_Part):
    """A button was pressed. ``data`` is what it carries, forged perhaps."""

    id: Words
    user: User = Field(alias="from")
    message: PressedMessage | None = None
    inline_message_id: Words | None = None
    data: Words = ""


class Contact(_Part):
    """A telephone number that was shared; ``user_id`` says whose it is."""

    phone_number: Words
    user_id: UserId | None = None

    @property
    def dialled(self) -> str:
        """The number as it is dialled from abroad, where Telegram knows it; else as it was kept.

        Of its own users Telegram tells it with the country's code, and with or without a plus.
        """
        if self.user_id is None:
            return self.phone_number
        return "+" + self.phone_number.removeprefix("+")


class Location(_Part):
    """A point on the map, sent alone, live or with a venue."""

    latitude: Latitude
    longitude: Longitude


class Message(_Part):
    """Something was written, shared or sent. ``user`` is missing where a channel speaks."""

    message_id: Number
    date: Number = 0
    chat: Chat
    user: User | None = Field(None, alias="from")
    in_the_name_of_a_chat: Present = Field(False, alias="sender_chat")
    forwarded: Present = Field(False, alias="forward_origin")
    text: Words = ""
    contact: Contact | None = None
    location: Location | None = None


class _Member(_Part):
    status: Words


class Membership(_Part):
    """The bot was blocked or unblocked, or put into a group or taken out of it."""

    date: Number = 0
    chat: Chat
    user: User = Field(alias="from")
    new_chat_member: _Member

    @property
    def gone(self) -> bool:
        """Whether the bot may not write there any more."""
        return self.new_chat_member.status in {"kicked", "left"}


class Incoming(_Part):
    """One update. Of its three parts one is there, or none: then it is of a kind not known here."""

    update_id: UpdateId
    press: Press | None = Field(None, alias="callback_query")
    message: Message | None = None
    membership: Membership | None = Field(None, alias="my_chat_member")

    @property
    def user(self) -> User | None:
        """Who did it."""
        part = self.press or self.message or self.membership
        return None if part is None else part.user

    @property
    def chat(self) -> Chat | None:
        """Where it was done."""
        part = self.message or self.membership or (self.press and self.press.message)
        return part.chat if part else None

    @property
    def is_personal(self) -> bool:
        """Whether a person did it themselves, alone with the bot."""
        user, chat = self.user, self.chat
        if user is None or user.is_bot:
            return False
        if self.message is not None and self.message.in_the_name_of_a_chat:
            return False
        if chat is None:
            return self.press is not None and self.press.inline_message_id is None
        return chat.is_private and chat.id == user.id

    @property
    def kind(self) -> str:
        """Which kind of update it is, in one word of four."""
        if self.press is not None:
            return "press"
        if self.message is not None:
            return "command" if self.message.text.startswith("/") else "message"
        return "membership"

    @property
    def fingerprint(self) -> str:
        """What tells this update from another one with the same id; nothing private."""
        about: Any = self.message or (self.press and self.press.message) or self.membership
        number, date = getattr(about, "message_id", ""), getattr(about, "date", "")
        return f"{self.press.id if self.press else ''}:{number}:{date}"

    def to_json(self) -> str:
        """Write down what was read of it."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)


_UPDATE_ID: TypeAdapter[int] = TypeAdapter(UpdateId)


def has_id(raw: object) -> bool:
    """Whether this is an update at all: it has an id that can be kept."""
    try:
        return isinstance(raw, dict) and _UPDATE_ID.validate_python(raw.get("update_id")) >= 0
    except ValidationError:
        return False


def read(raw: object) -> Incoming:
    """Read an update as Telegram's JSON says it. Raises UnreadableError, without what it held."""
    try:
        return Incoming.model_validate(raw)
    except (ValidationError, RecursionError):
        raise UnreadableError from None


def read_json(text: str) -> Incoming:
    """Read what ``to_json`` wrote. Raises UnreadableError."""
    try:
        return Incoming.model_validate_json(text)
    except ValidationError:
        raise UnreadableError from None
