"""What core asks of storage about invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import AccountId, Admission, Invitation, InvitationId, Invited


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation to write: ``token_hash`` is of its word, ``mark`` of the press that made it."""

    token_hash: str
    mark: str
    role: Invited
    uses: int
    made_by: AccountId
    made_at: datetime
    expires_at: datetime | None


class Invitations(Protocol):
    """Invitations in a unit of work. They are held last of all, after accounts and people."""

    async def add(self, new: NewInvitation) -> Invitation:
        """Write an invitation."""
        ...

    async def is_made(self, by: AccountId, mark: str) -> bool:
        """Whether this account made one by this very press."""
        ...

    async def find(self, token_hash: str) -> Invitation | None:
        """Return the invitation of this word as it is known to be, without holding it."""
        ...

    async def hold(self, invitation: InvitationId) -> Invitation | None:
        """Hold and return an invitation: nobody else uses or revokes it until the end."""
        ...

    async def revoke(self, invitation: InvitationId, at: datetime) -> None:
        """Let it let nobody in any more."""
        ...

    async def admission(self, invitation: InvitationId, account: AccountId) -> Admission | None:
        """Return that an invitation let this account in, or None."""
        ...

    async def promised(self, account: AccountId, role: Invited) -> Admission | None:
        """Return the first promise to this account in a role that was not kept yet, or None."""
        ...

    async def admit(
        self, invitation: InvitationId, account: AccountId, at: datetime, *, done: bool
    ) -> None:
        """Use a held invitation once, for this account."""
        ...

    async def keep_promise(
        self, invitation: InvitationId, account: AccountId, at: datetime
    ) -> None:
        """Write that this account is now what it was invited to be."""
        ...


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation with the name of who made it; None once that one is erased."""

    invitation: Invitation
    maker: str | None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody whom an invitation let in, since when, and whether they have told all by now."""

    name: str
    opened_at: datetime
    done: bool


class InvitationPages(Protocol):
    """Invitations, to be read."""

    async def invitations(self, limit: int, offset: int = 0) -> Sequence[InvitationView]:
        """Return invitations, the latest first."""
        ...

    async def invitation(self, invitation: InvitationId) -> InvitationView | None:
        """Return an invitation, or None."""
        ...

    async def guests(
        self, invitation: InvitationId, limit: int, offset: int = 0
    ) -> Sequence[Guest]:
        """Return whom an invitation let in, the latest first; who was erased is left out."""
        ...
