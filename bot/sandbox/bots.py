"""Several bots at once: each has a stand-in to itself, on a port of its own."""

import secrets
from contextlib import AsyncExitStack
from datetime import tzinfo
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.answers import as_json
from bot.sandbox.bodies import body_of, text_in
from bot.sandbox.clock import SandboxClock
from bot.sandbox.messages import JSON
from bot.sandbox.people import ImpossibleError
from bot.sandbox.routes import PREFIX, Route
from bot.sandbox.server import Sandbox

MOST_BOTS = 100
FIRST_BOT = 4_200_000_001
_BOT_ID = "{id:[0-9]{1,18}}"


class Bots:
    """The stand-ins that are opened over HTTP, beside the first one. Ends them as it ends."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._open: dict[int, AsyncExitStack] = {}
        self._last = FIRST_BOT

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for bot_id in tuple(self._open):
            await self._open.pop(bot_id).aclose()

    def routes(self) -> list[Route]:
        """Return the routes of the bots."""
        return [
            Route(
                "POST",
                "/bots",
                "open Telegram for another bot, with its own people and clock: `name`, "
                "`username`, `strict_pace` to refuse what comes too fast",
                self._add,
            ),
            Route("DELETE", f"/bots/{_BOT_ID}", "close one that was opened so", self._remove),
        ]

    async def _add(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        if len(self._open) >= MOST_BOTS:
            raise ImpossibleError(409, f"there are {MOST_BOTS} bots already")
        self._last += 1
        bot_id, stack = self._last, AsyncExitStack()
        sandbox = Sandbox(
            fresh_token(bot_id),
            SandboxClock(),
            strict_pace=bool(body.get("strict_pace")),
            bot_name=text_in(body, "name", "Bot"),
            bot_username=text_in(body, "username", "sandbox_bot"),
            zone=self._zone,
        )
        await stack.enter_async_context(sandbox)
        self._open[bot_id] = stack
        return as_json(told(sandbox))

    async def _remove(self, request: web.Request) -> web.Response:
        stack = self._open.pop(int(request.match_info["id"]), None)
        if stack is None:
            raise ImpossibleError(404, "there is no such bot that was opened so")
        await stack.aclose()
        return as_json({"closed": True})


def fresh_token(bot_id: int = FIRST_BOT) -> str:
    """Return a token that nobody else knows: the bot's side is for the one who was told it."""
    return f"{bot_id}:{secrets.token_urlsafe(26)}"


def told(sandbox: Sandbox) -> JSON:
    """Return what a bot and its tests have to know."""
    return {
        "token": sandbox.token,
        "api_url": sandbox.api_url,
        "page_url": sandbox.page_url,
        "interface_url": f"{sandbox.api_url}{PREFIX}",
    }
