"""The audit trail: nothing in it ever changes, and what is old enough is forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    String,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    false,
    func,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit import APPLICATIONS, MISSES, SIGN_UPS, AuditEntry, Deed
from core.audit.search import DEEDS, Kind, Side, Somebody, Sought, TrailLine
from core.model import AccountId, DoctorId, PatientId, Span
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.sets import given, insert_rows
from storage.tables import accounts, appointments, audit, carers, doctors, patients, settings
from storage.tables.base import listed
from storage.types import Id, microseconds

_WRITE = insert_rows(
    audit,
    *("at", "actor_id", "origin", "deed", "account_id", "patient_id", "doctor_id"),
    *("appointment_id", "slot_id", "amount", "record_id"),
)


_KEPT_SINCE = "audit_kept_since"
_SAID = insert(settings)
_KEEP_SINCE = _SAID.on_conflict_do_update(
    index_elements=["key"], set_={"value": _SAID.excluded.value}
)
_old = audit.alias("old")
_FORGET = (
    delete(audit)
    .where(
        audit.c.id.in_(
            select(_old.c.id)
            .where(_old.c.at < bindparam("before"))
            .order_by(_old.c.at)
            .limit(bindparam("most"))
        )
    )
    .returning(audit.c.id)
)


class SqlAudit:
    """core.ports.work.Audit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, entries: Sequence[AuditEntry]) -> None:
        """Write these down, in their order."""
        values = [
            {
                "at": entry.at,
                "actor_id": entry.by,
                "origin": entry.origin,
                "deed": entry.deed,
                "account_id": entry.account_id,
                "patient_id": entry.patient_id,
                "doctor_id": entry.doctor_id,
                "appointment_id": entry.appointment_id,
                "slot_id": entry.slot_id,
                "amount": entry.amount,
                "record_id": entry.record_id,
            }
            for entry in entries
        ]
        if values:
            await self._connection.execute(_WRITE, given(values))

    async def forget(self, before: datetime, limit: int) -> int:
        """Remove entries older than that, so many at most; a trigger refuses it of younger ones."""
        since = {"key": _KEPT_SINCE, "value": str(microseconds(before))}
        await self._connection.execute(_KEEP_SINCE, since)
        found = await self._connection.execute(_FORGET, {"before": before, "most": limit})
        return len(found.all())


# On pages


def _count(deeds: Collection[Deed]) -> Select[Any]:
    return select(func.count().label("number")).where(
        audit.c.at > bindparam("since"),
        audit.c.actor_id == bindparam("actor"),
        text(f"audit.deed IN ({listed(deeds)})"),
    )


_SIGN_UPS, _APPLICATIONS, _MISSES = _count(SIGN_UPS), _count(APPLICATIONS), _count(MISSES)

_actors, _concerned = accounts.alias("actors"), accounts.alias("concerned")
_ENTRIES = select(
    *audit.c,
    _actors.c.name.label("actor_name"),
    _concerned.c.name.label("account_name"),
    patients.c.name.label("patient_name"),
    doctors.c.name.label("doctor_name"),
    appointments.c.starts_at,
    appointments.c.ends_at,
).select_from(
    audit.outerjoin(_actors, _actors.c.id == audit.c.actor_id)
    .outerjoin(_concerned, _concerned.c.id == audit.c.account_id)
    .outerjoin(patients, patients.c.id == audit.c.patient_id)
    .outerjoin(doctors, doctors.c.id == audit.c.doctor_id)
    .outerjoin(appointments, appointments.c.id == audit.c.appointment_id)
)
_ONE = _ENTRIES.where(audit.c.id == bindparam("entry", type_=Id))
_LINES = (
    _ENTRIES.where(audit.c.at >= bindparam("start"), audit.c.at < bindparam("end"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_BY = audit.c.actor_id == bindparam("account", type_=Id)
_TO = or_(
    audit.c.account_id == bindparam("account", type_=Id),
    audit.c.patient_id == bindparam("patient", type_=Id),
    audit.c.doctor_id == bindparam("doctor", type_=Id),
)
_SIDES = {Side.ANY: or_(_BY, _TO), Side.BY: _BY, Side.TO: _TO}
_NO_ID = cast(null(), Id)
_PEOPLE = select(
    accounts.c.id.label("account"),
    patients.c.id.label("patient"),
    doctors.c.id.label("doctor"),
    func.coalesce(doctors.c.name, patients.c.name, accounts.c.name).label("name"),
).select_from(rows.PRINCIPALS)
_DEPENDANTS = select(
    _NO_ID.label("account"), patients.c.id.label("patient"), _NO_ID.label("doctor"), patients.c.name
).where(~exists().where(carers.c.patient_id == patients.c.id, carers.c.relation == "self"))
_OF_DESK = select(
    _NO_ID.label("account"), _NO_ID.label("patient"), doctors.c.id.label("doctor"), doctors.c.name
).where(doctors.c.account_id.is_(None))
MOST_WORDS = 4
_WORDS = [f"word_{number}" for number in range(MOST_WORDS)]


def _named(name: Any) -> Any:
    return and_(*(func.lower(name).like(bindparam(word, type_=String)) for word in _WORDS))


_CALLED = (
    union_all(
        _PEOPLE.where(
            or_(_named(accounts.c.name), _named(patients.c.name), _named(doctors.c.name))
        ),
        _DEPENDANTS.where(_named(patients.c.name)),
        _OF_DESK.where(_named(doctors.c.name)),
    )
    .order_by(text("name"))
    .limit(bindparam("most"))
)
_NUMBER = bindparam("number", type_=Id)
_OF_ACCOUNT = _PEOPLE.where(accounts.c.id == _NUMBER)
_OF_PATIENT = (
    _PEOPLE.where(patients.c.id == _NUMBER),
    _DEPENDANTS.where(patients.c.id == _NUMBER),
)
_OF_DOCTOR = _PEOPLE.where(doctors.c.id == _NUMBER), _OF_DESK.where(doctors.c.id == _NUMBER)


class SqlTrailPages:
    """core.ports.trail.TrailPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sign_ups(self, by: AccountId, since: datetime) -> int:
        """Count how often this account signed up as a patient, or asked to be confirmed as one."""
        return await self._counted(_SIGN_UPS, by, since)

    async def applications(self, by: AccountId, since: datetime) -> int:
        """Count how often this account applied as a doctor."""
        return await self._counted(_APPLICATIONS, by, since)

    async def missed_invitations(self, by: AccountId, since: datetime) -> int:
        """Count how often this account came with an invitation that lets nobody in."""
        return await self._counted(_MISSES, by, since)

    async def _counted(self, statement: Select[Any], by: AccountId, since: datetime) -> int:
        (row,) = await self._database.read(statement, {"actor": by, "since": since})
        return int(row.number)

    async def trail(self, sought: Sought, limit: int, offset: int = 0) -> Sequence[TrailLine]:
        """Return entries, the latest first."""
        bounds = {"start": sought.when.start, "end": sought.when.end}
        given: dict[str, object] = {**bounds, "most": limit, "skip": offset}
        if sought.only is not None:
            found = await self._database.read(_ONE, {"entry": sought.only})
            return [_line(row) for row in found]
        statement = _LINES
        if sought.kind is not Kind.ALL:
            statement = statement.where(_among("deed", DEEDS[sought.kind]))
        if sought.origins is not None:
            statement = statement.where(_among("origin", sought.origins))
        if sought.upto is not None:
            statement = statement.where(audit.c.id <= bindparam("upto"))
            given["upto"] = sought.upto
        if sought.who is not None:
            who = sought.who
            statement = statement.where(_SIDES[sought.side])
            given |= {"account": who.account, "patient": who.patient, "doctor": who.doctor}
        return [_line(row) for row in await self._database.read(statement, given)]

    async def somebody(
        self,
        account: AccountId | None = None,
        patient: PatientId | None = None,
        doctor: DoctorId | None = None,
    ) -> Somebody | None:
        """Return one of these with all that the owner of the account is; None where none is."""
        for number, statements in (
            (account, (_OF_ACCOUNT,)),
            (patient, _OF_PATIENT),
            (doctor, _OF_DOCTOR),
        ):
            for statement in statements if number is not None else ():
                row = await self._database.read_one(statement, {"number": number})
                if row is not None:
                    return _somebody(row)
        return None

    async def called(self, words: str, limit: int) -> Sequence[Somebody]:
        """Return people whose names have all of these words."""
        asked = [f"%{word}%" for word in words.split()[:MOST_WORDS]]
        patterns = dict.fromkeys(_WORDS, "%") | dict(zip(_WORDS, asked, strict=False))
        found = await self._database.read(_CALLED, {**patterns, "most": limit})
        return [_somebody(row) for row in found]


def _among(column: str, words: Collection[str]) -> Any:
    """Return the condition that a column of the trail has one of these words, all of them ours."""
    found = ", ".join("'" + word.replace("'", "") + "'" for word in sorted(words))
    return text(f"audit.{column} IN ({found})") if words else false()


def _somebody(row: AnyRow) -> Somebody:
    return Somebody(row.account, row.patient, row.doctor, row.name)


def _line(row: AnyRow) -> TrailLine:
    entry = AuditEntry(
        at=row.at,
        by=row.actor_id,
        origin=row.origin,
        deed=Deed(row.deed),
        account_id=row.account_id,
        patient_id=row.patient_id,
        doctor_id=row.doctor_id,
        appointment_id=row.appointment_id,
        slot_id=row.slot_id,
        amount=row.amount,
        record_id=row.record_id,
    )
    span = None if row.starts_at is None else Span(row.starts_at, row.ends_at)
    names = (row.actor_name, row.account_name, row.patient_name, row.doctor_name)
    return TrailLine(row.id, entry, *names, span)
