"""People: an account acts, a patient is seen, a doctor sees them."""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from enum import StrEnum

from core.model.ids import AccountId, DoctorId, PatientId


class AdminRole(StrEnum):
    """Whether an account is an admin, and who says so."""

    NONE = "none"
    CONFIGURED = "configured"
    """Named in the configuration; it ends when the name is taken out there."""
    GRANTED = "granted"
    """Made by an admin."""


class Verification(StrEnum):
    """Whether an admin has vouched for a patient or a doctor."""

    NONE = "none"
    WAITING = "waiting"
    VERIFIED = "verified"
    DECLINED = "declined"


class Subject(StrEnum):
    """What an admin decides on: an application, a new patient, another card of a doctor."""

    DOCTOR = "doctor"
    PATIENT = "patient"
    CARD = "card"


class Relation(StrEnum):
    """What a patient is to the account that cares for them."""

    SELF = "self"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram user known here. ``name`` is what Telegram calls them."""

    id: AccountId
    telegram_id: int
    name: str
    language: str
    admin: AdminRole = AdminRole.NONE
    disabled: bool = False
    reachable: bool = True
    away: bool = False
    """Whether its owner had this chat forgotten: nothing is written to them until they return."""

    @property
    def is_admin(self) -> bool:
        """Whether this account looks after the clinic now."""
        return self.admin is not AdminRole.NONE and not self.disabled


@dataclass(frozen=True, slots=True)
class Patient:
    """The one who is seen. They need no Telegram: whoever cares for them acts for them.

    ``version`` rises whenever name or phone change. ``reachable`` says whether any letter can
    reach somebody who cares for them. Of one who is ``erased`` the clinic keeps only that there
    were appointments. ``carer_phone`` is that of who cares for them, where they have none.
    """

    id: PatientId
    name: str
    phone: str | None = None
    verification: Verification = Verification.NONE
    version: int = 1
    reachable: bool = True
    erased: bool = False
    carer_phone: str | None = None
    shut_out: bool = False
    """Whether an admin lets nothing be booked for them."""


@dataclass(frozen=True, slots=True)
class Carer:
    """An account that acts for a patient, and hears what they must hear."""

    account_id: AccountId
    patient_id: PatientId
    relation: Relation
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, in degrees (WGS 84), as Telegram tells it."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor's card. Without an account, the clinic's desk looks after it.

    ``languages`` are ISO 639 codes, ``fee`` is in the clinic's currency, ``place`` is where the
    patients find the door. With ``by_request`` each appointment waits for the doctor's word.
    ``version`` rises with every change of what patients see. How the doctor works is their own
    business: the ``pause`` between two appointments, when the morning's digest comes (None is
    never), and whether they work on public holidays.
    """

    id: DoctorId
    name: str
    specialty: str
    licence: str
    phone: str
    address: str | None = None
    languages: tuple[str, ...] = ()
    experience_years: int | None = None
    fee: Decimal | None = None
    bio: str | None = None
    place: Place | None = None
    verification: Verification = Verification.WAITING
    by_request: bool = False
    pause: timedelta = timedelta()
    digest_at: time | None = None
    on_holidays: bool = False
    account_id: AccountId | None = None
    version: int = 1
    shut_out: bool = False
    """Whether an admin shut this doctor out; the account may go on as a patient."""
    disabled: bool = False
    """Whether an admin shut out this doctor, or the account behind it."""

    @property
    def practises(self) -> bool:
        """Whether this doctor sees patients here now."""
        return self.verification is Verification.VERIFIED and not self.disabled


@dataclass(frozen=True, slots=True)
class CardRequest:
    """What a doctor asks to have on the card that only an admin changes; the latest of each.

    ``version`` rises with every change of it; it is ``waiting`` until an admin has decided.
    """

    doctor_id: DoctorId
    name: str
    specialty: str
    licence: str
    version: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class DoctorRole:
    """That an account belongs to a doctor, vouched for or not, shut out or not."""

    id: DoctorId
    verification: Verification
    shut_out: bool = False


@dataclass(frozen=True, slots=True)
class Principal:
    """Who speaks: an account, the patient that its owner is, and the doctor, where they are."""

    account: Account
    patient: Patient | None = None
    doctor: DoctorRole | None = None

    @property
    def practises(self) -> bool:
        """Whether a doctor speaks who sees patients here now."""
        if self.doctor is None or self.doctor.shut_out or self.account.disabled:
            return False
        return self.doctor.verification is Verification.VERIFIED


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where: a screen's action, a command, a job.

    ``acting_for`` is the doctor for whom an admin does it. It is a claim, judged under the lock.
    """

    account_id: AccountId | None
    origin: str
    acting_for: DoctorId | None = None
