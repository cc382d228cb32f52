"""Profiles, medical histories, and who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.model import (
    AccountId,
    DoctorId,
    Heading,
    PatientId,
    Profile,
    Record,
    RecordId,
    Share,
)
from core.views import CaredFor, Reading, SharedDoctor


class ProfileField(StrEnum):
    """What a patient's profile tells, in the order in which it is shown."""

    NAME = "name"
    PHONE = "phone"
    BORN = "born"
    BLOOD = "blood"
    ADDRESS = "address"
    CONTACT = "contact"


class RecordField(StrEnum):
    """What a record of the medical history holds, in the order in which it is shown."""

    DAY = "day"
    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record about to be written; its id comes from storage."""

    uid: str
    patient_id: PatientId
    day: date
    title: str
    text: str


class Profiles(Protocol):
    """What patients tell beside name and phone, in a unit of work."""

    async def get(self, patient: PatientId) -> Profile:
        """Return the profile; an empty one where nothing was told."""
        ...

    async def save(self, patient: PatientId, profile: Profile, field: ProfileField) -> None:
        """Write this one field of the profile, which is none of the card index."""
        ...


class Records(Protocol):
    """The records of medical histories, in a unit of work."""

    async def count(self, patient: PatientId) -> int: ...

    async def headings(self, patient: PatientId) -> Sequence[Heading]:
        """Return all records of a patient in a line each, the latest day first."""
        ...

    async def get(self, patient: PatientId, record: RecordId) -> Record | None:
        """Return a record of this patient; another's is None."""
        ...

    async def of_entry(self, patient: PatientId, uid: str) -> Record | None:
        """Return the record of this patient that was entered under this name."""
        ...

    async def add(self, record: NewRecord) -> Record: ...

    async def save(self, record: Record, field: RecordField) -> None:
        """Write this one field of a known record."""
        ...

    async def delete(self, record: RecordId) -> None: ...


class Shares(Protocol):
    """Which doctors may read whose history, in a unit of work."""

    async def get(self, patient: PatientId, doctor: DoctorId) -> Share | None: ...

    async def add(self, share: Share) -> None: ...

    async def end(self, share: Share) -> None: ...


class RecordPages(Protocol):
    """Pages about profiles and histories, which only read.

    Those that take an account show it a patient whom it cares for, and nobody else's. An
    appointment that ended before ``ended`` lasts no longer: see core.records.rules.
    """

    async def cared_for(self, account: AccountId, patient: PatientId) -> CaredFor | None:
        """Return a patient with the profile."""
        ...

    async def headings(self, account: AccountId, patient: PatientId) -> Sequence[Heading]:
        """Return all records of a patient in a line each, the latest day first."""
        ...

    async def record(
        self, account: AccountId, patient: PatientId, record: RecordId
    ) -> Record | None: ...

    async def shared_doctors(
        self,
        account: AccountId,
        patient: PatientId,
        *,
        ended: datetime,
        now: datetime,
        limit: int,
        offset: int = 0,
    ) -> Sequence[SharedDoctor]:
        """Return the doctors with whom an appointment lasts, by name; nobody else may read."""
        ...

    async def readings(
        self, account: AccountId, patient: PatientId, limit: int, offset: int = 0
    ) -> Sequence[Reading]:
        """Return which doctors read what of a patient's history, the latest first."""
        ...

    async def is_shared(
        self, patient: PatientId, doctor: DoctorId, *, ended: datetime, now: datetime
    ) -> bool:
        """Whether the doctor may read now: it is shared, and an appointment lasts."""
        ...

    async def idle_shares(self, *, ended: datetime, now: datetime, limit: int) -> Sequence[Share]:
        """Return shares for which no appointment lasts any more."""
        ...
