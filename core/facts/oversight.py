"""What admins did to watch over the clinic itself: its letters, its trail, its database."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from core.live_check.laws import Law
from core.model import AccountId, Appointment, DoctorId, PatientId


@dataclass(frozen=True, slots=True)
class LettersSentAgain:
    """Letters that failed go out once more; ``account`` is whose, where it was one letter."""

    number: int
    account: AccountId | None = None


@dataclass(frozen=True, slots=True)
class PatientCalled:
    """Somebody whom no letter reaches was called about an appointment."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class CallUnticked:
    """They were not called after all."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class TrailRead:
    """The trail was read, as far as it tells of these; of everybody where none is named."""

    account: AccountId | None = None
    patient: PatientId | None = None
    doctor: DoctorId | None = None


@dataclass(frozen=True, slots=True)
class TrailShortened:
    """Entries were old enough to be forgotten."""

    number: int


@dataclass(frozen=True, slots=True)
class ClinicMended:
    """What broke a law was put right, so many times."""

    law: Law
    number: int


class Listed(StrEnum):
    """Of what a list is."""

    APPOINTMENTS = "appointments"
    PEOPLE = "people"
    EXCHANGE = "exchange"
    """Appointments for the clinic's other systems."""


@dataclass(frozen=True, slots=True)
class ListExported:
    """A list of so many rows left for a spreadsheet."""

    listed: Listed
    rows: int


OversightFact: TypeAlias = (
    LettersSentAgain
    | PatientCalled
    | CallUnticked
    | TrailRead
    | TrailShortened
    | ClinicMended
    | ListExported
)
"""What was done to watch over the clinic."""
