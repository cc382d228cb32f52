"""What happened to a patient's profile and medical history, and who read in it."""

from dataclasses import dataclass
from typing import TypeAlias

from core.model import Appointment, PatientId, Record, RecordId, Share


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A patient's profile says something else beside name and phone."""

    patient: PatientId


@dataclass(frozen=True, slots=True)
class RecordAdded:
    """A record was put into a medical history."""

    record: Record


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A record of a medical history says something else."""

    record: Record


@dataclass(frozen=True, slots=True)
class RecordDeleted:
    """A record was taken out of a medical history for good; ``record`` is what it was."""

    record: Record


@dataclass(frozen=True, slots=True)
class HistoryShared:
    """A patient let a doctor read the medical history."""

    share: Share


@dataclass(frozen=True, slots=True)
class SharingEnded:
    """A doctor may read a medical history no longer."""

    share: Share


@dataclass(frozen=True, slots=True)
class HistoryRead:
    """The doctor of this appointment looked at its patient's profile and list of records."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class RecordRead:
    """The doctor of this appointment read a record of its patient."""

    appointment: Appointment
    record: RecordId


HistoryFact: TypeAlias = (
    ProfileChanged
    | RecordAdded
    | RecordChanged
    | RecordDeleted
    | HistoryShared
    | SharingEnded
    | HistoryRead
    | RecordRead
)
