"""What Telegram refuses: lengths, keyboards, button payloads, command lists.

Every check raises RefusedError with Telegram's own description (Bot API, tdlib, telegram-bot-api).
"""

import json
import re
from typing import Any, NamedTuple

from bot.sandbox.entities import Entity, checked_link, parse_html, utf16_length
from bot.sandbox.refusal import RefusedError, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ANSWER_LIMIT = 200
CALLBACK_DATA_BYTES = 64
MARKUP_BUTTONS = 100
MARKUP_BYTES = 10_000
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
MARKED_UP_LIMIT = 100_000
"""More could not become a text that fits, whatever its tags."""
DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMANDS = 100
MOST_NORTH, MOST_EAST = 90, 180

_CONTROLS = {code: " " for code in range(32) if code != 10} | {13: None}
_REMOVED = dict.fromkeys(range(0x2028, 0x202F))
_CLEANING = str.maketrans(_CONTROLS | _REMOVED)
_NEEDS_CLEANING = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\ud800-\udfff]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060-\u2064\ufeff]*")
_NO_ACTION = "Text buttons are unallowed in the inline keyboard"
_OTHER_KINDS = (
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
)


class Markup(NamedTuple):
    """A checked reply markup. `kind`: "inline", "keyboard", "remove" or "force_reply"."""

    kind: str
    value: dict[str, Any]

    @property
    def inline_rows(self) -> list[list[dict[str, Any]]] | None:
        """The rows of an inline keyboard, None for any other markup."""
        rows: list[list[dict[str, Any]]] | None = self.value.get("inline_keyboard")
        return rows if self.kind == "inline" else None


def formatted(text: str, parse_mode: str, limit: int) -> tuple[str, list[Entity]]:
    """Return the text a reader sees, trimmed, with its entities; it may come out empty.

    Raises RefusedError for markup that does not parse and for more than `limit` characters after
    parsing. Markdown is not offered here: Praxis writes HTML.
    """
    entities: list[Entity] = []
    if len(text) > MARKED_UP_LIMIT:
        raise _too_long(limit)
    text = cleaned(text)
    if parse_mode.lower() == "html":
        text, entities = parse_html(text)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    if len(text) > limit:
        raise _too_long(limit)
    return text, entities


def _too_long(limit: int) -> RefusedError:
    is_caption = limit == CAPTION_LIMIT
    return bad_request("message caption is too long" if is_caption else "message is too long")


def message_text(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    """Check the text of a message: 1 to 4096 characters after parsing."""
    shown, entities = formatted(text, parse_mode, TEXT_LIMIT)
    if _INVISIBLE.fullmatch(shown):
        raise bad_request("message text is empty")
    return shown, entities


def cleaned(text: str) -> str:
    """Return `text` without what Telegram drops: control characters, bidi overrides."""
    if not _NEEDS_CLEANING.search(text):
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text.translate(_CLEANING)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    left = text.lstrip()
    shown = left.rstrip()
    if not entities or shown == text:
        return shown, entities
    shift, end = utf16_length(text) - utf16_length(left), utf16_length(shown)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - shift, 0)
        last = min(entity["offset"] + entity["length"] - shift, end)
        if last > first:
            kept.append(entity | {"offset": first, "length": last - first})
    return shown, kept


def location(latitude: str, longitude: str) -> dict[str, float] | None:
    """Return a point on the map; None where there is no such point. Both must be given."""
    if not latitude.strip():
        raise bad_request("latitude is empty")
    if not longitude.strip():
        raise bad_request("longitude is empty")
    north, east = degrees(latitude), degrees(longitude)
    if not (abs(north) <= MOST_NORTH and abs(east) <= MOST_EAST):
        return None
    return {"latitude": north, "longitude": east}


def degrees(text: str) -> float:
    """Read a number as Telegram's server does: what is none counts as nothing."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def reply_markup(raw: Any) -> Markup | None:
    """Check a `reply_markup` (decoded JSON, None when absent) and say what kind it is."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    for field, check in (("inline_keyboard", _inline_button), ("keyboard", _reply_button)):
        if raw.get(field):
            rows = _rows(raw, field, check)
            kind = "inline" if field == "inline_keyboard" else "keyboard"
            return Markup(kind, {**raw, field: rows})
    if "inline_keyboard" in raw:
        return None
    if raw.get("remove_keyboard"):
        return Markup("remove", raw)
    return Markup("force_reply", raw) if raw.get("force_reply") else None


def _rows(raw: dict[str, Any], field: str, check: Any) -> list[list[dict[str, Any]]]:
    rows = raw[field]
    owner = "InlineKeyboardMarkup" if field == "inline_keyboard" else "ReplyKeyboardMarkup"
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
    checked = [[check(button) for button in row] for row in rows if row]
    if not checked:
        raise bad_request("REPLY_MARKUP_INVALID")
    too_many = sum(map(len, checked)) > MARKUP_BUTTONS
    if too_many or len(json.dumps(checked, ensure_ascii=False).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return checked


def _inline_button(button: Any) -> dict[str, Any]:
    start = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{start}: InlineKeyboardButton must be an Object")
    text = _button_text(button, start)
    if "request_contact" in button:
        raise bad_request(f"{start}: {_NO_ACTION}")
    if url := button.get("url"):
        link = checked_link(str(url))
        if not link:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"text": text, "url": link}
    if data := button.get("callback_data"):
        if not isinstance(data, str):
            raise bad_request(f'{start}: Field "callback_data" must be of type String')
        if len(data.encode()) > CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": text, "callback_data": data}
    if not any(kind in button for kind in _OTHER_KINDS):
        raise bad_request(f"{start}: {_NO_ACTION}")
    return {**button, "text": text}


def _reply_button(button: Any) -> dict[str, Any]:
    start = "can't parse keyboard button"
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"{start}: KeyboardButton must be a String or an Object")
    return {**button, "text": _button_text(button, start)}


def _button_text(button: dict[str, Any], start: str) -> str:
    if "text" not in button:
        raise bad_request(f'{start}: Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{start}: Field "text" must be of type String')
    text = cleaned(button["text"]).strip()
    if not text:
        raise bad_request("REPLY_MARKUP_INVALID")
    return text


def bot_commands(raw: Any) -> list[dict[str, str]]:
    """Check a command list: at most 100 of `[a-z0-9_]{1,32}`, descriptions of 1 to 256."""
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_bot_command(command) for command in raw]


def _bot_command(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise bad_request("expected BotCommand to be of type Object")
    name, description = raw.get("command"), raw.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: fields must be of type String")
    name, description = cleaned(name).strip().removeprefix("/"), cleaned(description).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def language(code: str) -> str:
    """Check the language of a command list: two small letters, or empty for everybody."""
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code
