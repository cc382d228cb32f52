"""Buttons of invitations."""

from bot.chat.payload import Action, action
from core.model import InvitationId, Invited

FOR_GOOD = 0
"""As a number of days: until it is revoked."""


@action("in")
class NewInvitation(Action):
    """Ask as what to invite."""


@action("iu")
class AskUses(Action):
    """Ask how many an invitation is for."""

    role: Invited


@action("ie")
class AskLasts(Action):
    """Ask how long it is to be good for."""

    role: Invited
    uses: int


@action("ip")
class LookAtInvitation(Action):
    """Show what would be made; ``days`` may be FOR_GOOD."""

    role: Invited
    uses: int
    days: int


@action("im")
class MakeInvitation(Action):
    """``mark`` tells this button from any other: it makes one invitation."""

    role: Invited
    uses: int
    days: int
    mark: str


@action("iv")
class ShowInvitation(Action):
    """One invitation, and a page of those whom it let in."""

    invitation: InvitationId
    page: int


@action("ix")
class AskRevoke(Action):
    invitation: InvitationId


@action("iy")
class RevokeInvitation(Action):
    invitation: InvitationId


@action("ib")
class BecomeAdmin(Action):
    """By an invitation that was opened before."""

    invitation: InvitationId
