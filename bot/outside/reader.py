"""Reads doctors' calendars elsewhere in turn: fetched here, parsed in a program of its own."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from bot.outside.fetching import Fetcher, FetchError
from bot.outside.parsing import NO_CALENDAR, TOO_MANY, Question, asked
from bot.outside.reach import Reach
from core.busy.service import BusyService
from core.errors import BusyError
from core.model import Span
from core.policy import ClinicPolicy
from core.ports.busy import BusyPages, Failure, Reading, Turn

AT_ONCE = 4
"""Calendars that are fetched together."""
SECONDS = 60
"""For parsing one, on a machine that has other things to do."""
KEPT = ("PATH", "SYSTEMROOT", "PYTHONPATH", "PYTHONHOME", "PYTHONTZPATH")
"""What the parsing program is told of the environment: no secret is in it."""

log = logging.getLogger(__name__)


class BusyReader:
    """Brings home when doctors are busy elsewhere. ``told`` is called where anybody hears of it."""

    def __init__(
        self,
        service: BusyService,
        pages: BusyPages,
        policy: ClinicPolicy,
        reach: Reach,
        told: Callable[[], None],
    ) -> None:
        self._service = service
        self._pages = pages
        self._policy = policy
        self._fetcher = Fetcher(reach)
        self._told = told
        self._parsing = asyncio.Semaphore(1)

    async def go(self) -> int:
        """Read the calendars whose turn it is, a few at a time; return how many these were.

        Dying between any two steps does no harm: the next turn finds what this one should have.
        Raises BusyError where the database serves nobody now.
        """
        turns = await self._service.turns(AT_ONCE)
        ended = await asyncio.gather(*map(self._read, turns), return_exceptions=True)
        for turn, error in zip(turns, ended, strict=True):
            if isinstance(error, BusyError):
                raise error
            if isinstance(error, Exception):
                # Of the error the kind alone: its words may hold the address.
                log.error("calendar %d could not be read: %s", turn.id, type(error).__name__)
        return len(turns)

    async def _read(self, turn: Turn) -> None:
        try:
            changed: int | bool = await self._service.take(turn, await self._found(turn))
        except FetchError as error:
            log.info("calendar %d was not read: %s", turn.id, error.why)
            changed = await self._service.fail(turn, error.why)
        if changed:
            self._told()

    async def _found(self, turn: Turn) -> Reading | None:
        """Fetch and parse; None is that nothing has changed. Raises FetchError."""
        if turn.address is None:
            raise FetchError(Failure.SEALED)
        fetched = await self._fetcher.fetch(turn.address, turn.etag, turn.modified)
        if fetched.body is None:
            return None
        now, until = self._service.now(), self._service.until()
        own = await self._pages.entries_of(turn.doctor_id, now)
        question = Question(now.timestamp(), until.timestamp(), self._policy.zone.key, tuple(own))
        async with self._parsing:
            spans = await parsed(question, fetched.body)
        return Reading(spans, until, fetched.etag, fetched.modified)


async def parsed(question: Question, calendar: bytes) -> list[Span]:
    """Return when a calendar keeps busy; what asks for too much is ended. Raises FetchError."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "utf8", "-m", "bot.outside.parsing"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a traceback tells what is in the file
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    try:
        async with asyncio.timeout(SECONDS):
            written, _ = await program.communicate(asked(question, calendar))
    except TimeoutError:
        raise FetchError(Failure.TOO_MANY) from None
    finally:
        if program.returncode is None:
            with suppress(ProcessLookupError):
                program.kill()
            await program.wait()
    return _understood(program.returncode, written)


def _understood(code: int | None, written: bytes) -> list[Span]:
    """Return what the program wrote. Raises FetchError."""
    if code != 0:
        raise FetchError(Failure.TOO_MANY)
    answer = json.loads(written)
    match answer.get("failure"):
        case None:
            pass
        case failure:
            raise FetchError(
                {NO_CALENDAR: Failure.NO_CALENDAR, TOO_MANY: Failure.TOO_MANY}[failure]
            )
    return [
        Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        for start, end in answer["busy"]
    ]
