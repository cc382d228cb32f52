"""Updates, from the moment Telegram hands them over until they are handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Received:
    """An update as Telegram handed it over, in JSON.

    ``fingerprint`` tells it from another one with the same id: Telegram counts anew after a quiet
    week, and so does another server.
    """

    update_id: int
    payload: str
    fingerprint: str = ""


class Inbox(Protocol):
    """Each call is a transaction of its own."""

    async def receive(self, updates: Sequence[Received], now: datetime) -> Sequence[Received]:
        """Keep these and return the ones not seen before, in order."""
        ...

    async def handled(self, update_ids: Sequence[int]) -> None: ...

    async def waiting(self) -> Sequence[Received]:
        """Return what was received and not handled, oldest first."""
        ...

    async def forget(self, before: datetime) -> None:
        """Remove handled updates received before that moment."""
        ...
