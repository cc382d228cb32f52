"""What is told of people: applications, decisions on them, cards, a doctor's day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from core.model import DoctorId, PatientId


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


AboutDoctor: TypeAlias = DoctorApplied | DoctorDecision
AboutPatient: TypeAlias = PatientApplied | PatientDecision
AboutCard: TypeAlias = CardAsked | CardDecision
