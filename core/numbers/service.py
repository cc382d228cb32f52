"""Lists that leave for a spreadsheet: read in batches, written down as read before they leave."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core import facts
from core.clock import Clock
from core.errors import NotAllowedError
from core.facts.oversight import Listed
from core.model import Actor
from core.numbers.days import Stretch
from core.people.lookups import own_account
from core.policy import ClinicPolicy
from core.ports.numbers import After, AppointmentRow, Behind, NumberPages, PersonRow
from core.ports.work import OpenWork
from core.reactions import Audience, record

BATCH = 500
MOST_ROWS = 20_000
"""How many rows one file holds, however long names are: a bot may send 50 MB in one file.

Who wants more asks for the next one.
"""
MOST_EXCHANGED = 2_000
"""How many appointments one file for other systems holds: each is checked, which takes a while."""

RowT = TypeVar("RowT")
PlaceT = TypeVar("PlaceT")


@dataclass(frozen=True, slots=True)
class Exported(Generic[PlaceT]):
    """How many rows a file holds, and where the next one begins; None where it is the last."""

    rows: int
    following: PlaceT | None


class ExportService:
    """Hands lists to admins, row by row. Raises NotAllowedError for anyone else.

    What was read is handed over only once the trail says so. Notes and medical records are in no
    list; who was erased is in it without name, number or phone.
    """

    def __init__(
        self, open_work: OpenWork, pages: NumberPages, policy: ClinicPolicy, clock: Clock
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._policy = policy
        self._clock = clock

    async def appointments(
        self,
        by: Actor,
        days: Stretch,
        after: After | None,
        into: Callable[[AppointmentRow], None],
        listed: Listed = Listed.APPOINTMENTS,
    ) -> Exported[After]:
        """Give the appointments of these days to ``into`` in order of time, from ``after`` on.

        ``listed`` says what for: a spreadsheet, or exchange.
        """
        within = days.span(self._policy.zone)

        async def fetch(place: After | None, limit: int) -> Sequence[AppointmentRow]:
            return await self._pages.appointment_rows(within, place, limit)

        await self._judge(by)
        most = MOST_EXCHANGED if listed is Listed.EXCHANGE else MOST_ROWS
        done = await _stream(fetch, lambda row: After(row.span.start, row.id), after, into, most)
        await self._write_down(by, listed, done.rows)
        return done

    async def people(
        self, by: Actor, days: Stretch, behind: Behind | None, into: Callable[[PersonRow], None]
    ) -> Exported[Behind]:
        """Give those who had to do with the clinic then to ``into``: patients, then doctors."""
        within = days.span(self._policy.zone)

        async def fetch(place: Behind | None, limit: int) -> Sequence[PersonRow]:
            return await self._pages.people_rows(within, place, limit)

        await self._judge(by)
        done = await _stream(
            fetch, lambda row: Behind(row.kind, row.place), behind, into, MOST_ROWS
        )
        await self._write_down(by, Listed.PEOPLE, done.rows)
        return done

    async def _judge(self, by: Actor) -> None:
        """Raise NotAllowedError for who is no admin, before anything is read."""
        async with self._open() as work:
            if not (await own_account(work, by)).is_admin:
                raise NotAllowedError

    async def _write_down(self, by: Actor, listed: Listed, rows: int) -> None:
        """Write the reading into the trail, where an admin still is one."""
        async with self._open() as work:
            if not (await own_account(work, by)).is_admin:
                raise NotAllowedError
            fact = facts.ListExported(listed, rows)
            await record(work, by, [fact], Audience(), self._policy, self._clock.now())
            await work.commit()


async def _stream(
    fetch: Callable[[PlaceT | None, int], Awaitable[Sequence[RowT]]],
    place_of: Callable[[RowT], PlaceT],
    place: PlaceT | None,
    into: Callable[[RowT], None],
    most: int,
) -> Exported[PlaceT]:
    """Read batch after batch until the file is full or there are no more rows."""
    number = 0
    while number < most:
        asked = min(BATCH, most - number)
        rows = await fetch(place, asked)
        for row in rows:
            into(row)
        number += len(rows)
        if len(rows) < asked:
            return Exported(number, None)
        place = place_of(rows[-1])
    return Exported(number, place if await fetch(place, 1) else None)
