"""The reference for booking: the same transaction by hand, on the bare drivers.

It takes the same locks, reads what the rules ask for, and writes the same rows: the appointment
with its sealed note, the slot's mark, two letters and two reminders.
"""

import asyncio
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from storage.drivers import sqlite
from storage.types import microseconds
from tests.bench.clinic import Asks, World
from tests.builders import SEAL

NOTE = "My knee hurts when I climb stairs."

_HOUR = timedelta(hours=1)
_SQLITE_HOUR = 3_600_000_000
_REMINDED = (24, 2)

# Written for PostgreSQL; SQLite has ? where it has $, and its only lock already.
_PERSON = """
    SELECT id, telegram_id, name, language, phone, signed_up, patient, doctor, is_admin, disabled
    FROM persons WHERE id = $1 FOR UPDATE
"""
_SLOT = """
    SELECT slots.doctor_id, slots.starts_at, slots.ends_at, slots.state, persons.doctor,
           persons.disabled
    FROM slots JOIN persons ON slots.doctor_id = persons.id WHERE slots.id = $1 FOR UPDATE OF slots
"""
_LIVE = """
    SELECT starts_at, ends_at FROM appointments
    WHERE patient_id = $1 AND starts_at > $2 AND ends_at > $3
    AND status IN ('pending', 'confirmed')
"""
_APPOINTMENT = """
    INSERT INTO appointments (uid, patient_id, doctor_id, slot_id, starts_at, ends_at, status, note,
                              sequence, coming, booked_at)
    VALUES ($1, $2, $3, $4, $5, $6, 'confirmed', $7, 0, false, $8)
    RETURNING id
"""
_MARK = "UPDATE slots SET state = 'booked' WHERE id = $1"
_LETTER = """
    INSERT INTO outbox (person_id, kind, notice, key, priority, due_at, try_at, appointment_id,
                        attempts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
    ON CONFLICT (key) DO NOTHING
"""


def book_on_sqlite(world: World, *batches: Asks) -> float:
    """Book one after another in one thread; return the seconds that the last batch took."""
    with closing(sqlite3.connect(world.file, isolation_level=None)) as driver:
        for name, setting in sqlite.SETTINGS.items():
            driver.execute(f"PRAGMA {name} = {setting}").fetchall()
        begun = 0.0
        for asks in batches:
            begun = time.perf_counter()
            for patient, slot in asks:
                _book_on_sqlite(driver, patient, slot, microseconds(world.now))
        return time.perf_counter() - begun


def _book_on_sqlite(driver: sqlite3.Connection, patient: int, slot: int, now: int) -> None:
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(_sqlite(_PERSON), (patient,)).fetchone()
    wanted = driver.execute(_sqlite(_SLOT), (slot,)).fetchone()
    held = driver.execute(_sqlite(_LIVE), (patient, now - 4 * _SQLITE_HOUR, now)).fetchall()
    _check(wanted, held)
    doctor, start, end, *_ = wanted
    row = (uuid4().hex, patient, doctor, slot, start, end, SEAL.seal(NOTE), now)
    ((number,),) = driver.execute(_sqlite(_APPOINTMENT), row).fetchall()
    driver.execute(_sqlite(_MARK), (slot,))
    begins = datetime.fromtimestamp(start // 1_000_000, UTC)
    dues = [start - hours * _SQLITE_HOUR for hours in _REMINDED]
    rows = [*_told(number, patient, doctor, now), *_reminders(number, patient, begins, dues)]
    driver.executemany(_sqlite(_LETTER), rows)
    driver.execute("COMMIT")


async def book_on_postgresql(world: World, *batches: Asks) -> float:
    """Book on as many connections at once as the first batch has asks.

    Return the seconds that the last batch took.
    """
    drivers = [await asyncpg.connect(world.dsn) for _ in batches[0]]

    async def desk(driver: asyncpg.Connection, asks: Iterable[tuple[int, int]]) -> None:
        for patient, slot in asks:
            async with driver.transaction():
                await _book_on_postgresql(driver, patient, slot, world.now)

    try:
        begun = 0.0
        for asks in batches:
            begun, left = time.perf_counter(), iter(asks)
            await asyncio.gather(*(desk(driver, left) for driver in drivers))
        return time.perf_counter() - begun
    finally:
        await asyncio.gather(*(driver.close() for driver in drivers))


async def _book_on_postgresql(
    driver: asyncpg.Connection, patient: int, slot: int, now: datetime
) -> None:
    await driver.fetchrow(_PERSON, patient)
    wanted = await driver.fetchrow(_SLOT, slot)
    held = await driver.fetch(_LIVE, patient, now - 4 * _HOUR, now)
    _check(wanted, held)
    doctor, start, end, *_ = wanted
    row = (uuid4().hex, patient, doctor, slot, start, end, SEAL.seal(NOTE), now)
    number = await driver.fetchval(_APPOINTMENT, *row)
    await driver.execute(_MARK, slot)
    dues = [start - hours * _HOUR for hours in _REMINDED]
    rows = [*_told(number, patient, doctor, now), *_reminders(number, patient, start, dues)]
    await driver.executemany(_LETTER, rows)


def _sqlite(statement: str) -> str:
    return statement.replace("$", "?").partition("FOR UPDATE")[0]


def _check(slot: Sequence[Any], held: Iterable[Sequence[Any]]) -> None:
    """Decide as the rules do, as far as a reference must: open, practising, not busy."""
    _, start, end, state, standing, disabled = slot
    if state != "open" or standing != "verified" or disabled:
        raise RuntimeError("the reference was refused")
    if any(begins < end and start < ends for begins, ends in held):
        raise RuntimeError("the reference's patient is busy")


def _told(number: int, patient: int, doctor: int, now: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for person, side in ((patient, "patient"), (doctor, "doctor")):
        notice = f'{{"appointment":{number},"to":"{side}","kind":"booked"}}'
        key = f"booked:{number}:0:{side}"
        rows.append((person, "booked", notice, key, 0, now, now, number))
    return rows


def _reminders(
    number: int, patient: int, start: datetime, dues: Sequence[Any]
) -> list[tuple[Any, ...]]:
    notice = f'{{"appointment":{number},"starts":"{start.isoformat()}","kind":"reminder"}}'
    return [
        (patient, "reminder", notice, f"reminder:{number}:0:{hours * 3600}", 5, due, due, number)
        for hours, due in zip(_REMINDED, dues, strict=True)
    ]
