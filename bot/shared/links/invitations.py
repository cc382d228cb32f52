"""Invitations: coming in by one, and looking after them."""

from dataclasses import dataclass

from bot.chat.payload import Action, action


@dataclass(frozen=True, slots=True)
class OpenInvitation(Action):
    """Come in by an invitation. It is on no button: its word stands in a link."""

    token: str


@action("il")
class ShowInvitations(Action):
    """The clinic's invitations, for admins."""

    page: int
