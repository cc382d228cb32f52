"""Letters that must reach someone: writing them, and delivering them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import AccountId, AppointmentId
from core.notifications import Letter, RunningLate, Unsent


class Outbox(Protocol):
    """Letters, written in the unit of work that causes them."""

    async def put(self, letters: Sequence[Letter]) -> None:
        """Write letters; one whose key is known already is left as it is."""
        ...

    async def unsent(self, appointments: Collection[AppointmentId]) -> Sequence[Unsent]:
        """Hold and return the letters about these that wait and that nobody ever leased.

        One that was leased may have reached its reader, whatever became known of it.
        """
        ...

    async def unsent_of(self, account: AccountId, kind: str) -> Sequence[Unsent]:
        """Hold and return this account's letters of a kind that wait and nobody ever leased."""
        ...

    async def told_late(self, appointments: Collection[AppointmentId]) -> Sequence[RunningLate]:
        """Return what is told of delays of these, as far as it went out or may have, in order."""
        ...

    async def was_delivered(self, key: str) -> bool:
        """Whether the letter of this key reached its reader."""
        ...

    async def withdraw(
        self, letters: Collection[int], now: datetime, *, cancelled: bool = False
    ) -> None:
        """Take these back: they will not be delivered.

        ``cancelled`` says that a cancellation did it, with which they may come back.
        """
        ...

    async def reopen(self, appointment: AppointmentId, since: datetime) -> Sequence[Unsent]:
        """Let all be delivered that its cancellation took back, and return it.

        With it comes what was due while it was off, from ``since`` on, and told nobody anything.
        But for the letters that it was cancelled, or that it stands again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter that is leased: nobody else delivers it until the lease runs out."""

    id: int
    telegram_id: int
    letter: Letter
    attempt: int


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """How the deliveries stand: ``late`` ones are due, ``next_due`` is of those still ahead."""

    waiting: int
    late: int
    failed: int
    unreachable_accounts: int
    next_due: datetime | None


class Deliveries(Protocol):
    """The delivering side of the outbox; each call is a transaction of its own."""

    async def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take due letters for delivery, urgent ones first, in order for each reader."""
        ...

    async def holds(self, delivery: int, until: datetime) -> bool:
        """Whether this letter is still open and leased until then: nobody took it back."""
        ...

    async def others_alike(self, delivery: Delivery, now: datetime) -> Sequence[Delivery]:
        """Return what else of this kind its reader is to be told, due or not, and still may be.

        Nothing of it is leased; while ``delivery`` is, nobody leases any of it.
        """
        ...

    async def set_out(self, delivery: int, until: datetime) -> bool:
        """Note that a letter to many is about to be sent; False where it is ours no more.

        One of which nothing was noted after that may have arrived: it is never sent again.
        """
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

        Their letters are withdrawn as they fall due, until they are ``reachable`` again.
        """
        ...

    async def reachable(self, telegram_id: int) -> None: ...

    async def status(self, now: datetime) -> OutboxStatus: ...

    async def forget(self, before: datetime) -> None:
        """Remove letters closed before that moment."""
        ...
