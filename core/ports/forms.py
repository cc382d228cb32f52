"""Half-written entries: what is being asked of somebody, and what they entered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import AccountId, Principal


@dataclass(frozen=True, slots=True)
class Form:
    """What is being asked of a person, and what they entered so far. Presses need none of this.

    A draft that tells of a patient or a doctor has their ids as ``patient`` and ``doctor``: it goes
    when one of them is erased.

    ``update_id`` is the update that brought the form here, so the same one again changes nothing.
    """

    step: str
    draft: Mapping[str, object]
    update_id: int = 0


class Forms(Protocol):
    """One for each account; they expire and they survive restarts. Each call is a transaction."""

    async def speaker(
        self, telegram_id: int, now: datetime
    ) -> tuple[Principal, Form | None] | None:
        """Return who this Telegram user is and what is being asked of them, at one go."""
        ...

    async def put(self, account: AccountId, form: Form, expires: datetime) -> None:
        """Keep a form in place of the one before; none about a patient who is erased by then."""

    async def clear(self, account: AccountId) -> None: ...

    async def forget(self, now: datetime) -> None:
        """Remove the forms that have expired."""
        ...
