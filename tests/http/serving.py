"""Somebody's server, to be fetched from."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

SECRET = "/private-0a1b2c/basic.ics"


@dataclass
class Server:
    """Somebody's server, and what it was asked."""

    port: int = 0
    asked: list[web.BaseRequest] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{SECRET}"


@asynccontextmanager
async def serving(answer: Callable[[web.BaseRequest], Any]) -> AsyncIterator[Server]:
    server = Server()

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        server.asked.append(request)
        found: web.StreamResponse = await answer(request)
        return found

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
