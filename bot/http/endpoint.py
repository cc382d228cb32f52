"""The optional endpoint: ``/health``, ``/ready`` and ``/metrics``, and calendars that are followed.

A process that waits to take over has it too, and says so. Two processes on one machine cannot share
the port: the one that works has it, and the next one takes it when it takes over.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.metadata import version

from aiohttp import web

from bot.chat.context import Services
from bot.chat.meter import UNMEASURED, Meter
from bot.config.errors import StartupError
from bot.config.settings import Http
from bot.config.values import Listening
from bot.health.readiness import Workplace, is_ready, judge
from bot.health.vitals import Vitals
from bot.http.feeds import Calendars
from bot.http.serving import Bounds, serving
from bot.shared.feed_address import PATH

LOOK_EVERY = 1.0
"""Seconds between two tries at a port that another process has."""
MOST_BYTES = 1024
"""Nobody has anything to bring here."""
FRESH = {"Cache-Control": "no-store"}

log = logging.getLogger(__name__)


class NoEndpoint:
    """What there is where none is configured."""

    meter: Meter = UNMEASURED

    @contextmanager
    def shows(self, services: Services, vitals: Vitals) -> Iterator[None]:
        """Show nothing of it to anybody."""
        del services, vitals
        yield

    @asynccontextmanager
    async def open(self, *, insist: bool) -> AsyncIterator[None]:
        """Open nothing."""
        del insist
        yield


class Endpoint:
    """Answers what is asked about this process, whether it works or waits."""

    def __init__(self, where: Listening) -> None:
        # Takes a moment to import, and most clinics have no endpoint.
        from bot.health.metrics import CONTENT_TYPE, Metrics  # noqa: PLC0415

        self._where = where
        self._metrics, self._content_type = Metrics(), CONTENT_TYPE
        self._workplace: Workplace | None = None
        self._calendars = Calendars()
        self.port: int | None = None
        """Where it listens; None while it does not."""

    @property
    def meter(self) -> Meter:
        """What counts for the metrics."""
        return self._metrics

    @contextmanager
    def shows(self, services: Services, vitals: Vitals) -> Iterator[None]:
        """Tell of this bot until the block ends."""
        self._workplace = Workplace(services, vitals)
        try:
            yield
        finally:
            self._workplace = None

    @asynccontextmanager
    async def open(self, *, insist: bool) -> AsyncIterator[None]:
        """Answer until the block ends.

        A port that another has is a StartupError to who insists; others try it again for ever.
        """
        async with AsyncExitStack() as stack:
            try:
                self.port = await stack.enter_async_context(self._served())
            except OSError as error:
                why = os.strerror(error.errno) if error.errno else str(error)
                said = f"[http] listen: cannot listen on {self._where}: {why}"
                if insist:
                    raise StartupError(said) from error
                log.info("%s; trying again until it can be had", said)
                trying = asyncio.create_task(self._in_time(stack))
                stack.push_async_callback(_end, trying)
            try:
                yield
            finally:
                self.port = None

    async def _in_time(self, stack: AsyncExitStack) -> None:
        """Open as soon as the port can be had."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                self.port = await stack.enter_async_context(self._served())
            except OSError:
                continue
            log.info("[http] listen: %s can be had now", self._where)
            return

    @asynccontextmanager
    async def _served(self) -> AsyncIterator[int]:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/health", self.health)
        app.router.add_get("/ready", self.ready)
        app.router.add_get("/metrics", self.metrics)
        app.router.add_get(PATH, self.calendar)
        async with serving(app, self._where, Bounds()) as port:
            yield port

    async def health(self, _: web.Request) -> web.Response:
        """Say that the process lives: it answers, so it does."""
        return web.json_response({"status": "alive", "version": version("praxis")}, headers=FRESH)

    async def ready(self, _: web.Request) -> web.Response:
        """Say whether it can serve now, with 503 where it cannot, and which part says why."""
        parts = await judge(self._workplace)
        well = is_ready(parts)
        said = {"status": "ready" if well else "not ready", "parts": dict(parts)}
        return web.json_response(said, status=200 if well else 503, headers=FRESH)

    async def metrics(self, _: web.Request) -> web.Response:
        """Say all that is counted, as Prometheus reads it."""
        text = await self._metrics.text(self._workplace)
        return web.Response(body=text, headers=FRESH | {"Content-Type": self._content_type})

    async def calendar(self, request: web.Request) -> web.Response:
        """Let a calendar outside read along, where the clinic lets it."""
        if self._workplace is None:
            return web.Response(status=503, headers={"Retry-After": "5"})
        return await self._calendars.fetch(self._workplace.services, request)


def endpoint_of(settings: Http) -> Endpoint | NoEndpoint:
    """Return the endpoint that is configured, not open yet."""
    return NoEndpoint() if settings.listen is None else Endpoint(settings.listen)


async def _end(task: asyncio.Task[None]) -> None:
    """Stop trying."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
