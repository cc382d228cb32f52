"""Fetches a calendar at somebody's address: bounded in time and size, step by step, and silently.

The address is a secret, and so is all that it leads to: no error and no log line tells of it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from bot.outside.names import Names
from bot.outside.reach import InsideError, Reach
from core.busy.address import checked
from core.errors import BadFieldError
from core.ports.busy import Failure

SECONDS = 10
"""For everything: all steps from the first to the last byte."""
MOST_BYTES = 5 << 20
MOST_STEPS = 5
"""From one address to the next."""
HEADER_LONGEST = 1000
CALLED = "Praxis (calendar subscription)"

_UNCHANGED, _OK = 304, 200
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})

log = logging.getLogger(__name__)


class FetchError(Exception):
    """A calendar could not be fetched; ``why`` is all that may be told."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found there. ``body`` is None where nothing has changed."""

    body: bytes | None
    etag: str | None = None
    modified: str | None = None


class Fetcher:
    """Asks for files at addresses that people gave. ``reach`` is how far it may go."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def fetch(self, address: str, etag: str | None, modified: str | None) -> Fetched:
        """Return what is there, unless it is what was there last. Raises FetchError."""
        known = dict(zip(_CONDITIONS, (etag, modified), strict=True))
        headers = {name: value for name, value in known.items() if value is not None}
        headers |= {"User-Agent": CALLED, "Accept": "text/calendar, */*;q=0.5"}
        try:
            async with asyncio.timeout(SECONDS), self._session(headers) as session:
                return await self._follow(session, address)
        except TimeoutError:
            raise FetchError(Failure.SLOW) from None
        except InsideError:
            raise FetchError(Failure.INSIDE) from None
        except aiohttp.ClientConnectorError as error:
            # What was refused at the last step before a connection is told as the cause.
            inside = isinstance(error.os_error, InsideError) or _is_inside(error)
            raise FetchError(Failure.INSIDE if inside else Failure.UNREACHABLE) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise FetchError(Failure.UNREACHABLE) from None

    @asynccontextmanager
    async def _session(self, headers: dict[str, str]) -> AsyncIterator[aiohttp.ClientSession]:
        connector = aiohttp.TCPConnector(
            socket_factory=self._reach.socket,
            resolver=Names(),
            use_dns_cache=False,
            force_close=True,
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers | {"Accept-Encoding": "identity"},
            auto_decompress=False,  # a small answer must not become a large one
            trust_env=False,  # neither a proxy nor a password file speaks for it
            max_line_size=8190,
            max_field_size=8190,
        ) as session:
            yield session

    async def _follow(self, session: aiohttp.ClientSession, address: str) -> Fetched:
        """Ask there, and wherever that leads: each step is judged as if it were the first."""
        for _ in range(MOST_STEPS + 1):
            url = URL(self._checked(address), encoded=True)
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status in _ELSEWHERE:
                    address = _next(str(url), answer.headers.get("Location", ""))
                    continue
                return await self._read(answer)
        raise FetchError(Failure.ASTRAY)

    def _checked(self, address: str) -> str:
        try:
            return checked(address, self._reach.schemes)
        except BadFieldError:
            raise FetchError(Failure.ASTRAY) from None

    async def _read(self, answer: aiohttp.ClientResponse) -> Fetched:
        tag = _short(answer.headers.get("ETag"))
        modified = _short(answer.headers.get("Last-Modified"))
        if answer.status == _UNCHANGED and _asked_for_news(answer):
            return Fetched(None, tag, modified)
        if answer.status != _OK:
            raise FetchError(Failure.REFUSED)
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(Failure.NO_CALENDAR)
        if (answer.content_length or 0) > MOST_BYTES:
            raise FetchError(Failure.TOO_LARGE)
        body = bytearray()
        async for part in answer.content.iter_any():
            body += part
            if len(body) > MOST_BYTES:
                raise FetchError(Failure.TOO_LARGE)
        return Fetched(bytes(body), tag, modified)


def _asked_for_news(answer: aiohttp.ClientResponse) -> bool:
    """Whether it was asked for what is new alone: else "nothing is" says nothing."""
    return any(name in answer.request_info.headers for name in _CONDITIONS)


def _next(address: str, leads_to: str) -> str:
    """Return where one address leads. Raises FetchError."""
    try:
        return urljoin(address, leads_to)
    except ValueError:
        raise FetchError(Failure.ASTRAY) from None


def _short(header: str | None) -> str | None:
    """Return what a server calls its answer, unless it is a book or no plain text."""
    fits = header is not None and len(header) <= HEADER_LONGEST and header.isascii()
    return header if fits and header and header.isprintable() else None


def _is_inside(error: BaseException) -> bool:
    """Whether somewhere below this error the way led inside."""
    below: list[BaseException] = [error]
    seen = 0
    while below and seen < MOST_STEPS * MOST_STEPS:
        one = below.pop()
        seen += 1
        if isinstance(one, InsideError):
            return True
        if isinstance(one, BaseExceptionGroup):
            below += one.exceptions
        below += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
    return False
