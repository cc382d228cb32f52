"""What the audit trail is asked by pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.audit.search import Somebody, Sought, TrailLine
from core.model import AccountId, DoctorId, PatientId


class TrailPages(Protocol):
    """Pages of the trail, and how often somebody did something; so a restart forgives nothing."""

    async def sign_ups(self, by: AccountId, since: datetime) -> int:
        """Count how often this account signed up as a patient, or asked to be confirmed as one."""
        ...

    async def missed_invitations(self, by: AccountId, since: datetime) -> int:
        """Count how often this account came with an invitation that lets nobody in."""
        ...

    async def applications(self, by: AccountId, since: datetime) -> int:
        """Count how often this account applied as a doctor."""
        ...

    async def trail(self, sought: Sought, limit: int, offset: int = 0) -> Sequence[TrailLine]:
        """Return entries, the latest first."""
        ...

    async def somebody(
        self,
        account: AccountId | None = None,
        patient: PatientId | None = None,
        doctor: DoctorId | None = None,
    ) -> Somebody | None:
        """Return one of these with all that the owner of the account is; None where none is."""
        ...

    async def called(self, words: str, limit: int) -> Sequence[Somebody]:
        """Return people whose names have all of these words, as patients, doctors or accounts.

        ``words`` are in small letters.
        """
        ...
