"""A patient's own records: added, changed and deleted by whoever cares for the patient."""

from dataclasses import dataclass, replace
from datetime import date

from core import facts, fields
from core.clock import Clock
from core.errors import BadFieldError, NotFoundError
from core.facts import Fact
from core.model import Actor, PatientId, Record, RecordId
from core.policy import ClinicPolicy
from core.ports.records import NewRecord, RecordField
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record
from core.records import rules
from core.records.lookups import lock_as_carer
from core.wall_clock import day_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it is entered; there may be no more to say than its title.

    ``uid`` names this very entry, however often it is handed in.
    """

    uid: str
    day: date
    title: str
    text: str | None = None


class RecordService:
    """Every change of a medical history goes through here. A Refusal raised means: no change.

    ``by`` must care for the patient. Somebody else's patient is NotFoundError, as is a record that
    is none of theirs. Nobody is written to.
    """

    def __init__(self, open_work: OpenWork, policy: ClinicPolicy, clock: Clock) -> None:
        self._open = open_work
        self._policy = policy
        self._clock = clock

    async def add(self, by: Actor, patient: PatientId, entry: Entry) -> Record:
        """Put a record in; handed in again, it is there once.

        Raises BadFieldError and TooManyRecordsError.
        """
        new = NewRecord(
            entry.uid,
            patient,
            fields.record_day(entry.day, self._today()),
            fields.title(entry.title),
            _text(entry.text),
        )
        async with self._open() as work:
            await lock_as_carer(work, by, patient)
            known = await work.records.of_entry(patient, entry.uid)
            if known is not None:
                return known
            refusal = rules.refuse_record(await work.records.count(patient))
            if refusal is not None:
                raise refusal
            added = await work.records.add(new)
            await self._record(work, by, facts.RecordAdded(added))
            await work.commit()
            return added

    async def change(
        self,
        by: Actor,
        patient: PatientId,
        number: RecordId,
        field: RecordField,
        value: str | date | None,
    ) -> Record:
        """Put another value into one field; the same value changes nothing. Raises BadFieldError.

        A day is a date, a title and a text are as they were typed; a text may be None.
        """
        async with self._open() as work:
            await lock_as_carer(work, by, patient)
            before = await work.records.get(patient, number)
            if before is None:
                raise NotFoundError
            after = self._with(before, field, value)
            if after != before:
                await work.records.save(after, field)
                await self._record(work, by, facts.RecordChanged(after))
                await work.commit()
            return after

    async def delete(self, by: Actor, patient: PatientId, number: RecordId) -> bool:
        """Take a record out for good; return whether it was still there."""
        async with self._open() as work:
            await lock_as_carer(work, by, patient)
            before = await work.records.get(patient, number)
            if before is None:
                return False
            await work.records.delete(number)
            await self._record(work, by, facts.RecordDeleted(before))
            await work.commit()
            return True

    def _with(self, before: Record, field: RecordField, value: str | date | None) -> Record:
        match field, value:
            case RecordField.DAY, date():
                return replace(before, day=fields.record_day(value, self._today()))
            case RecordField.TITLE, str():
                return replace(before, title=fields.title(value))
            case RecordField.TEXT, None | str():
                return replace(before, text=_text(value))
        raise BadFieldError(field, "empty")

    def _today(self) -> date:
        return day_of(self._clock.now(), self._policy.zone)

    async def _record(self, work: UnitOfWork, by: Actor, fact: Fact) -> None:
        await record(work, by, [fact], Audience(), self._policy, self._clock.now())


def _text(typed: str | None) -> str:
    return "" if typed is None else fields.record(typed)
