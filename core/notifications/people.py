"""What is told of people: applications, decisions on them, cards, a doctor's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from core.model import AccountId, DoctorId, PatientId


@dataclass(frozen=True, slots=True)
class DoctorApplied:
    """Someone applied as a doctor and waits for an admin."""

    doctor: DoctorId
    kind: Literal["doctor_applied"] = "doctor_applied"


@dataclass(frozen=True, slots=True)
class PatientApplied:
    """A patient signed up where the clinic vouches for its patients, and waits for an admin."""

    patient: PatientId
    kind: Literal["patient_applied"] = "patient_applied"


@dataclass(frozen=True, slots=True)
class DoctorDecision:
    """An admin decided on an application as a doctor; the applicant hears of it."""

    doctor: DoctorId
    approved: bool
    kind: Literal["doctor_decided"] = "doctor_decided"


@dataclass(frozen=True, slots=True)
class PatientDecision:
    """An admin decided on a patient; who cares for them hears of it."""

    patient: PatientId
    approved: bool
    kind: Literal["patient_decided"] = "patient_decided"


@dataclass(frozen=True, slots=True)
class CardAsked:
    """A doctor asks for what only an admin changes on the card, and waits for one."""

    doctor: DoctorId
    kind: Literal["card_asked"] = "card_asked"


@dataclass(frozen=True, slots=True)
class CardDecision:
    """An admin decided on what a doctor asked for; the doctor hears of it."""

    doctor: DoctorId
    approved: bool
    kind: Literal["card_decided"] = "card_decided"


@dataclass(frozen=True, slots=True)
class Digest:
    """A doctor's day at a glance, in its morning."""

    doctor: DoctorId
    day: date
    kind: Literal["digest"] = "digest"


@dataclass(frozen=True, slots=True)
class AdminNews:
    """Somebody became an admin, or is one no longer; every admin hears of it, and they do."""

    account: AccountId
    made: bool
    kind: Literal["admin_news"] = "admin_news"


@dataclass(frozen=True, slots=True)
class DoctorAccess:
    """A doctor sees patients here no longer by an admin's word, or does again."""

    doctor: DoctorId
    open: bool
    kind: Literal["doctor_access"] = "doctor_access"


@dataclass(frozen=True, slots=True)
class PatientAccess:
    """Nothing can be booked for a patient by an admin's word, or it can again."""

    patient: PatientId
    open: bool
    kind: Literal["patient_access"] = "patient_access"


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """An admin let an account in again. Of being shut out it hears when it speaks."""

    account: AccountId
    kind: Literal["account_access"] = "account_access"


@dataclass(frozen=True, slots=True)
class BusyConflicts:
    """Appointments lie in times at which the doctor is busy elsewhere: the doctor decides."""

    doctor: DoctorId
    kind: Literal["busy_conflicts"] = "busy_conflicts"


@dataclass(frozen=True, slots=True)
class BusyUnread:
    """The doctor's calendar elsewhere could not be read since then."""

    doctor: DoctorId
    since: datetime
    kind: Literal["busy_unread"] = "busy_unread"


AboutAccess: TypeAlias = AdminNews | DoctorAccess | PatientAccess | AccountAccess
AboutDoctor: TypeAlias = DoctorApplied | DoctorDecision
AboutPatient: TypeAlias = PatientApplied | PatientDecision
AboutCard: TypeAlias = CardAsked | CardDecision
AboutBusy: TypeAlias = BusyConflicts | BusyUnread
