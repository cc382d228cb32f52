"""What the audit trail is asked by pages."""

from datetime import datetime
from typing import Protocol

from core.model import AccountId


class TrailPages(Protocol):
    """How often somebody did something, by the trail; so a restart forgives nothing."""

    async def sign_ups(self, by: AccountId, since: datetime) -> int:
        """Count how often this account signed up as a patient, or asked to be confirmed as one."""
        ...

    async def missed_invitations(self, by: AccountId, since: datetime) -> int:
        """Count how often this account came with an invitation that lets nobody in."""
        ...

    async def applications(self, by: AccountId, since: datetime) -> int:
        """Count how often this account applied as a doctor."""
        ...
