"""What happened to people: who they are to the clinic, and how they are spoken to."""

from dataclasses import dataclass
from typing import TypeAlias

from core.model import Account, Doctor, Patient


@dataclass(frozen=True, slots=True)
class PatientSignedUp:
    """An account gave the name and phone of a patient it cares for."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientRegistered:
    """An admin wrote down a patient who has no Telegram, or whom nobody looked after yet."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientWaits:
    """A patient asks to be vouched for."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientDecided:
    """An admin vouched for a patient, or declined."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientChanged:
    """A patient's name or phone is another one."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class CareEnded:
    """An account cares for a patient no longer; somebody else does."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientErased:
    """All that was known of a patient is gone but that there were appointments."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class PatientAccessSet:
    """An admin lets nothing be booked for a patient, or lets it be again."""

    patient: Patient


PatientFact: TypeAlias = (
    PatientSignedUp
    | PatientRegistered
    | PatientWaits
    | PatientDecided
    | PatientChanged
    | CareEnded
    | PatientErased
    | PatientAccessSet
)
"""Who a patient is to the clinic."""


@dataclass(frozen=True, slots=True)
class ApplicationSent:
    """Somebody applied as a doctor; ``again`` where the one before still waits."""

    doctor: Doctor
    again: bool


@dataclass(frozen=True, slots=True)
class ApplicationDecided:
    """An admin took a doctor in, or declined."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DoctorErased:
    """A doctor is gone; name and specialty stay, for those whom they have seen."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DoctorAccessSet:
    """An admin shut a doctor out, or let them in again."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DoctorRoleEnded:
    """An admin took the role from a doctor, who may apply again."""

    doctor: Doctor


ApplicationFact: TypeAlias = (
    ApplicationSent | ApplicationDecided | DoctorErased | DoctorAccessSet | DoctorRoleEnded
)
"""Who is a doctor of the clinic."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """An account is spoken to in another language."""

    account: Account


@dataclass(frozen=True, slots=True)
class AdminChanged:
    """An account became an admin, or is one no longer."""

    account: Account


@dataclass(frozen=True, slots=True)
class AccountAccessSet:
    """An admin shut a whole account out, or let it in again."""

    account: Account


@dataclass(frozen=True, slots=True)
class ChatForgotten:
    """An account wants to hear nothing before it comes back."""

    account: Account


@dataclass(frozen=True, slots=True)
class ChatResumed:
    """An account that had its chat forgotten is back."""

    account: Account


@dataclass(frozen=True, slots=True)
class DataExported:
    """An account took along what is held about it."""

    account: Account


@dataclass(frozen=True, slots=True)
class AccountErased:
    """An account is gone, with all that was known of its owner."""

    account: Account


AccountFact: TypeAlias = (
    LanguageChosen
    | AdminChanged
    | ChatForgotten
    | ChatResumed
    | DataExported
    | AccountErased
    | AccountAccessSet
)
"""How an account is spoken to, and what it may do."""
