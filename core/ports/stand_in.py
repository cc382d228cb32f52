"""What the desk looks up to act for doctors and patients."""

from collections.abc import Sequence
from typing import Protocol

from core.model import Doctor, Patient, Span
from core.views import AppointmentView


class StandInPages(Protocol):
    """Pages of doctors and patients for the desk, which only read."""

    async def practices(self, limit: int, offset: int = 0) -> Sequence[Doctor]:
        """Return the doctors whom the clinic vouches for, shut out or not, by name."""
        ...

    async def patients_called(self, words: str, limit: int, offset: int = 0) -> Sequence[Patient]:
        """Return the patients whose names have all of these words, by name.

        ``words`` are as ``core.people.names.sought`` writes them. Erased ones are left out.
        """
        ...

    async def patients_at(self, digits: str, limit: int, offset: int = 0) -> Sequence[Patient]:
        """Return the patients whose phone number has these digits, or that of who cares for them.

        By name; erased ones are left out.
        """
        ...

    async def to_call(self, starts: Span, limit: int, offset: int = 0) -> Sequence[AppointmentView]:
        """Return the confirmed appointments of whom no letter reaches, in order of time.

        ``starts`` bounds when they start: start ≤ s < end. A walk-in without Telegram is one, and
        whoever blocked the bot, had the chat forgotten or is shut out.
        """
        ...
