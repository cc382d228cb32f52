"""The clinic's nouns: people, slots, appointments. Frozen values; moments are aware, in UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NewType

AccountId = NewType("AccountId", int)
PatientId = NewType("PatientId", int)
DoctorId = NewType("DoctorId", int)
SlotId = NewType("SlotId", int)
AppointmentId = NewType("AppointmentId", int)


# People: an account acts, a patient is seen, a doctor sees them


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

    @property
    def is_admin(self) -> bool:
        """Whether this account looks after the clinic now."""
        return self.admin is not AdminRole.NONE and not self.disabled


@dataclass(frozen=True, slots=True)
class Patient:
    """The one who is seen. They need no Telegram: whoever cares for them acts for them.

    ``version`` rises whenever name or phone change. ``reachable`` says whether any letter can
    reach somebody who cares for them.
    """

    id: PatientId
    name: str
    phone: str | None = None
    verification: Verification = Verification.NONE
    version: int = 1
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Carer:
    """An account that acts for a patient, and hears what they must hear."""

    account_id: AccountId
    patient_id: PatientId
    relation: Relation
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor's card. Without an account, the clinic's desk looks after it.

    ``languages`` are ISO 639 codes, ``fee`` is in the clinic's currency. With ``by_request`` each
    appointment waits for the doctor's word. ``version`` rises with every change of the card.
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
    verification: Verification = Verification.WAITING
    by_request: bool = False
    account_id: AccountId | None = None
    version: int = 1
    disabled: bool = False
    """Whether an admin shut out the account behind it."""

    @property
    def practises(self) -> bool:
        """Whether this doctor sees patients here now."""
        return self.verification is Verification.VERIFIED and not self.disabled


@dataclass(frozen=True, slots=True)
class DoctorRole:
    """That an account belongs to a doctor, and how far they are vouched for."""

    id: DoctorId
    verification: Verification


@dataclass(frozen=True, slots=True)
class Principal:
    """Who speaks: an account, the patient that its owner is, and the doctor, where they are."""

    account: Account
    patient: Patient | None = None
    doctor: DoctorRole | None = None

    @property
    def practises(self) -> bool:
        """Whether a doctor speaks who sees patients here now."""
        verified = self.doctor is not None and self.doctor.verification is Verification.VERIFIED
        return verified and not self.account.disabled


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where: a screen's action, a command, a job."""

    account_id: AccountId | None
    origin: str


# Times


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, from ``start`` up to but not including ``end``, in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any moment."""
        return self.start < other.end and other.start < self.end

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start


class Source(StrEnum):
    """Where a slot comes from."""

    HAND = "hand"
    WEEKLY = "weekly"


class SlotState(StrEnum):
    """How a slot stands at a moment, as its doctor sees it."""

    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Slot:
    """One doctor's time that can be booked once. ``day`` is its date at the clinic.

    Whether it is offered is the doctor's doing; what occupies it, a live appointment or somebody
    who is about to confirm one, is another matter.
    """

    id: SlotId
    doctor_id: DoctorId
    span: Span
    day: date
    source: Source = Source.HAND
    switched_off: bool = False
    time_off: bool = False
    appointment_id: AppointmentId | None = None
    held_by: AccountId | None = None
    held_until: datetime | None = None

    @property
    def offered(self) -> bool:
        """Whether its doctor offers it at all."""
        return not self.switched_off and not self.time_off

    @property
    def booked(self) -> bool:
        """Whether a live appointment occupies it."""
        return self.appointment_id is not None

    def held(self, now: datetime) -> bool:
        """Whether somebody keeps it at ``now`` while they confirm."""
        return self.held_until is not None and self.held_until > now

    def state(self, now: datetime) -> SlotState:
        """Return how it stands at ``now``."""
        if self.booked:
            return SlotState.BOOKED
        if not self.offered:
            return SlotState.CLOSED
        return SlotState.HELD if self.held(now) else SlotState.OPEN


@dataclass(frozen=True, slots=True)
class Hold:
    """An account's latest hold on a slot, and how many it has had since a moment.

    ``renewals`` counts the times it was taken anew on the same slot.
    """

    account_id: AccountId
    slot_id: SlotId | None
    until: datetime
    renewals: int
    since: datetime
    count: int


# Appointments


class Status(StrEnum):
    """Where an appointment stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


LIVE = (Status.PENDING, Status.CONFIRMED)
"""An appointment in one of these keeps its slot and its patient's time."""


class Side(StrEnum):
    """Which side of an appointment acted, or hears."""

    PATIENT = "patient"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient in a slot.

    ``uid`` names the same calendar entry for ever; ``sequence`` rises with every change of time, as
    RFC 5545 (3.8.7.4) asks. ``slot_id`` is None only where the slot of a past or cancelled
    appointment was deleted; ``made_by`` is None only where that account was erased.
    """

    id: AppointmentId
    uid: str
    patient_id: PatientId
    doctor_id: DoctorId
    slot_id: SlotId | None
    span: Span
    status: Status
    made_by: AccountId | None
    made_at: datetime
    note: str | None = None
    reason: str | None = None
    sequence: int = 0
    coming: bool = False

    @property
    def live(self) -> bool:
        """Whether it still keeps its slot."""
        return self.status in LIVE
