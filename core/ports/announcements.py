"""What the clinic tells many: in a unit of work, and on pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.model import (
    AccountId,
    Announcement,
    AnnouncementId,
    DoctorId,
    Maintenance,
    MaintenanceId,
    Readers,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of an announcement's letters so far; ``waiting`` ones may still arrive."""

    reached: int = 0
    waiting: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom an announcement did not reach. ``cause`` is as the outbox notes it."""

    name: str
    phone: str | None
    cause: str


class Announcements(Protocol):
    """Announcements, in a unit of work."""

    async def add(self, announcement: Announcement) -> Announcement:
        """Write a new one; it gets its id."""
        ...

    async def hold(self, announcement: AnnouncementId) -> Announcement | None:
        """Hold and return one."""
        ...

    async def save(self, announcement: Announcement) -> None: ...

    async def remove(self, announcement: AnnouncementId) -> None:
        """Forget one of which no letter was written."""
        ...

    async def last_account(self) -> int:
        """Return the highest id of any account."""
        ...

    async def readers(
        self, readers: Readers, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return who is to read it, by their ids, above ``after`` and up to ``last``.

        Nobody who is shut out or had the chat forgotten.
        """
        ...

    async def count(self, readers: Readers) -> int:
        """Count who is to read it."""
        ...

    async def told_of(
        self, maintenance: MaintenanceId, after: int, last: int, limit: int
    ) -> Sequence[AccountId]:
        """Return whom the letter about maintenance reached, or reaches now; as ``readers``."""
        ...

    async def reach(self, announcement: AnnouncementId) -> Reach: ...

    async def park(self, announcement: AnnouncementId) -> None:
        """Let no letter of it go out that is not on its way."""
        ...

    async def unpark(self, announcement: AnnouncementId, now: datetime) -> None:
        """Let its parked letters go out."""
        ...

    async def call_back(self, announcement: AnnouncementId, now: datetime) -> None:
        """Close its letters that are not on their way; they count neither as reached nor missed."""
        ...


class Maintenances(Protocol):
    """When the bot rests, in a unit of work."""

    async def add(self, maintenance: Maintenance) -> tuple[Maintenance, bool]:
        """Write it, and whether it is new: where the same stretch stands already, return that."""
        ...

    async def hold(self, maintenance: MaintenanceId) -> Maintenance | None: ...

    async def save(self, maintenance: Maintenance) -> None: ...


class AnnouncementPages(Protocol):
    """Pages of announcements and of maintenance, which only read."""

    async def announcement(self, announcement: AnnouncementId) -> Announcement | None: ...

    async def announcements(self, limit: int, offset: int = 0) -> Sequence[Announcement]:
        """Return a page of all, the latest first."""
        ...

    async def unshown_announcements(self, limit: int) -> Sequence[Announcement]:
        """Return those that were confirmed and whose end is not shown yet, the oldest first."""
        ...

    async def count_readers(self, readers: Readers) -> int: ...

    async def reach(self, announcement: AnnouncementId) -> Reach: ...

    async def not_reached(
        self, announcement: AnnouncementId, limit: int, offset: int = 0
    ) -> Sequence[Missed]:
        """Return a page of whom it did not reach, for as long as letters are kept."""
        ...

    async def newest_account(self) -> int:
        """Return the highest id of any account."""
        ...

    async def announced_in_hand(self, now: datetime) -> int:
        """Count the letters to many that are due or on their way."""
        ...

    async def patients_by_day(
        self, doctor: DoctorId, now: datetime, limit: int
    ) -> Sequence[tuple[date, int]]:
        """Return the days on which a doctor has appointments ahead, and how many."""
        ...

    async def maintenance(self, maintenance: MaintenanceId) -> Maintenance | None: ...

    async def maintenances(self, now: datetime) -> Sequence[Maintenance]:
        """Return what is not over, called off or not, in order of time; at most a hundred."""
        ...
