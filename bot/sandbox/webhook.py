"""Webhook delivery: one update after another, in order, again and again until a 2xx answers.

Nothing leaves this machine: a webhook has to stand on it, and redirections are not followed. As
with a Bot API server of one's own it may do without https; with it Telegram's rules hold.
"""

import asyncio
import logging
import re
import socket
import ssl
from contextlib import AbstractAsyncContextManager
from ipaddress import ip_address
from typing import Any, NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sandbox.clock import SandboxClock
from bot.sandbox.entities.links import Link, LinkError, parsed_link
from bot.sandbox.refusal import bad_request
from bot.sandbox.updates import KINDS, UpdateQueue

log = logging.getLogger(__name__)

USUAL_CONNECTIONS = 40
_ANSWER_SECONDS = 60
_SLOWEST_RETRY = 30.0
_LONGEST_SECRET = 256
_LARGEST_CERTIFICATE = 3 * 1024 * 1024
_PORTS = (443, 80, 88, 8443)
_WRONG_PORT = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
_ELSEWHERE = "bad webhook: the sandbox delivers to this machine only"


class Wanted(NamedTuple):
    """A webhook as a bot asks for it; a `certificate` is the one that the bot's server shows."""

    url: str
    secret: str = ""
    connections: int = USUAL_CONNECTIONS
    ip_address: str = ""
    certificate: bytes = b""


class Webhook:
    """Pushes the queue's updates to the bot's address on this machine, while one is set."""

    def __init__(self, updates: UpdateQueue, clock: SandboxClock) -> None:
        self.wanted: Wanted | None = None
        self.first_retry = 0.2
        self._updates = updates
        self._clock = clock
        self._ip_address = ""
        self._last_error: tuple[int, str] | None = None
        self._courier: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where updates are pushed, "" where they are polled."""
        return self.wanted.url if self.wanted else ""

    async def check(self, wanted: Wanted) -> None:
        """Refuse (400) what Telegram refuses, and what is not on this machine."""
        try:
            link = parsed_link(wanted.url, "https")
        except LinkError:
            raise bad_request("invalid webhook URL specified") from None
        if len(wanted.secret) > _LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not re.fullmatch("[A-Za-z0-9_-]*", wanted.secret):
            raise bad_request("secret token contains unallowed characters")
        if (size := len(wanted.certificate)) > _LARGEST_CERTIFICATE:
            raise bad_request(f"certificate size is too big ({size} bytes)")
        if link.scheme == "https" and (link.port or 443) not in _PORTS:
            raise bad_request(_WRONG_PORT)
        try:
            _context(wanted)
        except (ssl.SSLError, ValueError):
            raise bad_request("bad webhook: Failed to set custom certificate file") from None
        self._ip_address = await _place(link, wanted.ip_address)

    async def set(self, wanted: Wanted) -> None:
        """Deliver from now on to what was checked, with the secret in each request's header."""
        await self.stop()
        self.wanted = wanted
        self._courier = asyncio.create_task(self._deliver(wanted))

    async def stop(self) -> None:
        """Stop delivering and forget the address, and what went wrong there."""
        self.wanted = self._last_error = None
        if self._courier:
            self._courier.cancel()
            await asyncio.gather(self._courier, return_exceptions=True)
            self._courier = None

    def info(self) -> dict[str, Any]:
        """Return the Bot API's WebhookInfo."""
        wanted = self.wanted
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": bool(wanted and wanted.certificate),
            "pending_update_count": len(self._updates),
        }
        if wanted:
            info["ip_address"] = self._ip_address
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if wanted:
            info["max_connections"] = wanted.connections
        if self._updates.allowed:
            info["allowed_updates"] = sorted(self._updates.allowed, key=KINDS.index)
        return info

    async def _deliver(self, wanted: Wanted) -> None:
        headers = {"Content-Type": "application/json"}
        if wanted.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = wanted.secret
        limit = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
        near = aiohttp.TCPConnector(resolver=_ThisMachine(), ssl=_context(wanted) or True)
        where = _address(wanted)
        pause = self.first_retry
        async with aiohttp.ClientSession(connector=near, headers=headers, timeout=limit) as session:
            while True:
                await self._updates.arrived()
                for update in self._updates.first(1):
                    post = session.post(data=update.body.encode(), allow_redirects=False, **where)
                    if await self._accepted(post):
                        self._updates.confirm(update.id + 1)
                        pause = self.first_retry
                    else:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, _SLOWEST_RETRY)

    async def _accepted(self, post: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> bool:
        try:
            async with post as response:
                if 200 <= response.status < 300:
                    return True
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = f"Connection failed: {type(failure).__name__}"
        log.warning("webhook refused an update: %s", error)
        self._last_error = (self._clock.unix(), error)
        return False


def _address(wanted: Wanted) -> dict[str, Any]:
    """Return where to post, as aiohttp is told it: at a fixed address its own name is a title."""
    link = parsed_link(wanted.url, "https")
    if not wanted.ip_address:
        return {"url": str(link)}
    fixed = f"[{wanted.ip_address}]" if ":" in wanted.ip_address else wanted.ip_address
    return {
        "url": str(link._replace(host=fixed)),
        "headers": {"Host": link.host},
        "server_hostname": link.host.strip("[]"),
    }


def _context(wanted: Wanted) -> ssl.SSLContext | None:
    """Return what trusts the bot's own certificate, None where it brought none."""
    if not wanted.certificate:
        return None
    return ssl.create_default_context(cadata=wanted.certificate.decode("ascii"))


async def _place(link: Link, wanted: str) -> str:
    """Return the IP address of a webhook. RefusedError (400) unless it is on this machine."""
    if wanted:
        try:
            near = ip_address(wanted).is_loopback
        except ValueError:
            raise bad_request("bad webhook: Invalid IP address specified") from None
        if not near:
            raise bad_request(_ELSEWHERE)
        return wanted
    host = link.host.strip("[]")
    try:
        found = await _ThisMachine().resolve(host, link.port)
    except (OSError, UnicodeError):
        raise bad_request(_ELSEWHERE) from None
    return str(found[0]["host"])


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
