"""What a person can do with a phone, as the HTTP interface names it, and what each deed takes."""

from collections.abc import Callable
from typing import NamedTuple

from bot.sandbox import people
from bot.sandbox.bodies import MOST_BYTES, bytes_in, integer_in, number_in, text_in
from bot.sandbox.messages import JSON
from bot.sandbox.people import ImpossibleError
from bot.sandbox.world import Phone, World

LARGEST_FILE = 20 * 1024 * 1024
"""What a bot can download (Bot API, getFile): people send no more here."""
_WITH_FILE = LARGEST_FILE * 4 // 3 + 64 * 1024
"""A file as base64, and what is said beside it."""


class Deed(NamedTuple):
    """Something a person does: what it takes, the doing, and how large the request may be."""

    does: str
    do: Callable[[World, Phone, JSON], JSON]
    most_bytes: int = MOST_BYTES


def _text(world: World, phone: Phone, body: JSON) -> JSON:
    reply_to = integer_in(body, "reply_to", 0)
    return {"message_id": people.write(world, phone, text_in(body, "text"), reply_to)[-1].id}


def _start(world: World, phone: Phone, body: JSON) -> JSON:
    return {"message_id": people.start(world, phone, text_in(body, "payload", "")).id}


def _press(world: World, phone: Phone, body: JSON) -> JSON:
    message_id = integer_in(body, "message_id")
    if "data" in body:
        data = text_in(body, "data")
    else:
        row, column = integer_in(body, "row"), integer_in(body, "column")
        data = people.data_at(phone, message_id, row, column)
    hidden = bool(body.get("inaccessible"))
    return {"callback_id": people.press(world, phone, message_id, data, inaccessible=hidden)}


def _react(world: World, phone: Phone, body: JSON) -> JSON:
    message_id, emoji = integer_in(body, "message_id"), text_in(body, "emoji", "")
    people.react(world, phone, message_id, emoji)
    return {"message_id": message_id}


def _contact(world: World, phone: Phone, body: JSON) -> JSON:
    user_id = integer_in(body, "user_id") if "user_id" in body else None
    number = text_in(body, "phone_number", "")
    return {"message_id": people.share_contact(world, phone, number, user_id).id}


def _location(world: World, phone: Phone, body: JSON) -> JSON:
    message = people.send_location(
        world,
        phone,
        number_in(body, "latitude"),
        number_in(body, "longitude"),
        live=bool(body.get("live")),
        title=text_in(body, "title", ""),
        address=text_in(body, "address", ""),
    )
    return {"message_id": message.id}


def _photo(world: World, phone: Phone, body: JSON) -> JSON:
    content, caption = bytes_in(body, "content"), text_in(body, "caption", "")
    return {"message_id": people.send_photo(world, phone, content, caption).id}


def _document(world: World, phone: Phone, body: JSON) -> JSON:
    content = bytes_in(body, "content")
    if content is None:
        content = text_in(body, "text", "").encode("utf-8", "replace")
    name, kind = text_in(body, "file_name", "notes.txt"), text_in(body, "mime_type", "text/plain")
    caption = text_in(body, "caption", "")
    return {"message_id": people.send_document(world, phone, name, content, kind, caption).id}


def _voice(world: World, phone: Phone, _body: JSON) -> JSON:
    return {"message_id": people.send_voice(world, phone).id}


def _sticker(world: World, phone: Phone, _body: JSON) -> JSON:
    return {"message_id": people.send_sticker(world, phone).id}


def _block(world: World, phone: Phone, body: JSON) -> JSON:
    world.set_blocked(phone, bool(body.get("blocked", True)))
    return {"blocked": phone.blocked}


def _deactivate(_world: World, phone: Phone, _body: JSON) -> JSON:
    phone.deactivated = True
    return {"deactivated": True}


def _show(world: World, phone: Phone, _body: JSON) -> JSON:
    if phone.deactivated:
        raise ImpossibleError(409, f"{phone.user.first_name} has left Telegram")
    world.show(phone)
    return {"shown": True}


def _put_away(world: World, phone: Phone, _body: JSON) -> JSON:
    world.put_away(phone)
    return {"shown": False}


def _remove(world: World, phone: Phone, _body: JSON) -> JSON:
    world.remove_phone(phone)
    return {"shown": False}


DEEDS = {
    "text": Deed("write `text`, perhaps as a reply: `reply_to` (a message's id)", _text),
    "start": Deed("press Start, or open a deep link with its `payload`; unblocks the bot", _start),
    "press": Deed(
        "press an inline button: `message_id` with `row` and `column` (from 0), or with `data` "
        "to forge one; `inaccessible` hides the message from the bot, as happens to old ones",
        _press,
    ),
    "react": Deed("put an `emoji` under a message (`message_id`); an empty one goes away", _react),
    "contact": Deed(
        "share one's own contact, or another's: `phone_number`, `user_id` (0: not on Telegram)",
        _contact,
    ),
    "location": Deed(
        "send `latitude` and `longitude`; `live`, or as a venue with `title` and `address`",
        _location,
    ),
    "photo": Deed(
        "send a picture: `content` (PNG or JPEG in base64), `caption`", _photo, _WITH_FILE
    ),
    "document": Deed(
        "send a file: `file_name`, `text` or `content` (base64), `mime_type`, `caption`",
        _document,
        _WITH_FILE,
    ),
    "voice": Deed("send a voice message", _voice),
    "sticker": Deed("send a sticker", _sticker),
    "block": Deed("block the bot, or unblock it with `blocked` false", _block),
    "deactivate": Deed("delete the Telegram account; the phone stays to look at", _deactivate),
    "show": Deed("put a phone that was put away back on the page", _show),
    "put-away": Deed("take a phone off the page until the bot writes to it", _put_away),
    "remove": Deed("delete the account and take the phone off the page", _remove),
}
