"""What the live check asks of storage: looking, and putting right what may be."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.live_check.laws import Finding, Law
from core.model import AppointmentId


class LiveCheckPages(Protocol):
    """Looks at the running database; each law in one statement."""

    async def breaches(
        self, law: Law, now: datetime, reminders_before: Sequence[timedelta]
    ) -> Finding:
        """Return how often a law is broken, and by what.

        ``reminders_before`` is how long before an appointment its reminders are due. Raises
        BusyError where that cannot be told in time.
        """
        ...


class Mending(Protocol):
    """Puts right what breaks a law, in a unit of work; so many at most, and says how many."""

    async def withdraw_orphans(self, now: datetime, limit: int) -> int:
        """Take back reminders of what is live no longer."""
        ...

    async def unreminded(
        self, now: datetime, reminders_before: Sequence[timedelta], limit: int
    ) -> Collection[AppointmentId]:
        """Return appointments that lack a reminder, without holding them."""
        ...

    async def clear_holds(self, ended: datetime, limit: int) -> int:
        """Clear what holds that ended before then left on slots."""
        ...

    async def end_leases(self, now: datetime, limit: int) -> int:
        """Make due the letters that somebody leased and never gave back."""
        ...
