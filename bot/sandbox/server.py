"""The sandbox itself: one HTTP server that is Telegram to the bot and a row of phones to people."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, tzinfo
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.entities.links import whole_number
from bot.sandbox.faults import NO_DAMAGE, Faults
from bot.sandbox.guard import Guard
from bot.sandbox.interface import Interface
from bot.sandbox.methods import methods_by_name
from bot.sandbox.pace import Pace, is_paced
from bot.sandbox.params import MOST_BYTES, Params
from bot.sandbox.refusal import Described, RefusedError
from bot.sandbox.updates import Update
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

DEFAULT_TOKEN = "4200000001:sandbox-only"  # noqa: S105  opens nothing but this stand-in
_LONGEST_TOKEN = 80
_LARGEST_BOT_ID = 2**54 - 1


class Sandbox:
    """A running stand-in for Telegram, as an async context manager.

    `token` is the only one it knows; `port` 0 takes a free one; `strict_pace` refuses what comes
    faster than Telegram's soft limits. It listens on this machine only, and to its own page and
    programs only. `next_due` (the moment of the next reminder) and `on_clock_change` (awaited
    after each jump) may be set by whoever runs a bot beside it. The page shows its times in
    `zone`.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        clock: SandboxClock | None = None,
        port: int = 0,
        strict_pace: bool = False,
        *,
        bot_name: str = "Praxis",
        bot_username: str = "praxis_sandbox_bot",
        seed: int = 0,
        zone: tzinfo = UTC,
    ) -> None:
        self.token = token
        self.clock = clock or SandboxClock()
        self.faults = Faults(seed)
        bot_user = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self.world = World(self.clock, bot_user)
        self.webhook = Webhook(self.world.updates, self.clock)
        self._pace = Pace() if strict_pace else None
        self._methods = methods_by_name(self.world, self.webhook)
        self.interface = Interface(self.world, self.faults, zone)
        self._guard = Guard()
        self._port = port
        self._runner: web.AppRunner | None = None

    # ── running ─────────────────────────────────────────────────────────────────────────────

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MOST_BYTES)
        self._guard.watch(app)
        app.router.add_route("*", "/bot{token:[^/]*}/{method:.*}", self._call)
        app.router.add_route("*", "/bot{token:[^/]*}", _not_found)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.add_routes(self.interface.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        self._guard.listens_on(self._port)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.webhook.stop()
        self.world.updates.interrupt(RefusedError(500, "Internal Server Error: restart"))
        await self.interface.live.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The Bot API's root, for the bot's configuration."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def page_url(self) -> str:
        """The page with the phones, and the root of the interface it stands on."""
        return f"{self.api_url}/"

    @property
    def next_due(self) -> Callable[[], Awaitable[datetime | None]] | None:
        """Tells the moment of the next reminder (aware), None when none waits."""
        return self.interface.clock.next_due

    @next_due.setter
    def next_due(self, hook: Callable[[], Awaitable[datetime | None]] | None) -> None:
        self.interface.clock.next_due = hook

    @property
    def on_clock_change(self) -> Callable[[], Awaitable[None]] | None:
        """Awaited after each jump of the clock, before the page hears that it is done."""
        return self.interface.clock.on_clock_change

    @on_clock_change.setter
    def on_clock_change(self, hook: Callable[[], Awaitable[None]] | None) -> None:
        self.interface.clock.on_clock_change = hook

    # ── the Bot API ─────────────────────────────────────────────────────────────────────────

    async def _call(self, request: web.Request) -> web.Response:
        """Answer one Bot API call; HTTP status and `error_code` are always the same."""
        try:
            return await self._carry_out(request)
        except RefusedError as refused:
            return _refuse(refused)
        except ConnectionResetError:  # the bot died in mid-sentence
            return web.Response()

    async def _carry_out(self, request: web.Request) -> web.Response:
        self._check_token(request)
        params = await Params.read(request)
        name = (request.match_info["method"] or params.text("method")).lower()
        method = self._methods.get(name)
        if method is None:
            raise RefusedError(404, "Not Found: method not found")
        damage = NO_DAMAGE
        if self.faults:
            damage = self.faults.damage(name, params.integer("chat_id"))
            await asyncio.sleep(damage.delay)
        if damage.drop_before:
            return _hang_up(request)
        if damage.refusal:
            raise damage.refusal
        if self._pace and is_paced(name):
            self._pace.check(params.integer("chat_id"))
        result = await method(params)
        return _hang_up(request) if damage.drop_after else _answer(_ok(result))

    def _check_token(self, request: web.Request) -> None:
        token: str = request.match_info["token"]
        if token == self.token:
            return
        bot_id, colon, _ = token.partition(":")
        if not colon or token.startswith("0") or len(token) > _LONGEST_TOKEN:
            raise RefusedError(401, "Unauthorized: invalid token specified")
        number = whole_number(bot_id)
        if number is None:
            raise RefusedError(421, "Misdirected Request: unallowed token specified")
        if not 0 < number <= _LARGEST_BOT_ID:
            raise RefusedError(401, "Unauthorized: invalid token specified")
        raise RefusedError(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.Response:
        """Serve a file from the path that getFile told."""
        try:
            self._check_token(request)
        except RefusedError as refused:
            return _refuse(refused)
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            return _refuse(RefusedError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


async def _not_found(_request: web.Request) -> web.Response:
    return _refuse(RefusedError(404, "Not Found"))


def _ok(result: Any) -> str:
    if isinstance(result, Described):
        said = json.dumps(result.description)
        return f'{{"ok":true,"result":{json.dumps(result.result)},"description":{said}}}'
    if isinstance(result, list) and result and isinstance(result[0], Update):
        shown = f"[{','.join(update.body for update in result)}]"
    else:
        shown = json.dumps(result, ensure_ascii=False)
    return f'{{"ok":true,"result":{shown}}}'


def _refuse(refused: RefusedError) -> web.Response:
    answer = _answer(json.dumps(refused.as_json()), refused.code)
    if wait := refused.parameters.get("retry_after"):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _answer(body: str, status: int = 200) -> web.Response:
    return web.Response(body=body.encode(), status=status, content_type="application/json")


def _hang_up(request: web.Request) -> web.Response:
    """Lose the connection: the other side sees it reset and gets no answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()
