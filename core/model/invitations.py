"""Invitations: links that vouch for whoever opens them, in one role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.ids import AccountId, InvitationId


class Invited(StrEnum):
    """As what an invitation lets somebody in."""

    PATIENT = "patient"
    DOCTOR = "doctor"
    ADMIN = "admin"


class Standing(StrEnum):
    """Whether an invitation lets anybody in now, and else why not."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used-up"
    UNVOUCHED = "unvouched"
    """Who made it is no admin any more: nobody vouches for whom it lets in."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets ``uses`` people in, of whom ``used`` came; of its word only a hash is kept.

    ``expires_at`` is None for one that holds until it is revoked. ``vouched`` says whether who made
    it is an admin still.
    """

    id: InvitationId
    role: Invited
    uses: int
    used: int
    made_at: datetime
    made_by: AccountId | None
    expires_at: datetime | None
    revoked: bool = False
    vouched: bool = True

    @property
    def left(self) -> int:
        """How many more it lets in."""
        return max(self.uses - self.used, 0)

    @property
    def promises(self) -> bool:
        """Whether it is kept to those whom it let in, and who have not told all yet."""
        return self.vouched and not self.revoked

    def standing(self, now: datetime) -> Standing:
        """Return whether it lets anybody in now."""
        if self.revoked:
            return Standing.REVOKED
        if not self.vouched:
            return Standing.UNVOUCHED
        if not self.left:
            return Standing.USED_UP
        expired = self.expires_at is not None and self.expires_at <= now
        return Standing.EXPIRED if expired else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Admission:
    """That an invitation let an account in; ``done`` once it has what it was invited to be."""

    invitation: Invitation
    account_id: AccountId
    done: bool
