"""What storage keeps between one message and the next: forms, letters on their way, updates.

Each call is a transaction of its own. A database that cannot serve right now raises BusyError.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import Person, PersonId
from core.notices import Letter


@dataclass(frozen=True, slots=True)
class Form:
    """What is being asked of a person, and what they entered so far. Presses need none of this.

    ``update_id`` is the update that brought the form here, so the same one again changes nothing.
    """

    step: str
    draft: Mapping[str, object]
    update_id: int = 0


class Forms(Protocol):
    """Half-written entries, one per person; they expire and they survive restarts."""

    async def speaker(self, telegram_id: int, now: datetime) -> tuple[Person, Form | None] | None:
        """Return the person with this Telegram id and what is being asked of them, at one go."""
        ...

    async def put(self, person: PersonId, form: Form, expires: datetime) -> None: ...

    async def clear(self, person: PersonId) -> None: ...

    async def forget(self, now: datetime) -> None:
        """Remove the forms that have expired."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter that the courier has leased: nobody else delivers it until the lease runs out."""

    id: int
    telegram_id: int
    letter: Letter
    attempt: int


@dataclass(frozen=True, slots=True)
class Post:
    """How the deliveries stand: ``late`` ones are due, ``next_due`` is of those still ahead."""

    waiting: int
    late: int
    failed: int
    unreachable_people: int
    next_due: datetime | None


class PostOffice(Protocol):
    """The courier's side of the outbox; each call is a transaction of its own."""

    async def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take due letters for delivery, urgent ones first, in order for each person."""
        ...

    async def holds(self, delivery: int, until: datetime) -> bool:
        """Whether this letter is still open and leased until then: nobody took it back."""
        ...

    async def release_leases(self, now: datetime) -> int:
        """Make due what is leased, and return how many letters that were.

        For a start: only where no other process delivers can nobody hold these leases any more.
        """
        ...

    async def delivered(self, deliveries: Iterable[int], now: datetime) -> None: ...

    async def retry(self, delivery: int, due: datetime, cause: str) -> None:
        """Put a letter back; ``cause`` is for the log and holds no personal data."""
        ...

    async def drop(self, delivery: int, now: datetime, cause: str) -> None:
        """Close a letter that cannot be delivered: it counts as failed."""
        ...

    async def withdraw(self, delivery: int, now: datetime, cause: str) -> None:
        """Close a letter that should not be delivered any more, because it lost its sense."""
        ...

    async def unreachable(self, telegram_id: int, now: datetime) -> None:
        """Note that this person blocked the bot or is gone.

        Their letters are dropped as they fall due, until they are ``reachable`` again.
        """
        ...

    async def reachable(self, telegram_id: int) -> None: ...

    async def standing(self, now: datetime) -> Post: ...

    async def forget(self, before: datetime) -> None:
        """Remove letters closed before that moment."""
        ...


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
    """Updates kept from the moment Telegram hands them over until they are handled."""

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
