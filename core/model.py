"""The clinic's nouns: people, slots, appointments. Frozen values; moments are aware, in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from zlib import crc32

PersonId = NewType("PersonId", int)
SlotId = NewType("SlotId", int)
AppointmentId = NewType("AppointmentId", int)


class Standing(StrEnum):
    """Whether an admin has vouched for a person in a role."""

    NONE = "none"
    WAITING = "waiting"
    VERIFIED = "verified"
    DECLINED = "declined"


class SlotState(StrEnum):
    """Open is offered, closed is switched off, booked carries a live appointment."""

    OPEN = "open"
    CLOSED = "closed"
    BOOKED = "booked"


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
    """Which side of an appointment acted."""

    PATIENT = "patient"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone known by their Telegram id; may be patient, doctor and admin at once."""

    id: PersonId
    telegram_id: int
    name: str
    language: str
    phone: str | None = None
    signed_up: bool = False
    patient: Standing = Standing.NONE
    doctor: Standing = Standing.NONE
    is_admin: bool = False
    disabled: bool = False

    @property
    def practises(self) -> bool:
        """Whether this person sees patients here now."""
        return self.doctor is Standing.VERIFIED and not self.disabled

    @property
    def edition(self) -> int:
        """A number that is another one once name or phone have changed."""
        return crc32(repr((self.id, self.name, self.phone)).encode())


@dataclass(frozen=True, slots=True)
class Doctor:
    """What the clinic shows of a doctor.

    ``languages`` are ISO 639 codes, ``fee`` is in the clinic's currency, ``name`` and ``bookable``
    follow the person behind it.
    """

    id: PersonId
    name: str
    specialty: str
    licence: str
    phone: str
    address: str | None = None
    languages: tuple[str, ...] = ()
    experience_years: int | None = None
    fee: Decimal | None = None
    bio: str | None = None
    bookable: bool = False

    @property
    def edition(self) -> int:
        """A number that is another one once anything that the doctor told has changed."""
        return crc32(repr(replace(self, bookable=False)).encode())


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


@dataclass(frozen=True, slots=True)
class Slot:
    """One doctor's time that can be booked once. ``day`` is its date at the clinic."""

    id: SlotId
    doctor_id: PersonId
    span: Span
    day: date
    state: SlotState = SlotState.OPEN


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient in a slot.

    ``uid`` names the same calendar entry for ever; ``sequence`` rises with every change of time, as
    RFC 5545 (3.8.7.4) asks. ``slot_id`` is None only where the slot of a past or cancelled
    appointment was deleted.
    """

    id: AppointmentId
    uid: str
    patient_id: PersonId
    doctor_id: PersonId
    slot_id: SlotId | None
    span: Span
    status: Status
    booked_at: datetime
    note: str | None = None
    reason: str | None = None
    sequence: int = 0
    coming: bool = False

    @property
    def live(self) -> bool:
        """Whether it still keeps its slot."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True)
class DoctorListing:
    """A line of the doctor list: the doctor and their next free time, if any."""

    doctor: Doctor
    next_free: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment with the two people it joins, as either side sees it."""

    appointment: Appointment
    doctor: Doctor
    patient: Person


@dataclass(frozen=True, slots=True)
class ScheduledSlot:
    """A slot as its doctor sees it: with the visit that fills it, if one does."""

    slot: Slot
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do, before anything changes."""

    fresh: Sequence[Span]
    in_the_way: Sequence[Slot] = ()
    past: Sequence[Span] = field(default=())
