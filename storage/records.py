"""Profiles, medical histories and who may read them, in a unit of work. Their texts are sealed."""

import json
import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    BloodGroup,
    Contact,
    DoctorId,
    Heading,
    PatientId,
    Profile,
    Record,
    RecordId,
    Share,
)
from core.ports.records import NewRecord, ProfileField, RecordField
from storage.drivers.readers import AnyRow
from storage.seal import Damaged
from storage.tables import profiles, records, shares

log = logging.getLogger(__name__)

# What is read, in a unit of work and on pages

PROFILE = [column.label(f"profile_{column.key}") for column in profiles.c]
HEADING = [records.c[name].label(f"record_{name}") for name in ("id", "day", "title")]
RECORD = [*HEADING, *(records.c[name].label(f"record_{name}") for name in ("patient_id", "text"))]
SHARE = [column.label(f"share_{column.key}") for column in shares.c]


def profile(row: AnyRow) -> Profile:
    """Read a profile, or what stands for one that nobody filled in.

    What no key opens counts as not told, and stays where it is; the log hears of it.
    """
    texts = (row.profile_born, row.profile_blood, row.profile_address, row.profile_contact)
    if any(isinstance(one, Damaged) for one in texts):
        log.error("the profile of patient %d cannot be opened", row.profile_patient_id)
    born, blood, address, contact = (None if isinstance(one, Damaged) else one for one in texts)
    return Profile(
        born=None if born is None else date.fromisoformat(born),
        blood=None if blood is None else BloodGroup(blood),
        address=address,
        contact=None if contact is None else Contact(*json.loads(contact)),
    )


def heading(row: AnyRow) -> Heading:
    """Read a record's line. One that no key opens spoils nothing else; the log hears of it."""
    return Heading(RecordId(row.record_id), _day(row), row.record_title)


def record(row: AnyRow) -> Record:
    """Read a record, as ``heading`` does."""
    return Record(
        id=RecordId(row.record_id),
        patient_id=PatientId(row.record_patient_id),
        day=_day(row),
        title=row.record_title,
        text=row.record_text,
    )


def _day(row: AnyRow) -> date | None:
    if any(isinstance(one, Damaged) for one in (row.record_day, row.record_title)):
        log.error("record %d cannot be opened", row.record_id)
    return None if isinstance(row.record_day, Damaged) else date.fromisoformat(row.record_day)


def in_order(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Put the latest day first; of one day, what was written last. What has no day stands last."""
    return sorted(headings, key=lambda one: (one.day or date.min, one.id), reverse=True)


def share(row: AnyRow) -> Share:
    """Read who may read whose history."""
    return Share(row.share_patient_id, row.share_doctor_id, row.share_since)


# In a unit of work

_OF_PATIENT = records.c.patient_id == bindparam("patient")
_GET_PROFILE = select(*PROFILE).where(profiles.c.patient_id == bindparam("patient"))
_COUNT = select(func.count()).where(_OF_PATIENT)
_HEADINGS = select(*HEADING).where(_OF_PATIENT)
_GET = select(*RECORD).where(_OF_PATIENT, records.c.id == bindparam("record"))
_OF_ENTRY = select(*RECORD).where(_OF_PATIENT, records.c.uid == bindparam("entry"))
_ADD = insert(records).returning(records.c.id)
_SAVE = update(records).where(records.c.id == bindparam("record"))
_DELETE = delete(records).where(records.c.id == bindparam("record"))


def _of(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.patient_id == bindparam("patient"), table.c.doctor_id == bindparam("doctor")


_GET_SHARE = select(*SHARE).where(*_of(shares))
_ADD_SHARE = insert(shares)
_END_SHARE = delete(shares).where(*_of(shares))


class SqlProfiles:
    """core.ports.records.Profiles."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, patient: PatientId) -> Profile:
        """Return the profile; an empty one where nothing was told."""
        found = await self._connection.execute(_GET_PROFILE, {"patient": patient})
        row = found.one_or_none()
        return Profile() if row is None else profile(row)

    async def save(self, patient: PatientId, profile: Profile, field: ProfileField) -> None:
        """Write this one field: what stands beside it stays, even where no key opens it."""
        contact = profile.contact
        values = {
            ProfileField.BORN: None if profile.born is None else profile.born.isoformat(),
            ProfileField.BLOOD: None if profile.blood is None else str(profile.blood),
            ProfileField.ADDRESS: profile.address,
            ProfileField.CONTACT: None
            if contact is None
            else json.dumps([contact.name, contact.phone], ensure_ascii=False),
        }
        # SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
        new = upsert(profiles).values({"patient_id": patient, field.value: values[field]})
        kept = new.on_conflict_do_update(
            index_elements=["patient_id"], set_={field.value: new.excluded[field.value]}
        )
        await self._connection.execute(kept)


class SqlRecords:
    """core.ports.records.Records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, patient: PatientId) -> int:
        """Return how many records there are of this patient."""
        found = await self._connection.execute(_COUNT, {"patient": patient})
        return int(found.scalar_one())

    async def headings(self, patient: PatientId) -> Sequence[Heading]:
        """Return all records of a patient in a line each, the latest day first."""
        found = await self._connection.execute(_HEADINGS, {"patient": patient})
        return in_order([heading(row) for row in found])

    async def get(self, patient: PatientId, record: RecordId) -> Record | None:
        """Return a record of this patient, or None."""
        return await self._one(_GET, patient=patient, record=record)

    async def of_entry(self, patient: PatientId, uid: str) -> Record | None:
        """Return the record of this patient that was entered under this name, or None."""
        return await self._one(_OF_ENTRY, patient=patient, entry=uid)

    async def add(self, record: NewRecord) -> Record:
        """Write a record, and return it with its id."""
        values = {
            "patient_id": record.patient_id,
            "uid": record.uid,
            "day": record.day.isoformat(),
            "title": record.title,
            "text": record.text,
        }
        number = RecordId((await self._connection.execute(_ADD, values)).scalar_one())
        return Record(number, record.patient_id, record.day, record.title, record.text)

    async def save(self, record: Record, field: RecordField) -> None:
        """Write this one field: what stands beside it stays, even where no key opens it."""
        values = {
            RecordField.DAY: None if record.day is None else record.day.isoformat(),
            RecordField.TITLE: record.title,
            RecordField.TEXT: record.text,
        }
        written = _SAVE.values({field.value: values[field]})
        await self._connection.execute(written, {"record": record.id})

    async def delete(self, record: RecordId) -> None:
        """Take a record out for good."""
        await self._connection.execute(_DELETE, {"record": record})

    async def _one(self, statement: Any, **values: object) -> Record | None:
        row = (await self._connection.execute(statement, values)).one_or_none()
        return None if row is None else record(row)


class SqlShares:
    """core.ports.records.Shares."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, patient: PatientId, doctor: DoctorId) -> Share | None:
        """Return that this doctor may read this patient's history, or None."""
        wanted = {"patient": patient, "doctor": doctor}
        row = (await self._connection.execute(_GET_SHARE, wanted)).one_or_none()
        return None if row is None else share(row)

    async def add(self, share: Share) -> None:
        """Write that a doctor may read."""
        values: dict[str, int | datetime] = {
            "patient_id": share.patient_id,
            "doctor_id": share.doctor_id,
            "since": share.since,
        }
        await self._connection.execute(_ADD_SHARE, values)

    async def end(self, share: Share) -> None:
        """Write that a doctor may read no longer."""
        wanted = {"patient": share.patient_id, "doctor": share.doctor_id}
        await self._connection.execute(_END_SHARE, wanted)
