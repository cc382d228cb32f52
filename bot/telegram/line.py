"""The line to Telegram: opened once, and closed at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.config.errors import StartupError
from bot.config.settings import Config
from bot.config.values import without_login
from bot.telegram.retries import GREETING
from bot.telegram.transport import AiohttpRequest


@asynccontextmanager
async def open_bot(config: Config) -> AsyncIterator[Bot]:
    """Open the line to Telegram and learn who we are there. Raises StartupError."""
    api = config.telegram.api_url
    bot = Bot(
        config.telegram.token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1, seconds=70),
    )
    try:
        await _meet(bot, api)
        yield bot
    finally:
        await bot.shutdown()


async def _meet(bot: Bot, api: str) -> None:
    """Learn who we are there. Raises StartupError."""
    try:
        await GREETING(bot.initialize)
    except InvalidToken as error:
        said = "[telegram] token: Telegram does not know it; ask @BotFather for it"
        raise StartupError(said) from error
    except RetryAfter as error:
        raise StartupError("Telegram asks to wait; try again later") from error
    except TelegramError as error:
        said = f"[telegram] api_url: {without_login(api)} cannot be reached ({error.message})"
        raise StartupError(said) from error
