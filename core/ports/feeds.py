"""Addresses at which calendars outside read along: who has one, and how often it was fetched."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import AccountId, DoctorId, PatientId


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Whose appointments an account reads: a patient's whom it cares for, or its own as a doctor.

    One of the two is None.
    """

    account: AccountId
    patient: PatientId | None = None
    doctor: DoctorId | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """An address there is. The address itself is known to nobody but who was shown it."""

    made_at: datetime
    fetches: int
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetch that may be answered.

    ``seen`` tells what was fetched last, and ``changed_at`` since when it is so; None at first.
    """

    of: Subscribed
    language: str
    seen: str | None
    changed_at: datetime | None


class Feeds(Protocol):
    """Addresses, in a unit of work that holds whose they are."""

    async def put(self, of: Subscribed, digest: str, now: datetime) -> None:
        """Keep the digest of an address in place of the one before."""
        ...

    async def end(self, of: Subscribed) -> bool:
        """Forget the address; say whether there was one."""
        ...


class FeedPages(Protocol):
    """Pages about addresses."""

    async def feed(self, of: Subscribed) -> Feed | None: ...


class FetchedTooOftenError(Exception):
    """It was fetched a moment ago."""


class Fetches(Protocol):
    """The side of those who fetch; each call is a transaction of its own."""

    async def fetch(self, digest: str, now: datetime) -> Fetched | None:
        """Count a fetch of the address with this digest; None where nobody may read there.

        That is: no such address now, or its account is disabled or away, cares for the patient no
        longer, or does not practise. Raises FetchedTooOftenError and BusyError.
        """
        ...

    async def note(self, digest: str, seen: str, now: datetime) -> None:
        """Note that what is to be read there is another than before, and ``now`` first."""
        ...
