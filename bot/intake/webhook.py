"""Receives updates that Telegram brings: 200 only once they are kept."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.config.errors import StartupError
from bot.config.settings import Webhook
from bot.intake.intake import Intake
from bot.intake.poller import ALLOWED
from core.errors import BusyError

TRIES = 5
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)


@asynccontextmanager
async def webhook(bot: Bot, intake: Intake, settings: Webhook) -> AsyncIterator[None]:
    """Listen and have Telegram bring updates, until the block ends.

    Raises StartupError where the port cannot be had, or Telegram does not take the address.
    """

    async def bring(request: web.Request) -> web.Response:
        brought = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(brought.encode(), settings.secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
            if not isinstance(update.get("update_id"), int):
                return web.Response(status=400)
            await intake.take([update])
        except (ValueError, AttributeError):
            return web.Response(status=400)
        except BusyError:
            return web.Response(status=503)  # Telegram brings it again
        return web.Response()

    app = web.Application()
    app.router.add_post(urlsplit(settings.url).path or "/", bring)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.listen, settings.port).start()
        except OSError as error:
            where = f"{settings.listen}:{settings.port}"
            raise StartupError(f"[telegram.webhook] cannot listen on {where}: {error}") from error
        await _ask_for_updates(bot, settings)
        yield
    finally:
        await runner.cleanup()


async def _ask_for_updates(bot: Bot, settings: Webhook) -> None:
    """Tell Telegram where to bring updates; a line that breaks is tried again."""
    for attempt in range(1, TRIES + 1):
        try:
            await bot.set_webhook(
                settings.url,
                secret_token=settings.secret,
                allowed_updates=ALLOWED,
                max_connections=40,
            )
        except BadRequest as error:
            said = f"[telegram.webhook] url: Telegram refuses it ({error.message})"
            raise StartupError(said) from error
        except TelegramError as error:
            if attempt == TRIES:
                said = f"[telegram.webhook] url: Telegram could not be told ({error.message})"
                raise StartupError(said) from error
            await asyncio.sleep(attempt)
        else:
            return
