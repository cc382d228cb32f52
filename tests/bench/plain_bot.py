"""The reference for presses: bots that know nothing and keep nothing, they answer and edit.

``python -m tests.bench.plain_bot KIND API_URL TOKEN SCREENS``; SCREENS is JSON with the screen to
show for each kind of button, just as Praxis shows it.
"""

import asyncio
import json
import sys
from collections.abc import Coroutine
from typing import Any

import uvloop
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.telegram.transport import AiohttpRequest

BARE, OUR_REQUEST, DEFAULT_REQUEST = "bare", "our-request", "default-request"
AT_ONCE = 256


class Screens:
    """What to show for each kind of button."""

    def __init__(self, given: str) -> None:
        self._screens = {
            kind: (screen["text"], _keyboard(screen.get("reply_markup")))
            for kind, screen in json.loads(given).items()
        }

    def show(self, query: CallbackQuery) -> Coroutine[Any, Any, object]:
        """Return the edit that shows a screen."""
        text, markup = self._screens[(query.data or "").partition(":")[0]]
        return query.edit_message_text(text, parse_mode=ParseMode.HTML, reply_markup=markup)


def _keyboard(markup: str | None) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup.de_json(json.loads(markup)) if markup else None


async def bare(api_url: str, token: str, screens: Screens) -> None:
    """Poll, and answer every press at once: the least that a bot can do on our transport."""
    bot = Bot(
        token,
        base_url=f"{api_url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1, seconds=70),
    )
    tasks: set[asyncio.Task[None]] = set()

    async def answer(update: Update) -> None:
        query = update.callback_query
        if query is not None:
            await asyncio.gather(query.answer(), screens.show(query))

    async with bot:
        offset = 0
        while True:
            fields = {"offset": offset, "timeout": 50, "limit": 100}
            found: Any = await bot.do_api_request("getupdates", fields, read_timeout=60)
            for raw in found:
                offset = raw["update_id"] + 1
                task = asyncio.create_task(answer(Update.de_json(raw, bot)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


async def application(api_url: str, token: str, screens: Screens, *, ours: bool) -> None:
    """Run the library's own application, on our request class or on its default one."""

    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is not None:
            await query.answer()
            await screens.show(query)

    builder = Application.builder().token(token).base_url(f"{api_url}/bot")
    builder = builder.concurrent_updates(AT_ONCE)
    if ours:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(1))
    app = builder.build()
    app.add_handler(CallbackQueryHandler(answer))
    async with app:
        await app.start()
        if app.updater is not None:
            await app.updater.start_polling(timeout=50)
        await asyncio.Event().wait()


def main(kind: str, api_url: str, token: str, given: str) -> None:
    """Run a bot until it is told to end."""
    screens = Screens(given)
    work = (
        bare(api_url, token, screens)
        if kind == BARE
        else application(api_url, token, screens, ours=kind == OUR_REQUEST)
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
