"""All that works around python-telegram-bot: the one file that a new release may break.

Written against 22.8. The version is capped in pyproject.toml; whoever raises it reads this file and
runs tests/unit/test_workarounds.py, which says of each trick whether it still does what it is for.
The transport beside this file is none of them: it uses the library's public interface.
"""

import json
import os
from collections.abc import Sequence
from typing import Any, cast

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import RetryAfter
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.incoming import PressedMessage

# Since 22.2 the library warns at each 429 that lengths of time will be timedeltas, unless asked for
# them; it looks at the environment whenever it makes one.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def asked_wait(error: RetryAfter) -> float:
    """Return the seconds for which Telegram asks to be left alone.

    A whole number before 22.2 and where the environment says so; a timedelta otherwise.
    """
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


class Keyboard(InlineKeyboardMarkup):
    """Inline buttons that go straight into JSON, as rows of the Bot API's own objects.

    The library would make an object of fifteen attributes for each button and take it apart again:
    a third of the time that a press on a calendar takes. ``_unfrozen`` is its private way to set an
    attribute (20.0 and later).
    """

    __slots__ = ("_json",)

    def __init__(self, rows: Sequence[Sequence[dict[str, str]]]) -> None:
        super().__init__(())
        with self._unfrozen():
            self._json = {"inline_keyboard": rows}

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return the Bot API's JSON."""
        del recursive
        return self._json


# ``do_api_request`` (20.8 and later) hands answers over as they are. It warns where the library has
# a method of the same name, which would turn the answer into objects; of names with two underscores
# it makes the right ones, and knows no method.


async def raw_updates(bot: Bot, offset: int, seconds: int, allowed: Sequence[str]) -> list[object]:
    """Return updates in JSON from ``offset`` on, confirming all before it; wait for the first.

    The library would rather parse them; one that it cannot parse would then come for ever. Raises
    telegram.error.TelegramError.
    """
    asked = {"offset": offset, "timeout": seconds, "limit": 100, "allowed_updates": allowed}
    found = await bot.do_api_request("get__updates", asked, read_timeout=seconds + 10)
    return cast("list[object]", found)


_NO_PREVIEW = json.dumps({"is_disabled": True})


async def edit_text(
    bot: Bot, message: PressedMessage, text: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Change what a message says, in HTML. Raises telegram.error.TelegramError.

    The library's own method would turn the whole message that Telegram returns into objects, for
    nobody.
    """
    await edit_text_of(bot, message.chat.id, message.message_id, text, keyboard)


async def edit_text_of(
    bot: Bot, chat: int, message: int, text: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Do the same to a message known by its number."""
    changed = {
        "chat_id": str(chat),
        "message_id": str(message),
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    if keyboard is not None:
        changed["reply_markup"] = json.dumps(keyboard.to_dict())
    await _call(bot, "editMessageText", changed)


async def stop_spinner(bot: Bot, press: str, toast: str | None, *, alert: bool) -> None:
    """Answer a press, with a few words or without. Raises telegram.error.TelegramError."""
    answer = {"callback_query_id": press, "show_alert": "true" if alert else "false"}
    if toast is not None:
        answer["text"] = toast
    await _call(bot, "answerCallbackQuery", answer)


async def _call(bot: Bot, method: str, words: dict[str, str]) -> None:
    """Ask Telegram for something that each press needs, past the library's layers of defaults.

    What is in words already is not looked at again; of a keyboard, the library would write the JSON
    twice.
    """
    fields = [RequestParameter(name, word, None) for name, word in words.items()]
    await bot.request.post(f"{bot.base_url}/{method}", RequestData(fields))
