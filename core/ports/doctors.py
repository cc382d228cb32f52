"""What a doctor asks to have changed on the card, their delays, and who hears in the morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from core.model import AccountId, CardRequest, Delay, DoctorId, Span


class CardRequests(Protocol):
    """The latest request of each doctor, in a unit of work."""

    async def get(self, doctor: DoctorId) -> CardRequest | None: ...

    async def save(self, request: CardRequest) -> None:
        """Write this one in place of the one before."""
        ...


class Delays(Protocol):
    """How late doctors run, in a unit of work."""

    async def save(self, doctor: DoctorId, day: date, delay: Delay | None) -> None:
        """Write how late a doctor runs that day, or (None) that they don't; forget earlier days."""
        ...


@dataclass(frozen=True, slots=True)
class DigestReader:
    """A doctor who wants to hear of the day at this time of the wall clock."""

    doctor: DoctorId
    account: AccountId
    at: time


class DoctorPages(Protocol):
    """Pages about a doctor's own business, which only read."""

    async def card_request(self, doctor: DoctorId) -> CardRequest | None: ...

    async def delay(self, doctor: DoctorId, day: date) -> Delay | None: ...

    async def digest_readers(
        self,
        day: Span,
        hours: tuple[time, time],
        today: date,
        now: datetime,
        after: DoctorId,
        limit: int,
    ) -> Sequence[DigestReader]:
        """Return doctors who practise, can be reached and have not had the digest of ``today``.

        Only those with a live appointment that starts within ``day`` or a request that waits, and
        whose hour lies within ``hours``; by their ids, beginning above ``after``.
        """
        ...
