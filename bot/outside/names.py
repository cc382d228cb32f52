"""Looks up where names lead, in threads of its own.

A server of names that says nothing holds a thread for half a minute, and none of them can be ended.
In the threads that all others share, a hospital's would keep Telegram's own name from being found.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

AT_ONCE = 4

_threads = ThreadPoolExecutor(AT_ONCE, "names-of-calendars")


class Names(AbstractResolver):
    """What aiohttp asks where a name leads."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the numbers that this name has. Raises OSError."""
        look = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(_threads, look)
        return [
            ResolveResult(
                hostname=host,
                host=str(where[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, where in found
        ]

    async def close(self) -> None:
        """Nothing is kept open."""
