"""What people do with their phones: write, press, share a contact, send things, block."""

import base64
import re

from bot.sandbox.entities.found import find_entities
from bot.sandbox.marks import put_reactions
from bot.sandbox.messages import JSON, Message
from bot.sandbox.reactions import REACTIONS
from bot.sandbox.refusal import RefusedError
from bot.sandbox.strictness import MOST_EAST, MOST_NORTH, TEXT_LIMIT, cleaned
from bot.sandbox.world import Phone, World

_START_PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")
LIVE_SECONDS = 900
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class ImpossibleError(Exception):
    """Something a person cannot do just now; `status` is the HTTP status of the answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def write(world: World, phone: Phone, text: str, reply_to: int = 0) -> list[Message]:
    """Send a text, perhaps as a reply to a message.

    One of more than 4096 characters goes out in pieces, as Telegram's apps do.
    """
    _must_not_block(phone)
    replied = _message_at(phone, reply_to) if reply_to else None
    text = _tidy(text)
    if not text:
        raise ImpossibleError(400, "a message needs some text")
    _hide_used_keyboard(world, phone, text)
    pieces = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)]
    return [
        world.say(phone, text=piece, entities=find_entities(piece), reply_to=replied)
        for piece in pieces
    ]


def react(world: World, phone: Phone, message_id: int, emoji: str) -> None:
    """Put an emoji under a message instead of the one there was; "" takes it back."""
    _must_not_block(phone)
    message = _message_at(phone, message_id)
    if emoji and emoji not in REACTIONS:
        raise ImpossibleError(400, "that emoji cannot be a reaction")
    wanted = [{"type": "emoji", "emoji": emoji}] if emoji else []
    put_reactions(world, phone, message, "person", wanted)


def start(world: World, phone: Phone, payload: str = "") -> Message:
    """Press Start, or open a deep link with a payload. It also unblocks the bot."""
    if payload and not _START_PAYLOAD.fullmatch(payload):
        raise ImpossibleError(400, "a start payload is 1 to 64 of A-Z, a-z, 0-9, _ and -")
    world.set_blocked(phone, False)
    return write(world, phone, f"/start {payload}".strip())[0]


def press(
    world: World, phone: Phone, message_id: int, data: str, *, inaccessible: bool = False
) -> str:
    """Press an inline button that carries `data`; return the callback query's id.

    With `inaccessible` the bot is told of the message only as Telegram does for old ones.
    """
    _must_not_block(phone)
    message = phone.messages.get(message_id)
    if message is None and not inaccessible:
        raise ImpossibleError(404, "that message is not there any more")
    if message is None or inaccessible:
        shown: JSON = {"message_id": message_id, "chat": phone.as_chat, "date": 0}
    else:
        shown = message.as_message()
    query = world.queries.ask(phone.user.id, message_id)
    body = {
        "id": query.id,
        "from": phone.as_user,
        "message": shown,
        "chat_instance": str(-phone.user.id),
        "data": data,
    }
    world.updates.put("callback_query", body)
    return query.id


def data_at(phone: Phone, message_id: int, row: int, column: int) -> str:
    """Return what the button at a place of a message carries."""
    message = _message_at(phone, message_id)
    if not 0 <= row < len(message.rows) or not 0 <= column < len(message.rows[row]):
        raise ImpossibleError(404, "there is no button at that place")
    data = message.rows[row][column].get("callback_data")
    if not data:
        raise ImpossibleError(409, "that button opens a link, the bot hears nothing of it")
    return str(data)


def share_contact(
    world: World, phone: Phone, phone_number: str = "", user_id: int | None = None
) -> Message:
    """Share a contact: one's own unless another `user_id` (0 for somebody without Telegram)."""
    _must_not_block(phone)
    user = phone.user
    whose = user.id if user_id is None else user_id
    contact: JSON = {
        "phone_number": phone_number or user.phone_number or f"+1555{user.id % 10**7:07}",
        "first_name": user.first_name if whose == user.id else "Somebody",
    }
    if whose == user.id and user.last_name:
        contact["last_name"] = user.last_name
    if whose:
        contact["user_id"] = whose
    if phone.keyboard and phone.keyboard.value.get("one_time_keyboard"):
        world.set_keyboard(phone, None)
    return world.say(phone, kind="contact", contact=contact)


def send_location(
    world: World,
    phone: Phone,
    latitude: float,
    longitude: float,
    *,
    live: bool = False,
    title: str = "",
    address: str = "",
) -> Message:
    """Send a point on the map, once or live; with a title it is a venue."""
    _must_not_block(phone)
    if not (abs(latitude) <= MOST_NORTH and abs(longitude) <= MOST_EAST):
        raise ImpossibleError(400, "a latitude is up to 90 degrees, a longitude up to 180")
    location: JSON = {"latitude": latitude, "longitude": longitude}
    if live:
        location["live_period"] = LIVE_SECONDS
    if not title:
        return world.say(phone, kind="location", location=location)
    venue = {"location": location, "title": title, "address": address}
    return world.say(phone, kind="venue", location=location, venue=venue)


def send_voice(world: World, phone: Phone) -> Message:
    """Send a voice message."""
    _must_not_block(phone)
    file = world.files.add("voice", "voice.ogg", "audio/ogg", b"OggS", {"duration": 2})
    return world.say(phone, kind="voice", file=file)


def send_sticker(world: World, phone: Phone) -> Message:
    """Send a sticker."""
    _must_not_block(phone)
    file = world.files.add("sticker", "sticker.webp", "image/webp", b"RIFF")
    return world.say(phone, kind="sticker", file=file)


def send_photo(
    world: World, phone: Phone, content: bytes | None = None, caption: str = ""
) -> Message:
    """Send a picture, PNG or JPEG; without one a tiny one."""
    _must_not_block(phone)
    try:
        file = world.files.add("photo", "photo.png", "image/png", content or _PICTURE)
    except RefusedError as refused:
        raise ImpossibleError(400, "that is no picture: send a PNG or a JPEG") from refused
    return world.say(phone, kind="photo", file=file, **_captioned(caption))


def send_document(
    world: World,
    phone: Phone,
    file_name: str,
    content: bytes,
    mime_type: str = "text/plain",
    caption: str = "",
) -> Message:
    """Send a file."""
    _must_not_block(phone)
    file = world.files.add("document", file_name, mime_type, content)
    return world.say(phone, kind="document", file=file, **_captioned(caption))


def _captioned(caption: str) -> JSON:
    text = _tidy(caption)
    return {"text": text, "entities": find_entities(text)}


def _message_at(phone: Phone, message_id: int) -> Message:
    message = phone.messages.get(message_id)
    if message is None:
        raise ImpossibleError(404, "that message is not there any more")
    return message


def _tidy(text: str) -> str:
    """Return a text as Telegram passes it on."""
    try:
        return cleaned(text).strip()
    except RefusedError as refused:
        raise ImpossibleError(400, refused.description) from refused


def _must_not_block(phone: Phone) -> None:
    if phone.blocked:
        raise ImpossibleError(409, f"{phone.user.first_name} has blocked the bot")


def _hide_used_keyboard(world: World, phone: Phone, text: str) -> None:
    """A one-time keyboard goes away once one of its buttons is used."""
    if phone.keyboard and phone.keyboard.value.get("one_time_keyboard"):
        labels = [button["text"] for row in phone.keyboard.value["keyboard"] for button in row]
        if text in labels:
            world.set_keyboard(phone, None)
