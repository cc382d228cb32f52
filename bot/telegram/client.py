"""Screen → Telegram: send, edit, answer. Nothing else in the house knows how."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from markupsafe import Markup
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.payload import FRESH, pack
from bot.chat.screen import Button, Picture, Pin, Reply, Row, Screen
from bot.telegram.incoming import Press, PressedMessage
from bot.telegram.rate_limit import RateLimit
from bot.telegram.retries import ANSWER
from bot.telegram.workarounds import Keyboard, edit_text, edit_text_of, stop_spinner

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""An address leads to a map: nobody needs a picture of it below every letter."""
_UNCHANGED = "not modified"
_NOT_EDITABLE = ("message to edit not found", "can't be edited", "no text in the message to edit")


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
    return _inline(screen.rows)


def _inline(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    return Keyboard([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> dict[str, str]:
    data = pack(button.action, fresh=button.fresh, acting_for=button.acting_for)
    return {"text": button.label, "callback_data": data}


class Sent(NamedTuple):
    """A new message, and whether anything beneath it can be pressed."""

    message: int
    live: bool


class Telegram:
    """What the bot says to Telegram; letters and answers share one ``rate_limit``."""

    def __init__(self, bot: Bot, rate_limit: RateLimit | None = None) -> None:
        self._bot = bot
        self.rate_limit = rate_limit or RateLimit()

    async def send(self, chat: int, screen: Screen, *, remove_keyboard: bool = False) -> Message:
        """Send a screen as a new message. Raises telegram.error.TelegramError."""
        keyboard = markup(screen)
        reply_markup = ReplyKeyboardRemove() if remove_keyboard and keyboard is None else keyboard
        if isinstance(screen.file, Picture):
            return await self._bot.send_photo(
                chat,
                InputFile(screen.file.content, screen.file.name),
                caption=screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=reply_markup,
                disable_notification=screen.quiet,
                protect_content=screen.protected,
            )
        if screen.file is not None:
            return await self._bot.send_document(
                chat,
                InputFile(screen.file.content, screen.file.name),
                caption=screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=reply_markup,
                disable_notification=screen.quiet,
                protect_content=screen.protected,
            )
        return await self._bot.send_message(
            chat,
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=reply_markup,
            disable_notification=screen.quiet,
            protect_content=screen.protected,
            link_preview_options=_NO_PREVIEW,
        )

    async def reply(
        self, chat: int, answer: Screen | Reply, *, farewell: Markup | None = None
    ) -> Sent | None:
        """Answer a message or a command with a new message; Telegram's limits are waited for.

        With ``farewell`` the keyboard of choices goes away. A message with inline buttons cannot
        take it along, so those words go ahead of it. Returns what was sent, if anything was.
        """
        screen = answer.screen if isinstance(answer, Reply) else answer
        if isinstance(answer, Reply) and answer.pin is not None:
            await self._point(chat, answer.pin)
        if screen is None:
            return None
        if farewell is not None and screen.rows:
            await self._say(chat, Screen(farewell), remove_keyboard=True)
        sent = await self._say(chat, screen, remove_keyboard=farewell is not None)
        await self._say_more(chat, answer)
        return sent

    async def _say_more(self, chat: int, answer: Screen | Reply) -> None:
        """Send what belongs to an answer besides, in order."""
        for one in answer.more if isinstance(answer, Reply) else ():
            await self._say(chat, one)

    async def answer(
        self, press: Press, answer: Screen | Reply, *, farewell: Markup | None = None
    ) -> Sent | None:
        """Answer a press: stop the spinner and show the screen; ``farewell`` as in ``reply``.

        Returns what was sent, where the answer came as a new message.
        """
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        fresh = reply.fresh or press.data.startswith(FRESH)
        if reply.screen is None:
            shown = []
        elif farewell is not None:
            shown = [self.reply(press.user.id, reply, farewell=farewell)]
        else:
            shown = [self._show(press, reply.screen, fresh=fresh)]
        if reply.pin is not None:
            shown.append(self._point(press.user.id, reply.pin))
        sent = await asyncio.gather(self._acknowledge(press, reply), *shown)
        if farewell is None:
            await self._say_more(press.user.id, reply)
        return next((one for one in sent if one is not None), None)

    async def _show(self, press: Press, screen: Screen, *, fresh: bool) -> Sent | None:
        message, keyboard = press.message, markup(screen)
        if (
            fresh
            or isinstance(keyboard, ReplyKeyboardMarkup)
            or message is None
            or not message.is_accessible
            or not await self._change(message, screen, keyboard)
        ):
            return await self._say(press.user.id, screen)
        return None

    async def _change(
        self, message: PressedMessage, screen: Screen, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Put a screen in place of another of its kind; False where that cannot be done.

        A picture gives way to the next one and a text to the next text. Between the two, what was
        there stays, and the answer comes below. So it does where an open message would have to
        become a protected one: Telegram protects only what was sent so.
        """
        if screen.protected and not message.is_protected:
            return False
        if isinstance(screen.file, Picture) and message.has_picture:
            media = InputMediaPhoto(
                screen.file.content, screen.text, ParseMode.HTML, filename=screen.file.name
            )
            where = message.chat.id, message.message_id
            return await self._edit(
                lambda: self._bot.edit_message_media(media, *where, reply_markup=keyboard)
            )
        if screen.file is not None or message.has_picture:
            return False
        return await self._edit(lambda: edit_text(self._bot, message, screen.text, keyboard))

    async def change(self, chat: int, message: int, screen: Screen) -> bool:
        """Put a screen in place of an own message of text; False where that one is gone.

        Tried once. Raises telegram.error.TelegramError.
        """
        self.rate_limit.spend(chat)
        keyboard = _inline(screen.rows)
        try:
            await edit_text_of(self._bot, chat, message, screen.text, keyboard)
        except BadRequest as error:
            said = error.message.lower()
            if any(reason in said for reason in _NOT_EDITABLE):
                return False
            if _UNCHANGED not in said:
                raise
        return True

    async def take_buttons(self, chat: int, message: int) -> None:
        """Take the buttons of a message that is over. Tried once: it is a courtesy."""
        try:
            await self._bot.edit_message_reply_markup(chat, message)
        except TelegramError as error:
            log.info("a message keeps its buttons: %s", type(error).__name__)

    async def _say(
        self, chat: int, screen: Screen, *, remove_keyboard: bool = False
    ) -> Sent | None:
        """Send an answer at once: it waits for no letter, and letters make room for it."""
        self.rate_limit.spend(chat)
        try:
            sent = await ANSWER(lambda: self.send(chat, screen, remove_keyboard=remove_keyboard))
        except Forbidden:  # who blocked the bot hears nothing
            return None
        return Sent(sent.message_id, bool(screen.rows))

    async def _point(self, chat: int, pin: Pin) -> None:
        """Send a point on the map, as any answer is sent."""
        self.rate_limit.spend(chat)
        with suppress(Forbidden):
            await ANSWER(
                lambda: self._bot.send_venue(
                    chat,
                    pin.latitude,
                    pin.longitude,
                    pin.title,
                    pin.address,
                    reply_markup=_inline(pin.rows),
                )
            )

    async def _edit(self, change: Callable[[], Awaitable[object]]) -> bool:
        """Change the pressed message; False where it cannot be changed any more."""
        try:
            await ANSWER(change)
        except BadRequest as error:
            said = error.message.lower()
            if _UNCHANGED in said:
                return True
            if any(reason in said for reason in _NOT_EDITABLE):
                return False
            raise
        except Forbidden:
            return False
        return True

    async def _acknowledge(self, press: Press, reply: Reply) -> None:
        """Answering is a courtesy: one that comes too late must not undo what was done."""
        try:
            await stop_spinner(self._bot, press.id, reply.toast, alert=reply.alert)
        except (BadRequest, NetworkError, RetryAfter) as error:
            log.info("a press went unacknowledged: %s", type(error).__name__)
