"""The stand-in's clock over HTTP: what time it is, jumps ahead, and waiting for the bot."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo

from aiohttp import web

from bot.sandbox.answers import as_json
from bot.sandbox.bodies import body_of, patience_in
from bot.sandbox.messages import JSON
from bot.sandbox.people import ImpossibleError
from bot.sandbox.routes import Route
from bot.sandbox.world import World

LONGEST_JUMP = timedelta(days=3650)
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=UTC)


class ClockApi:
    """Tells and moves the clock, shown in `zone`.

    `next_due` tells the moment of the next reminder, `on_clock_change` lets the bot catch up
    after a jump; whoever runs a bot beside the sandbox sets them.
    """

    def __init__(self, world: World, zone: tzinfo) -> None:
        self._world = world
        self._zone = zone
        self.next_due: Callable[[], Awaitable[datetime | None]] | None = None
        self.on_clock_change: Callable[[], Awaitable[None]] | None = None

    def routes(self) -> list[Route]:
        """Return the routes of the clock."""
        return [
            Route(
                "GET",
                "/clock",
                "tell the time, and how far ahead of the real one it is",
                self._tell,
            ),
            Route("POST", "/clock", "jump ahead: `advance` in seconds", self._jump),
            Route(
                "GET",
                "/updates/pending",
                "count the updates that the bot has not confirmed",
                self._pending,
            ),
            Route(
                "GET",
                "/idle",
                "wait until the bot has fetched every update, for `?timeout=` seconds (10)",
                self._idle,
            ),
        ]

    def told(self) -> JSON:
        """Return the time as the page reads it."""
        clock = self._world.clock
        now = clock.now().astimezone(self._zone)
        return {"now": now.isoformat(), "clock_offset": clock.offset.total_seconds()}

    async def _tell(self, _request: web.Request) -> web.Response:
        return as_json(self.told())

    async def _jump(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        if body.get("to") == "next-reminder":
            due = await self.next_due() if self.next_due else None
            if due is None:
                raise ImpossibleError(404, "no reminder is waiting")
            jump = max(due - self._world.clock.now(), timedelta())
        else:
            jump = _jump_in(body)
        if self._world.clock.now() + jump >= LAST_MOMENT:
            raise ImpossibleError(400, f"the clock stops before {LAST_MOMENT.year}")
        self._world.clock.advance(jump)
        self._world.tell("clock", self.told)
        if self.on_clock_change:
            await self.on_clock_change()
        return as_json(self.told())

    async def _pending(self, _request: web.Request) -> web.Response:
        return as_json(len(self._world.updates))

    async def _idle(self, request: web.Request) -> web.Response:
        """Answer as soon as the bot has confirmed all updates; 408 if it takes too long."""
        try:
            async with asyncio.timeout(patience_in(request, "timeout", 10)):
                await self._world.updates.emptied()
        except TimeoutError:
            waiting = len(self._world.updates)
            raise ImpossibleError(408, f"the bot has not fetched {waiting} updates") from None
        return as_json({"idle": True})


def _jump_in(body: JSON) -> timedelta:
    seconds = body.get("advance")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_JUMP.total_seconds():
        raise ImpossibleError(400, "advance is a number of seconds, forward, up to ten years")
    return timedelta(seconds=seconds)
