"""The reference for booking: the same transaction by hand, on the bare drivers.

It takes the same locks, reads what the rules ask for, and writes the same rows: the appointment
with its sealed note, two letters and two reminders, and a line of the audit trail. The slot is
filled by the database itself, there as here.
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
_CHANGES = 30

# Written for PostgreSQL; SQLite has ? where it has $, and its only lock already.
_PATIENT = """
    SELECT patients.name, patients.phone, patients.verification, carers.account_id,
           carers.relation, accounts.disabled,
           (SELECT count(*) FROM audit WHERE audit.patient_id = patients.id AND audit.at > $2
            AND audit.deed IN ('appointment_requested', 'appointment_booked', 'appointment_moved',
                               'appointment_cancelled', 'note_changed'))
    FROM patients LEFT JOIN carers ON carers.patient_id = patients.id
    LEFT JOIN accounts ON accounts.id = carers.account_id
    WHERE patients.id = $1 FOR NO KEY UPDATE OF patients
"""
_SLOT = """
    SELECT slots.doctor_id, slots.starts_at, slots.ends_at, slots.switched_off, slots.time_off,
           slots.appointment_id, slots.held_by, slots.held_until, doctors.verification,
           doctors.by_request, doctors.account_id, accounts.disabled
    FROM slots JOIN doctors ON slots.doctor_id = doctors.id
    LEFT JOIN accounts ON doctors.account_id = accounts.id
    WHERE slots.id = $1 FOR NO KEY UPDATE OF slots
"""
_LIVE = """
    SELECT starts_at, ends_at FROM appointments
    WHERE patient_id = $1 AND starts_at > $2 AND ends_at > $3
    AND status IN ('pending', 'confirmed')
"""
_APPOINTMENT = """
    INSERT INTO appointments (uid, patient_id, doctor_id, slot_id, starts_at, ends_at, status,
                              made_by, note, made_at, sequence, coming, arrived, late)
    VALUES ($1, $2, $3, $4, $5, $6, 'confirmed', $7, $8, $9, 0, false, false, false)
    RETURNING id
"""
_LETTER = """
    INSERT INTO outbox (account_id, kind, about, key, priority, due_at, try_at, appointment_id,
                        attempts, leased)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, false)
    ON CONFLICT (key) DO NOTHING
"""
_AUDIT = """
    INSERT INTO audit (at, actor_id, origin, deed, patient_id, doctor_id, appointment_id, slot_id)
    VALUES ($1, $2, 'bench', 'appointment_booked', $3, $4, $5, $6)
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
    sides = driver.execute(_sqlite(_PATIENT), (patient, now - 24 * _SQLITE_HOUR)).fetchall()
    wanted = driver.execute(_sqlite(_SLOT), (slot,)).fetchone()
    live = driver.execute(_sqlite(_LIVE), (patient, now - 4 * _SQLITE_HOUR, now)).fetchall()
    account, doctors_account = _check(sides, wanted, live, now)
    doctor, start, end, *_ = wanted
    row = (uuid4().hex, patient, doctor, slot, start, end, account, SEAL.seal(NOTE), now)
    ((number,),) = driver.execute(_sqlite(_APPOINTMENT), row).fetchall()
    begins = datetime.fromtimestamp(start // 1_000_000, UTC)
    dues = [start - hours * _SQLITE_HOUR for hours in _REMINDED]
    told = _told(number, account, doctors_account, now)
    rows = [*told, *_reminders(number, account, begins, dues)]
    driver.executemany(_sqlite(_LETTER), rows)
    driver.execute(_sqlite(_AUDIT), (now, account, patient, doctor, number, slot))
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
    sides = await driver.fetch(_PATIENT, patient, now - 24 * _HOUR)
    wanted = await driver.fetchrow(_SLOT, slot)
    live = await driver.fetch(_LIVE, patient, now - 4 * _HOUR, now)
    account, doctors_account = _check(sides, wanted, live, now)
    doctor, start, end, *_ = wanted
    row = (uuid4().hex, patient, doctor, slot, start, end, account, SEAL.seal(NOTE), now)
    number = await driver.fetchval(_APPOINTMENT, *row)
    dues = [start - hours * _HOUR for hours in _REMINDED]
    told = _told(number, account, doctors_account, now)
    rows = [*told, *_reminders(number, account, start, dues)]
    await driver.executemany(_LETTER, rows)
    await driver.execute(_AUDIT, now, account, patient, doctor, number, slot)


def _sqlite(statement: str) -> str:
    return statement.replace("$", "?").partition("FOR NO KEY UPDATE")[0]


def _check(
    sides: Sequence[Sequence[Any]], slot: Sequence[Any], live: Iterable[Sequence[Any]], now: Any
) -> tuple[int, int]:
    """Decide as the rules do, as far as a reference must; return who hears for either side."""
    ((_, _, _, account, _, shut_out, changes),) = sides
    _, start, end, off, away, filled, held_by, held, vouched, asks, doctor, disabled = slot
    kept = held is not None and held > now and held_by != account
    if off or away or filled or kept or asks or vouched != "verified" or disabled:
        raise RuntimeError("the reference was refused")
    if shut_out or changes >= _CHANGES or doctor == account:
        raise RuntimeError("the reference's patient was refused")
    if any(begins < end and start < ends for begins, ends in live):
        raise RuntimeError("the reference's patient is busy")
    return account, doctor


def _told(number: int, patient: int, doctor: int, now: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for account, side in ((patient, "patient"), (doctor, "doctor")):
        about = f'{{"appointment":{number},"to":"{side}","kind":"booked"}}'
        key = f"booked:{number}:0:{side}:{account}"
        rows.append((account, "booked", about, key, 0, now, now, number))
    return rows


def _reminders(
    number: int, patient: int, start: datetime, dues: Sequence[Any]
) -> list[tuple[Any, ...]]:
    starts = start.isoformat()
    about = f'{{"appointment":{number},"starts":"{starts}","until":"{starts}","kind":"reminder"}}'
    keys = [f"reminder:{number}:0:{hours * 3600}:{patient}" for hours in _REMINDED]
    return [
        (patient, "reminder", about, key, 5, due, due, number)
        for key, due in zip(keys, dues, strict=True)
    ]
