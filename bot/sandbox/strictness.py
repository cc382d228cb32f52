"""What Telegram refuses: lengths, places, command lists.

Every check raises RefusedError with Telegram's own description (Bot API, tdlib, telegram-bot-api).
"""

import re
from typing import Any

from bot.sandbox.entities import (
    Entity,
    cleaned,
    parse_html,
    parse_markdown,
    parse_markdown_v2,
)
from bot.sandbox.entities.entity import byte_length
from bot.sandbox.entities.fixing import at_most, fixed, is_empty, with_found
from bot.sandbox.entities.found import find_entities
from bot.sandbox.entities.ready_made import ready_made
from bot.sandbox.fields import FieldError, text_in
from bot.sandbox.keyboards import CALLBACK_DATA_BYTES, Markup, reply_markup
from bot.sandbox.refusal import RefusedError, bad_request

__all__ = ["CALLBACK_DATA_BYTES", "Markup", "cleaned", "reply_markup"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ANSWER_LIMIT = 200
PHOTO_BYTES = 10 * 1024 * 1024
MARKED_UP_BYTES = 32 * 1024
"""The longest text with its markup, before it is parsed."""
DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMANDS = 100
MOST_NORTH, MOST_EAST = 90, 180

_PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}
_NO_PARSER = frozenset(("", "none"))


def formatted(
    text: str, parse_mode: str, limit: int, entities: Any = None
) -> tuple[str, list[Entity]]:
    """Return the text a reader sees, trimmed, with its entities; it may come out empty.

    ``entities`` is the decoded list that a bot sends instead of markup. Raises RefusedError for
    markup that does not parse and for more than ``limit`` characters after parsing.
    """
    if byte_length(text) > MARKED_UP_BYTES:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if not text or mode in _NO_PARSER:
        made = ready_made(entities)
    elif parse := _PARSERS.get(mode):
        text, made = parse(text)
    else:
        raise bad_request("unsupported parse_mode")
    text, made = fixed(text, made)
    if len(text) > limit:
        raise _too_long(limit)
    return text, with_found(at_most(made), find_entities(text))


def _too_long(limit: int) -> RefusedError:
    is_caption = limit == CAPTION_LIMIT
    return bad_request("message caption is too long" if is_caption else "message is too long")


def message_text(text: str, parse_mode: str, entities: Any = None) -> tuple[str, list[Entity]]:
    """Check the text of a message: 1 to 4096 characters after parsing."""
    if not text:
        raise bad_request("message text is empty")
    shown, found = formatted(text, parse_mode, TEXT_LIMIT, entities)
    if is_empty(shown):
        raise bad_request("text must be non-empty")
    return shown, found


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


def bot_commands(raw: Any) -> list[dict[str, str]]:
    """Check a command list: at most 100 of `[a-z0-9_]{1,32}`, descriptions of 1 to 256.

    None, no list at all, is an empty one.
    """
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    try:
        written = [_written_command(command) for command in raw]
    except FieldError as wrong:
        raise bad_request(f"can't parse BotCommand: {wrong}") from None
    commands = [_bot_command(*command) for command in written]
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(re.fullmatch("[a-z0-9_]+", command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    return commands


def _written_command(raw: Any) -> tuple[str, str]:
    if not isinstance(raw, dict):
        raise FieldError("expected an Object")
    return text_in(raw, "command"), text_in(raw, "description")


def _bot_command(name: str, description: str) -> dict[str, str]:
    name, description = cleaned(name).strip().removeprefix("/"), cleaned(description).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
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
