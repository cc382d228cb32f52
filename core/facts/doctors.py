"""What happened in a doctor's own business: the card, how requests come, the digest, a delay."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from core.model import Appointment, Doctor, DoctorId


@dataclass(frozen=True, slots=True)
class CardChanged:
    """A doctor's card reads otherwise, by their own hand."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class CardChangeAsked:
    """A doctor asks the admins for another card; ``again`` where the request before still waits."""

    doctor: Doctor
    version: int
    again: bool


@dataclass(frozen=True, slots=True)
class CardChangeWithdrawn:
    """A doctor asks for another card no more."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class CardChangeDecided:
    """An admin let a doctor have the card they asked for, or not."""

    doctor: Doctor
    version: int
    approved: bool


CardFact: TypeAlias = CardChanged | CardChangeAsked | CardChangeWithdrawn | CardChangeDecided
"""What a doctor's card says."""


@dataclass(frozen=True, slots=True)
class RequestsChosen:
    """A doctor chose whether new appointments wait for their word; ``doctor`` says which."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DigestChosen:
    """A doctor hears of the day at another hour, or not at all."""

    doctor: Doctor


@dataclass(frozen=True, slots=True)
class DelaySaid:
    """A doctor runs late today by so much; nothing is back on time."""

    doctor_id: DoctorId
    late: timedelta


@dataclass(frozen=True, slots=True)
class VisitDelayed:
    """An appointment is expected to begin at another time than its patient knows."""

    appointment: Appointment
    expected: datetime
    said_at: datetime


PracticeFact: TypeAlias = RequestsChosen | DigestChosen | DelaySaid | VisitDelayed
"""How a doctor practises."""
