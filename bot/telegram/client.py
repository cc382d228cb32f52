"""Screen → Telegram: send, edit, answer. Nothing else in the house knows how."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    MaybeInaccessibleMessage,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    TelegramObject,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.chat.payload import FRESH, pack
from bot.chat.screen import Button, Reply, Row, Screen
from bot.telegram.rate_limit import RateLimit

# The library's way to ask for lengths of time as timedelta; else it warns at each 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds after which an answer that does not get through is given up."""
LONGEST_PAUSE = 5.0

_UNCHANGED = "not modified"
_NOT_EDITABLE = ("message to edit not found", "can't be edited", "no text in the message to edit")

T = TypeVar("T")


def markup(
    screen: Screen,
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Return the keyboard of a screen as Telegram wants it."""
    if screen.has_keyboard:
        share = [KeyboardButton(screen.contact, request_contact=True)] if screen.contact else []
        return ReplyKeyboardMarkup(
            [row for row in (share, screen.choices) if row],
            resize_keyboard=True,
            one_time_keyboard=True,
        )
    if screen.rows:
        return Keyboard(screen.rows)
    return None


class Keyboard(InlineKeyboardMarkup):
    """Inline buttons that go straight into JSON.

    The library would make an object of fifteen attributes for each button and take it apart again:
    a third of the time that a press on a calendar takes.
    """

    __slots__ = ("_json",)

    def __init__(self, rows: tuple[Row, ...]) -> None:
        super().__init__(())
        json = [[_button(button) for button in row] for row in rows]
        with self._unfrozen():
            self._json = {"inline_keyboard": json}

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return the Bot API's JSON."""
        del recursive
        return self._json


def _button(button: Button) -> dict[str, str]:
    data = pack(button.action, fresh=button.fresh)
    return {"text": button.label, "callback_data": data}


class Telegram:
    """What the bot says to Telegram; letters and answers share one ``rate_limit``."""

    def __init__(self, bot: Bot, rate_limit: RateLimit | None = None) -> None:
        self._bot = bot
        self.rate_limit = rate_limit or RateLimit()

    async def send(self, chat: int, screen: Screen, *, remove_keyboard: bool = False) -> Message:
        """Send a screen as a new message. Raises telegram.error.TelegramError."""
        keyboard = markup(screen)
        reply_markup = ReplyKeyboardRemove() if remove_keyboard and keyboard is None else keyboard
        if screen.file is not None:
            return await self._bot.send_document(
                chat,
                InputFile(screen.file.content, screen.file.name),
                caption=screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=reply_markup,
                disable_notification=screen.quiet,
            )
        return await self._bot.send_message(
            chat,
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=reply_markup,
            disable_notification=screen.quiet,
        )

    async def reply(
        self, chat: int, answer: Screen | Reply, *, farewell: str | None = None
    ) -> None:
        """Answer a message or a command with a new message; Telegram's limits are waited for.

        With ``farewell`` the keyboard of choices goes away. A message with inline buttons cannot
        take it along, so those words go ahead of it.
        """
        screen = answer.screen if isinstance(answer, Reply) else answer
        if screen is None:
            return
        if farewell is not None and screen.rows:
            await self._say(chat, Screen(farewell), remove_keyboard=True)
        await self._say(chat, screen, remove_keyboard=farewell is not None)

    async def answer(
        self, query: CallbackQuery, answer: Screen | Reply, *, farewell: str | None = None
    ) -> None:
        """Answer a press: stop the spinner and show the screen; ``farewell`` as in ``reply``."""
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        fresh = reply.fresh or (query.data or "").startswith(FRESH)
        if reply.screen is None:
            shown = []
        elif farewell is not None:
            shown = [self.reply(query.from_user.id, reply, farewell=farewell)]
        else:
            shown = [self._show(query, reply.screen, fresh=fresh)]
        await asyncio.gather(self._acknowledge(query, reply), *shown)

    async def _show(self, query: CallbackQuery, screen: Screen, *, fresh: bool) -> None:
        message, keyboard = query.message, markup(screen)
        editable = screen.file is None and not isinstance(keyboard, ReplyKeyboardMarkup)
        if (
            editable
            and not fresh
            and message is not None
            and message.is_accessible
            and await _patiently(lambda: self._edit(message, screen.text, keyboard))
        ):
            return
        await self._say(query.from_user.id, screen)

    async def _say(self, chat: int, screen: Screen, *, remove_keyboard: bool = False) -> None:
        """Send an answer at once: it waits for no letter, and letters make room for it."""
        self.rate_limit.spend(chat)
        await _patiently(lambda: self.send(chat, screen, remove_keyboard=remove_keyboard))

    async def _edit(
        self, message: MaybeInaccessibleMessage, text: str, keyboard: TelegramObject | None
    ) -> bool:
        """Change the pressed message; False where it cannot be changed any more.

        The library's own method would turn the whole message that Telegram returns into objects,
        for nobody; under this spelling it knows no method and hands the answer over as it is.
        """
        changed = {
            "chat_id": message.chat.id,
            "message_id": message.message_id,
            "text": text,
            "parse_mode": ParseMode.HTML,
            "reply_markup": keyboard,
        }
        try:
            await self._bot.do_api_request("editmessagetext", changed)
        except BadRequest as error:
            said = error.message.lower()
            if _UNCHANGED in said:
                return True
            if any(reason in said for reason in _NOT_EDITABLE):
                return False
            raise
        return True

    async def _acknowledge(self, query: CallbackQuery, reply: Reply) -> None:
        """Answering is a courtesy: one that comes too late must not undo what was done."""
        try:
            await query.answer(reply.toast, show_alert=reply.alert)
        except (BadRequest, NetworkError, RetryAfter) as error:
            log.info("a press went unacknowledged: %s", type(error).__name__)


async def _patiently(call: Callable[[], Awaitable[T]]) -> T | None:
    """Call until it works: wait as long as Telegram asks, and try again when the line breaks.

    Someone who blocked the bot hears nothing (None). Raises what remains when patience ends.
    """
    give_up = time.monotonic() + PATIENCE
    pause = 0.3
    while True:
        try:
            return await call()
        except Forbidden:
            return None
        except BadRequest:
            raise
        except RetryAfter as error:
            wait = asked_wait(error)
            if time.monotonic() + wait > give_up:
                raise
        except NetworkError:
            wait = pause = min(2 * pause, LONGEST_PAUSE)
            if time.monotonic() + wait > give_up:
                raise
        await asyncio.sleep(wait)


def asked_wait(error: RetryAfter) -> float:
    """Return the seconds for which Telegram asks to be left alone."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
