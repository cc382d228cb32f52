"""A server at which anybody may knock: bounded in connections, and in how long one may say nothing.

Of what knocks nothing is logged.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.config.values import Listening

http_log = logging.getLogger(__name__)


@http_log.addFilter
def _without_content(record: logging.LogRecord) -> bool:
    """Let no line through about requests that are none: it would quote them."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many connections there may be, and the seconds of silence after which one is closed."""

    connections: int = 100
    silence: float = 15.0
    goodbye: float = 5.0
    """Seconds that requests under way have when the server ends."""


class _TurnedAway(asyncio.Protocol):
    """A connection for which there is no room."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        transport.close()


@asynccontextmanager
async def serving(app: web.Application, where: Listening, bounds: Bounds) -> AsyncIterator[int]:
    """Serve until the block ends; yield the port. Raises OSError where it cannot be had."""
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=http_log,
        shutdown_timeout=bounds.goodbye,
        keepalive_timeout=bounds.silence,
        lingering_time=1,
        auto_decompress=False,  # nobody sends us anything packed but to have us unpack it
    )
    await runner.setup()
    try:
        server = await _listen(runner, where, bounds.connections)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, where: Listening, most: int) -> asyncio.Server:
    server = runner.server
    assert server is not None  # noqa: S101 (a runner that was set up has one)

    def connection() -> asyncio.Protocol:
        return server() if len(server.connections) < most else _TurnedAway()

    return await asyncio.get_running_loop().create_server(connection, where.host, where.port)
