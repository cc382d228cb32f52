"""The clinic in numbers, for those who watch over the machine; of nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import Status


@dataclass(frozen=True, slots=True)
class Connections:
    """Connections to the database: how many are in use, of how many at most."""

    busy: int
    most: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How things stand now.

    ``oldest_due`` is when the letter that is late the longest should have gone out. ``ahead`` are
    the appointments that have not begun.
    """

    letters_waiting: int
    letters_late: int
    letters_failed: int
    unreachable_accounts: int
    oldest_due: datetime | None
    holds: int
    ahead: Mapping[Status, int]


class FigurePages(Protocol):
    """Pages of numbers."""

    async def schema_is_current(self) -> bool:
        """Whether the tables are those that this program knows. Raises BusyError."""
        ...

    async def figures(self, now: datetime) -> Figures:
        """Count. Raises BusyError."""
        ...

    def connections(self) -> Mapping[str, Connections]:
        """Return the connections of those who write and of those who read, without asking."""
        ...
