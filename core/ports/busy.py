"""Doctors' calendars elsewhere: what is known of them, whose turn it is, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.model import BusyCalendarId, DoctorId, Span, TimeOff
from core.views import AppointmentView


class Failure(StrEnum):
    """Why a calendar could not be read. The words stay: the database has them."""

    UNREACHABLE = "unreachable"
    """Nobody answers there, or there is no such host."""
    SLOW = "slow"
    REFUSED = "refused"
    """Somebody answers, but not with a calendar: it is gone, or asks for a password."""
    ASTRAY = "astray"
    """It leads from one address to another without end, or to one that is none."""
    INSIDE = "inside"
    """It leads into a network that is not open to everybody."""
    NO_CALENDAR = "no-calendar"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    """More times than anybody has, or such as take for ever to find out."""
    SEALED = "sealed"
    """No key opens the address: it has to be given again."""


@dataclass(frozen=True, slots=True)
class BusyCalendar:
    """A calendar elsewhere as its doctor may know it: of the address the host alone.

    ``fetches`` counts every try. ``failure`` is that of the last one, None where it went well, and
    ``failing_since`` when the first of those failed that failed in a row.
    """

    id: BusyCalendarId
    host: str
    given_at: datetime
    fetches: int = 0
    tried_at: datetime | None = None
    read_at: datetime | None = None
    failure: Failure | None = None
    failing_since: datetime | None = None
    told: bool = False
    """Whether the doctor heard that it has failed for long."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A calendar whose turn it is. ``address`` is None where no key opens it.

    ``etag`` and ``modified`` are what was answered last, where "not changed since" would do.
    """

    id: BusyCalendarId
    doctor_id: DoctorId
    address: str | None = field(repr=False)
    etag: str | None = field(default=None, repr=False)
    modified: str | None = None
    read_whole_at: datetime | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a calendar up to ``until``: when its owner is busy, and nothing else."""

    spans: Sequence[Span]
    until: datetime
    etag: str | None = field(default=None, repr=False)
    modified: str | None = None


class BusyCalendars(Protocol):
    """Calendars elsewhere, at most one of a doctor, in a unit of work that holds the doctor."""

    async def of(self, doctor: DoctorId) -> BusyCalendar | None: ...

    async def put(self, doctor: DoctorId, address: str, now: datetime) -> None:
        """Keep this address, sealed, in place of the one before; its turn is now."""
        ...

    async def remove(self, doctor: DoctorId) -> bool:
        """Forget the address; say whether there was one."""
        ...

    async def turns(self, now: datetime, limit: int) -> Sequence[Turn]:
        """Hold and return calendars of those who practise, whose turn it is; nobody's twice."""
        ...

    async def tried(self, calendar: BusyCalendarId, now: datetime, again: datetime) -> None:
        """Count a fetch that begins now, and let the next turn be then."""
        ...

    async def was_read(
        self, calendar: BusyCalendarId, now: datetime, reading: Reading | None
    ) -> None:
        """Write that it went well; None is that nothing has changed there."""
        ...

    async def failed(
        self, calendar: BusyCalendarId, why: Failure, since: datetime, *, told: bool
    ) -> None:
        """Write that it went wrong, since when it does, and whether its doctor heard of that."""
        ...

    async def opened(self, doctor: DoctorId) -> Sequence[Span]:
        """Return the stretches in which the doctor offers times all the same, in order."""
        ...

    async def set_opened(self, doctor: DoctorId, spans: Sequence[Span]) -> None:
        """Write these in place of all that were there."""
        ...


class BusyPages(Protocol):
    """Pages about calendars elsewhere, which only read."""

    async def busy_calendar(self, doctor: DoctorId) -> BusyCalendar | None: ...

    async def busy_times(self, doctor: DoctorId, span: Span, limit: int) -> Sequence[TimeOff]:
        """Return the first imported times off that overlap the span, in order."""
        ...

    async def busy_conflicts(
        self, doctor: DoctorId, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[AppointmentView]:
        """Return a page of the live appointments ahead that overlap a busy time, in order."""
        ...

    async def entries_of(self, doctor: DoctorId, since: datetime) -> Sequence[str]:
        """Return what the doctor's appointments from then on are called in calendar files."""
        ...
