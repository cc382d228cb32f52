"""What a patient tells of themselves: the profile, the medical history, and who may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.model.ids import DoctorId, PatientId, RecordId


class BloodGroup(StrEnum):
    """A blood group of the AB0 system with its Rhesus factor."""

    O_NEGATIVE = "o-neg"
    O_POSITIVE = "o-pos"
    A_NEGATIVE = "a-neg"
    A_POSITIVE = "a-pos"
    B_NEGATIVE = "b-neg"
    B_POSITIVE = "b-pos"
    AB_NEGATIVE = "ab-neg"
    AB_POSITIVE = "ab-pos"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the clinic calls when something happens to a patient."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a patient tells beside name and phone; whatever was not told is None."""

    born: date | None = None
    blood: BloodGroup | None = None
    address: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A record of a patient's medical history in a line.

    ``day`` is when it was. It is None only where no key opens it any more.
    """

    id: RecordId
    day: date | None
    title: str


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a medical history, in its patient's own words; ``text`` may be empty."""

    id: RecordId
    patient_id: PatientId
    day: date | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """A patient lets a doctor read the history for as long as they have an appointment."""

    patient_id: PatientId
    doctor_id: DoctorId
    since: datetime
