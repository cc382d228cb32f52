"""Looking for free times and doctors across the whole clinic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.model import DoctorId, Span
from core.views import DoctorListing, FreeTime

DAY_LONG = 24 * 60


@dataclass(frozen=True, slots=True)
class Who:
    """Which doctors somebody looks for; what is None may be any."""

    specialty: str | None = None
    """As it stands on a doctor's card."""
    language: str | None = None
    """The ISO 639 code of one that the doctor speaks."""
    doctor: DoctorId | None = None


@dataclass(frozen=True, slots=True)
class SteadyStretch:
    """A stretch in which the clinic's clock is ``ahead`` of UTC and does not jump.

    A time fits whose start lies in ``starts`` and, on the wall clock, from the minute ``since`` of
    its day up to but not including the minute ``until``.
    """

    starts: Span
    ahead: timedelta
    since: int = 0
    until: int = DAY_LONG


@dataclass(frozen=True, slots=True)
class NamedDoctor:
    """What a doctor may be found by."""

    id: DoctorId
    name: str
    specialty: str
    languages: tuple[str, ...]


class FindingPages(Protocol):
    """Pages on which patients look for a doctor or a time, which only read.

    Only doctors who practise are found, and of them only times that may be booked at ``now``.
    """

    async def named_doctors(self) -> Sequence[NamedDoctor]:
        """Return everybody who practises, by name."""
        ...

    async def found_doctors(
        self, who: Who, starts: Span, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[DoctorListing]:
        """Return those who fit, the earliest free time within ``starts`` first, then by name."""
        ...

    async def found_times(
        self, who: Who, stretch: SteadyStretch, now: datetime, limit: int, offset: int = 0
    ) -> Sequence[FreeTime]:
        """Return the earliest times that fit, whoever's, in order; of equal ones by name."""
        ...
