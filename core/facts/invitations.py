"""What happened to invitations, and to those whom they let in."""

from dataclasses import dataclass
from typing import TypeAlias

from core.model import Account, Doctor, Invitation, InvitationId, Patient


@dataclass(frozen=True, slots=True)
class InvitationMade:
    """An admin made an invitation."""

    invitation: Invitation


@dataclass(frozen=True, slots=True)
class InvitationRevoked:
    """An admin ended an invitation."""

    invitation: Invitation


@dataclass(frozen=True, slots=True)
class InvitationOpened:
    """An invitation let an account in: one use less is left of it."""

    invitation: Invitation
    account: Account


@dataclass(frozen=True, slots=True)
class InvitationMissed:
    """An account came with an invitation that lets nobody in, or that nobody made."""

    account: Account


@dataclass(frozen=True, slots=True)
class PatientInvited:
    """A patient is vouched for by an invitation."""

    patient: Patient
    invitation: InvitationId


@dataclass(frozen=True, slots=True)
class DoctorInvited:
    """A doctor is vouched for by an invitation."""

    doctor: Doctor
    invitation: InvitationId


InvitationFact: TypeAlias = (
    InvitationMade
    | InvitationRevoked
    | InvitationOpened
    | InvitationMissed
    | PatientInvited
    | DoctorInvited
)
"""Who came by an invitation, and by which."""
