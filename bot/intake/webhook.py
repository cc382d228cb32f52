"""Receives updates that Telegram brings: 200 only once they are kept.

Anybody may knock at this door. So what is not Telegram's is refused before it is read, nothing may
take long or be large, and nothing of it is logged. What finds no room is answered 503: Telegram
brings it again.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.config.errors import StartupError
from bot.config.settings import Webhook
from bot.config.values import Listening
from bot.http.serving import Bounds, serving
from bot.intake.intake import Intake
from bot.intake.poller import ALLOWED
from bot.telegram.incoming import has_id
from bot.telegram.retries import START
from core.errors import BusyError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)

TELEGRAMS_CONNECTIONS = 40
MOST_AT_ONCE = 100
"""So many requests are served at once, beyond what Telegram itself makes."""
MOST_CONNECTIONS = 400
MOST_BYTES = 1_048_576
"""The longest messages, with all that Telegram says about them, are a tenth of it."""
SECONDS_OF_SILENCE = 15.0
"""A connection without a whole head of a request is closed after that."""
SECONDS_OF_BODY = 10.0
AGAIN = {"Retry-After": "1"}

log = logging.getLogger(__name__)


class Door:
    """Takes the requests that bring updates."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._served = 0

    async def bring(self, request: web.Request) -> web.Response:
        """Answer one request."""
        brought = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(brought, self._secret):
            return web.Response(status=401)
        if self._served >= MOST_AT_ONCE or self._intake.crowded:
            return web.Response(status=503, headers=AGAIN)
        self._served += 1
        try:
            return await self._take(request)
        finally:
            self._served -= 1

    async def _take(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(SECONDS_OF_BODY):
                body = await request.read()
            update = json.loads(body)
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError, web.RequestPayloadError, ConnectionError):
            return web.Response(status=400)
        if not has_id(update):
            return web.Response(status=400)
        try:
            await self._intake.take([update])
        except BusyError as error:
            log.warning("the database cannot keep updates (%s); Telegram brings them again", error)
            return web.Response(status=503, headers=AGAIN)
        return web.Response()


@asynccontextmanager
async def webhook(bot: Bot, intake: Intake, settings: Webhook) -> AsyncIterator[None]:
    """Listen and have Telegram bring updates, until the block ends.

    Raises StartupError where the port cannot be had, or Telegram does not take the address.
    """
    async with listening(intake, settings):
        await _ask_for_updates(bot, settings)
        yield


@asynccontextmanager
async def listening(intake: Intake, settings: Webhook) -> AsyncIterator[None]:
    """Take what is brought, until the block ends. Raises StartupError."""
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post(urlsplit(settings.url).path or "/", Door(intake, settings.secret).bring)
    where = Listening(settings.listen, settings.port)
    bounds = Bounds(MOST_CONNECTIONS, SECONDS_OF_SILENCE)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serving(app, where, bounds))
        except OSError as error:
            raise StartupError(f"[telegram.webhook] cannot listen on {where}: {error}") from error
        yield


async def _ask_for_updates(bot: Bot, settings: Webhook) -> None:
    """Tell Telegram where to bring updates; a line that breaks is tried again."""
    tell = partial(
        bot.set_webhook,
        settings.url,
        secret_token=settings.secret,
        allowed_updates=ALLOWED,
        max_connections=TELEGRAMS_CONNECTIONS,
    )
    try:
        await START(tell)
    except BadRequest as error:
        said = f"[telegram.webhook] url: Telegram refuses it ({error.message})"
        raise StartupError(said) from error
    except TelegramError as error:
        said = f"[telegram.webhook] url: Telegram could not be told ({error.message})"
        raise StartupError(said) from error
