"""Calendars outside read along here, by an address that is a secret.

Whoever does not have it learns nothing: an address that never was and one that is no more are
answered alike. The token is looked up by its digest, so how long that takes tells nothing of it,
and nothing of a request is logged.
"""

import asyncio
import hashlib
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from bot.chat.context import Services
from bot.shared.calendar_file import FETCH_AGAIN, followed_calendar
from bot.shared.feed_address import is_token
from core.errors import BusyError
from core.feeds.service import digest_of
from core.model import Span
from core.ports.appointments import Which
from core.ports.feeds import Fetched, FetchedTooOftenError

BEFORE = timedelta(days=30)
"""What began longer ago is not told any more; what was cancelled is told as cancelled so long."""
AHEAD = timedelta(days=3650)
MOST = 2000
AT_ONCE = 4
"""So many are answered at a time: people who press come first."""
PRIVATE = {
    "Cache-Control": f"private, max-age={FETCH_AGAIN.seconds // 3}",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


class Calendars:
    """Answers who fetches a calendar."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, services: Services, request: web.Request) -> web.Response:
        """Answer one fetch."""
        token = request.match_info["token"]
        if services.public_url is None or not is_token(token):
            return _nothing_here()
        async with self._turns:
            try:
                return await _answer(services, digest_of(token), request)
            except FetchedTooOftenError:
                return web.Response(status=429, headers={"Retry-After": "5"})
            except BusyError:
                return web.Response(status=503, headers={"Retry-After": "30"})


def _nothing_here() -> web.Response:
    return web.Response(status=404, text="404: Not Found")


async def _answer(services: Services, digest: str, request: web.Request) -> web.Response:
    now = services.clock.now()
    fetched = await services.fetches.fetch(digest, now)
    body = None if fetched is None else await _calendar(services, fetched, now)
    if fetched is None or body is None:
        return _nothing_here()
    seen = hashlib.sha256(body).hexdigest()[:32]
    changed_at = fetched.changed_at
    if seen != fetched.seen or changed_at is None:
        await services.fetches.note(digest, seen, now)
        changed_at = now
    tag = f'"{seen}"'
    headers = PRIVATE | {"ETag": tag, "Last-Modified": format_datetime(changed_at, usegmt=True)}
    if _is_known(request, tag, changed_at):
        return web.Response(status=304, headers=headers)
    kind = {"Content-Type": "text/calendar; charset=utf-8"}
    return web.Response(body=body, headers=headers | kind)


async def _calendar(services: Services, fetched: Fetched, now: datetime) -> bytes | None:
    """Return what is to be read there now; None where whose it is has gone meanwhile."""
    of, starts = fetched.of, Span(now - BEFORE, now + AHEAD)
    name: str | None = None
    if of.patient is not None:
        cared = await services.queries.cared_for(of.account, of.patient)
        if cared is None:
            return None
        name = cared.patient.name
        views = await services.queries.of_patient(
            of.patient, starts=starts, which=Which.ALL, limit=MOST
        )
    elif of.doctor is not None:
        views = await services.queries.of_doctor(
            of.doctor, starts=starts, which=Which.ALL, limit=MOST
        )
    else:
        return None
    t = services.languages.speak(fetched.language)
    return followed_calendar(t, services.policy, views, services.link, name, now)


def _is_known(request: web.Request, tag: str, changed_at: datetime) -> bool:
    """Whether who asks has it as it is; a tag says so better than a time (RFC 9110, 13.2.2)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        known = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in known or "*" in known
    since = request.headers.get("If-Modified-Since")
    try:
        return since is not None and changed_at.replace(microsecond=0) <= parsedate_to_datetime(
            since
        )
    except (ValueError, TypeError):
        return False
