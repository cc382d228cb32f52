"""The laws of the live check in SQL, one statement each, and what may be put right by itself.

A law's statement finds what breaks it by its number. Slots and appointments are looked at as far
back as LOOKS_BACK, letters and holds all: these are gone soon.
"""

# ruff: noqa: S608 (these are joined from the constants of this file alone)

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import TextualSelect, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.live_check.laws import HOLD_FORGOTTEN, LATE, LOOKS_BACK, NAMED, Finding, Law
from core.model import LIVE, AppointmentId
from storage.engine import Database
from storage.schema_check import faults
from storage.sets import IDS, among, ids
from storage.tables import WAITS, outbox, slots
from storage.tables.base import listed
from storage.types import Id, UtcInstant

_LIVE = f"status IN ({listed(LIVE)})"
_MICROSECOND = timedelta(microseconds=1)
_WAITING = "outbox.closed_at IS NULL"
_ORPHANS = f"""
    SELECT outbox.id FROM outbox
    LEFT JOIN appointments ON appointments.id = outbox.appointment_id
    WHERE {_WAITING} AND outbox.kind = 'reminder' AND outbox.attempts = 0
    AND (appointments.id IS NULL OR NOT appointments.{_LIVE})
"""
_LEASED = f"""
    SELECT outbox.id FROM outbox
    WHERE {_WAITING} AND outbox.leased AND (outbox.try_at > :soon OR outbox.try_at < :late)
"""
_STATEMENTS: Mapping[Law, str] = {
    Law.SLOTS_APART: """
        SELECT DISTINCT one.id FROM slots AS one
        JOIN slots AS other ON other.doctor_id = one.doctor_id AND other.id <> one.id
        AND other.starts_at >= one.starts_at AND other.starts_at < one.ends_at
        WHERE one.starts_at > :since
    """,
    Law.PATIENTS_APART: f"""
        SELECT DISTINCT one.id FROM appointments AS one
        JOIN appointments AS other ON other.patient_id = one.patient_id AND other.id <> one.id
        AND other.starts_at >= one.starts_at AND other.starts_at < one.ends_at
        WHERE one.{_LIVE} AND other.{_LIVE} AND one.starts_at > :since
    """,
    Law.ONE_IN_A_SLOT: f"""
        SELECT slot_id AS id FROM appointments WHERE {_LIVE}
        GROUP BY slot_id HAVING count(*) > 1
    """,
    Law.SLOTS_FILLED: f"""
        SELECT slots.id FROM slots
        LEFT JOIN appointments ON appointments.id = slots.appointment_id
        AND appointments.slot_id = slots.id AND appointments.{_LIVE}
        WHERE slots.appointment_id IS NOT NULL AND appointments.id IS NULL
    """,
    Law.IN_THEIR_SLOTS: f"""
        SELECT appointments.id FROM appointments
        LEFT JOIN slots ON slots.id = appointments.slot_id
        AND slots.appointment_id = appointments.id AND slots.doctor_id = appointments.doctor_id
        AND slots.starts_at = appointments.starts_at AND slots.ends_at = appointments.ends_at
        WHERE appointments.{_LIVE} AND slots.id IS NULL
    """,
    Law.NO_ORPHANS: _ORPHANS,
    Law.HOLDS_END: """
        SELECT slots.id FROM slots WHERE slots.held_by IS NOT NULL AND slots.held_until < :day_ago
    """,
    Law.NONE_FORGOTTEN: f"""
        SELECT outbox.id FROM outbox
        WHERE {_WAITING} AND NOT outbox.leased AND outbox.due_at < :late AND outbox.try_at < :late
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS ahead
            WHERE ahead.closed_at IS NULL AND ahead.account_id = outbox.account_id
            AND ahead.due_at <= :now
            AND (ahead.priority, ahead.id) < (outbox.priority, outbox.id)
        )
    """,
    Law.LEASES_END: _LEASED,
    Law.OFFERS_STAND: """
        SELECT waits.id FROM waits JOIN slots ON slots.id = waits.slot_id
        WHERE waits.until < :late OR slots.appointment_id IS NOT NULL
        OR slots.doctor_id <> waits.doctor_id OR slots.held_by IS NULL
        OR slots.held_by <> waits.account_id
    """,
    Law.ALL_SETTLED: """
        SELECT id FROM appointments WHERE status = 'pending' AND answer_by < :late
        UNION ALL
        SELECT id FROM appointments WHERE undo_until IS NOT NULL AND undo_until < :late
    """,
    Law.CALENDARS_READ: """
        SELECT busy_calendars.id FROM busy_calendars
        JOIN doctors ON doctors.id = busy_calendars.doctor_id
        LEFT JOIN accounts ON accounts.id = doctors.account_id
        WHERE busy_calendars.due_at < :late AND doctors.verification = 'verified'
        AND NOT doctors.shut_out AND NOT coalesce(accounts.disabled, false)
    """,
    Law.IN_REACH: f"""
        SELECT appointments.id FROM appointments
        JOIN patients ON patients.id = appointments.patient_id
        WHERE appointments.{_LIVE} AND appointments.starts_at > :now AND (
            patients.erased
            OR patients.phone IS NULL
            AND NOT EXISTS (SELECT 1 FROM carers WHERE carers.patient_id = patients.id)
        )
    """,
}
_EARLIER = {
    "sqlite": "appointments.starts_at - ahead.micros",
    "postgresql": "appointments.starts_at - ahead.micros * interval '1 microsecond'",
}


def _unreminded(dialect: str, reminders_before: Sequence[timedelta]) -> str:
    """Return the statement of who lacks a reminder that is still ahead."""
    earlier = _EARLIER[dialect]
    aheads = " UNION ALL ".join(
        f"SELECT {before // _MICROSECOND} AS micros" for before in reminders_before
    )
    return f"""
        SELECT DISTINCT appointments.id FROM appointments
        JOIN carers ON carers.patient_id = appointments.patient_id
        JOIN ({aheads}) AS ahead ON {earlier} > :now
        WHERE appointments.status = 'confirmed' AND appointments.ends_at > :now
        AND NOT EXISTS (
            SELECT 1 FROM outbox
            WHERE outbox.appointment_id = appointments.id
            AND outbox.account_id = carers.account_id
            AND outbox.kind = 'reminder' AND {_WAITING} AND outbox.due_at = {earlier}
        )
    """


@cache
def _found(sql: str) -> TextualSelect:
    """Return a statement that names the first that ``sql`` finds, and counts all."""
    whole = f"""
        SELECT found.id, count(*) OVER () AS number FROM ({sql}) AS found
        ORDER BY found.id LIMIT {NAMED}
    """
    found: TextualSelect = _bound(whole).columns(id=Id, number=Id)
    return found


def _bound(sql: str) -> Any:
    moments = [name for name in ("now", "since", "late", "soon", "day_ago") if f":{name}" in sql]
    return text(sql).bindparams(*(bindparam(name, type_=UtcInstant) for name in moments))


def _moments(now: datetime) -> dict[str, object]:
    return {
        "now": now,
        "since": now - LOOKS_BACK,
        "late": now - LATE,
        "soon": now + LATE,
        "day_ago": now - HOLD_FORGOTTEN,
    }


def _given(sql: str, now: datetime) -> dict[str, object]:
    return {name: at for name, at in _moments(now).items() if f":{name}" in sql}


class SqlLiveCheckPages:
    """core.ports.live_check.LiveCheckPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def breaches(
        self, law: Law, now: datetime, reminders_before: Sequence[timedelta]
    ) -> Finding:
        """Return how often a law is broken, and by what."""
        if law is Law.SCHEMA:
            wrong = await faults(self._database)
            return Finding(law, len(wrong), tuple(wrong[:NAMED]))
        if law is Law.REMINDED and not reminders_before:
            return Finding(law, 0)
        sql = _STATEMENTS.get(law) or _unreminded(
            self._database.reader.dialect.name, reminders_before
        )
        found = await self._database.read(_found(sql), _given(sql, now))
        count = found[0].number if found else 0
        return Finding(law, count, tuple(str(row.id) for row in found))


_NOW = bindparam("now", type_=UtcInstant)
_HELD = (
    select(slots.c.id)
    .where(slots.c.held_by.is_not(None), slots.c.held_until < bindparam("ended", type_=UtcInstant))
    .order_by(slots.c.id)
    .limit(bindparam("most"))
    .with_for_update(key_share=True, skip_locked=True)
)
_CLEAR = update(slots).where(among(slots.c.id, ids())).values(held_by=None, held_until=None)
_WITHDRAW = (
    update(outbox)
    .where(among(outbox.c.id, ids()), WAITS)
    .values(closed_at=_NOW, outcome="withdrawn", cause="orphan")
)
_RELEASE = update(outbox).where(among(outbox.c.id, ids()), WAITS).values(try_at=_NOW, leased=False)


class SqlMending:
    """core.ports.live_check.Mending."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def withdraw_orphans(self, now: datetime, limit: int) -> int:
        """Take back reminders of what is live no longer."""
        found = await self._ids(_ORPHANS, now, limit)
        await self._connection.execute(_WITHDRAW, {IDS: found, "now": now})
        return len(found)

    async def unreminded(
        self, now: datetime, reminders_before: Sequence[timedelta], limit: int
    ) -> Collection[AppointmentId]:
        """Return appointments that lack a reminder, without holding them."""
        if not reminders_before:
            return ()
        sql = _unreminded(self._connection.dialect.name, reminders_before)
        return [AppointmentId(one) for one in await self._ids(sql, now, limit)]

    async def clear_holds(self, ended: datetime, limit: int) -> int:
        """Clear what holds that ended before then left on slots."""
        found = (await self._connection.execute(_HELD, {"ended": ended, "most": limit})).all()
        await self._connection.execute(_CLEAR, {IDS: [row.id for row in found]})
        return len(found)

    async def end_leases(self, now: datetime, limit: int) -> int:
        """Make due the letters that somebody leased and never gave back."""
        found = await self._ids(_LEASED, now, limit)
        await self._connection.execute(_RELEASE, {IDS: found, "now": now})
        return len(found)

    async def _ids(self, sql: str, now: datetime, limit: int) -> Sequence[int]:
        bounded = _bound(f"SELECT found.id FROM ({sql}) AS found ORDER BY found.id LIMIT {limit}")
        return [row.id for row in await self._connection.execute(bounded, _given(sql, now))]
