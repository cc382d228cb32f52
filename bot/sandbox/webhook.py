"""Webhook delivery: one update after another, in order, again and again until a 2xx answers.

Nothing leaves this machine: a webhook has to stand on it, and redirections are not followed.
"""

import asyncio
import logging
import re
import socket
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.sandbox.clock import SandboxClock
from bot.sandbox.refusal import bad_request
from bot.sandbox.updates import UpdateQueue

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 60
_SLOWEST_RETRY = 30.0
_ELSEWHERE = "bad webhook: the sandbox delivers to this machine only"


class Webhook:
    """Pushes the queue's updates to the bot's address on this machine, while one is set."""

    def __init__(self, updates: UpdateQueue, clock: SandboxClock) -> None:
        self.url = ""
        self.first_retry = 0.2
        self._updates = updates
        self._clock = clock
        self._secret = ""
        self._max_connections = 40
        self._last_error: tuple[int, str] | None = None
        self._courier: asyncio.Task[None] | None = None

    async def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to `url` from now on, with the secret in each request's header."""
        await _check(url, secret)
        await self.stop()
        self.url, self._secret, self._max_connections = url, secret, max_connections
        self._last_error = None
        self._courier = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Stop delivering and forget the address."""
        self.url = ""
        if self._courier:
            self._courier.cancel()
            await asyncio.gather(self._courier, return_exceptions=True)
            self._courier = None

    def info(self) -> dict[str, Any]:
        """Return the Bot API's WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.url:
            info["max_connections"] = self._max_connections
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._updates.allowed:
            info["allowed_updates"] = sorted(self._updates.allowed)
        return info

    async def _deliver(self) -> None:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        limit = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
        pause = self.first_retry
        near = aiohttp.TCPConnector(resolver=_ThisMachine())
        async with aiohttp.ClientSession(connector=near, headers=headers, timeout=limit) as session:
            while True:
                await self._updates.arrived()
                for update in self._updates.first(1):
                    if await self._accepted(session, update.body):
                        self._updates.confirm(update.id + 1)
                        pause = self.first_retry
                    else:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, _SLOWEST_RETRY)

    async def _accepted(self, session: aiohttp.ClientSession, body: str) -> bool:
        try:
            async with session.post(
                self.url, data=body.encode(), allow_redirects=False
            ) as response:
                if 200 <= response.status < 300:
                    return True
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = f"Connection failed: {type(failure).__name__}"
        log.warning("webhook refused an update: %s", error)
        self._last_error = (self._clock.unix(), error)
        return False


async def _check(url: str, secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret and not re.fullmatch("[A-Za-z0-9_-]+", secret):
        raise bad_request("secret token contains unallowed characters")
    try:
        address = URL(url)
    except ValueError:
        raise bad_request("bad webhook: invalid URL") from None
    if address.scheme not in {"http", "https"} or not address.host:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    try:
        await _ThisMachine().resolve(address.host, address.port or 0)
    except (OSError, UnicodeError):
        raise bad_request(_ELSEWHERE) from None


class _ThisMachine(AbstractResolver):
    """Finds names of this machine only, each time anew: a name may be bent meanwhile."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return where ``host`` is. Raises OSError unless all of it is on this machine."""
        found = await aiohttp.ThreadedResolver().resolve(host, port, family)
        if not found or not all(ip_address(one["host"]).is_loopback for one in found):
            raise OSError(_ELSEWHERE)
        return found

    async def close(self) -> None:
        """Nothing is kept open."""
