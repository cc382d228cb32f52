"""What became of letters, and who must be called instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.model import AccountId, Appointment, AppointmentId, Span
from core.notifications import Letter
from core.views import AppointmentView


class Reason(StrEnum):
    """Why a letter did not reach its reader. The words stay: buttons carry them."""

    BLOCKED = "blocked"
    """Its reader blocked the bot, or is gone from Telegram."""
    REFUSED = "refused"
    """Telegram will not take it."""
    GIVEN_UP = "given-up"
    """Telegram did not answer for days."""
    FAULT = "fault"
    """It could not be written: a fault of the program."""
    UNREADABLE = "unreadable"
    """Another version wrote it."""
    UNSURE = "unsure"
    """The program ended while it was on its way to many; it may have arrived."""


@dataclass(frozen=True, slots=True)
class LedgerNumbers:
    """How letters stand: ``late`` are due and wait, ``ahead`` are due later.

    ``blocked`` counts the people whom no letter reaches, because they blocked the bot or are gone.
    """

    late: int
    ahead: int
    blocked: int
    failed: Sequence[tuple[Reason, int]] = ()
    """How many letters failed, by reason; without those that would not be sent today."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A letter in the ledger. ``name`` is its reader's; ``starts`` is of what it is about.

    ``closed`` is when it failed, None while it waits; ``tries`` counts how often it was tried.
    """

    id: int
    kind: str
    name: str
    due: datetime
    tries: int
    starts: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was called: when, and by whom, who may be gone by now."""

    at: datetime
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ToCall:
    """An appointment of somebody whom no letter reaches; ``call`` once they were called."""

    view: AppointmentView
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that failed, of somebody who can be written to now; None where it is unreadable."""

    id: int
    letter: Letter | None


class LedgerPages(Protocol):
    """Pages of the ledger, which only read."""

    async def ledger(self, now: datetime) -> LedgerNumbers:
        """Count."""
        ...

    async def letters_waiting(self, limit: int, offset: int = 0) -> Sequence[LedgerLine]:
        """Return the letters that wait, the first due first."""
        ...

    async def letters_failed(
        self, reason: Reason, limit: int, offset: int = 0
    ) -> Sequence[LedgerLine]:
        """Return the letters that failed for this reason, the latest first."""
        ...

    async def call_list(self, starts: Span, limit: int, offset: int = 0) -> Sequence[ToCall]:
        """Return the appointments of whom no letter reaches, in order of time.

        ``starts`` bounds when they start: start ≤ s < end. What the clinic called off is among
        them: nobody told them.
        """
        ...


class Ledger(Protocol):
    """The ledger in a unit of work."""

    async def failed(self, reason: Reason, limit: int) -> Sequence[Failed]:
        """Hold and return letters that failed for this reason, the latest first.

        Only of those who can be written to now.
        """
        ...

    async def failed_one(self, number: int) -> Failed | None:
        """Hold and return a letter, if it failed and its reader can be written to now."""
        ...

    async def send_again(self, letters: Collection[int], now: datetime) -> None:
        """Let these be delivered now."""
        ...

    async def let_go(self, letters: Collection[int]) -> None:
        """Note that these lost their sense: they count as failed no more."""
        ...

    async def tick(self, appointment: Appointment, caller: AccountId, now: datetime) -> None:
        """Note that somebody was called about this appointment as it stands."""
        ...

    async def untick(self, appointment: AppointmentId) -> bool:
        """Note that nobody was called; return whether that changed anything."""
        ...
