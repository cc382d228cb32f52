"""A small and a large clinic on each database: built when first asked for, copied for each use.

Slots are written with the guards of their table taken off and put back after; a world whose schema
is not what it was before is refused.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import make_url

from storage.engine import Database
from storage.types import microseconds
from storage.zone import redate
from tests.bench.clinic import (
    A_DOCTOR,
    HALF_HOUR,
    HALF_HOURS,
    PATIENTS,
    POSTGRESQL,
    SQLITE,
    STRANGERS,
    World,
)
from tests.databases import Run, prepare

LARGE, SMALL, EMPTY = 1_440_000, 14_400, 0

# ruff: noqa: S608 (joined from the constants of this folder alone)

_NUMBERS = (
    "(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {}) "
    "SELECT n FROM counted) AS numbers"
)
_FILL = """
    INSERT INTO accounts (id, telegram_id, name, language, admin, disabled, away, sought)
    SELECT n, {strangers} + n, 'Person ' || n, 'en', 'none', false, false, 'person ' || n
    FROM {people};
    INSERT INTO patients (id, name, phone, verification, version, erased, shut_out, sought)
    SELECT n, 'Person ' || n, '+491701234567', 'none', 1, false, false, 'person ' || n
    FROM {people} WHERE n > {doctors};
    INSERT INTO carers (account_id, patient_id, relation)
    SELECT n, n, 'self' FROM {people} WHERE n > {doctors};
    INSERT INTO doctors (id, account_id, name, specialty, licence, phone, languages, verification,
                         by_request, pause, on_holidays, version, shut_out, sought)
    SELECT n, n, 'Person ' || n, 'Cardiology', 'BE-' || n, '+4930123456', 'en,de', 'verified',
           false, 0, false, 1, false, 'person ' || n
    FROM {people} WHERE n <= {doctors};
    INSERT INTO slots (id, doctor_id, starts_at, ends_at, day, source, switched_off, time_off)
    SELECT n, 1 + (n - 1) / {a_doctor}, {start}, {start} + {half_hour}, {day}, 'weekly', false,
           false
    FROM {slots};
"""
_FROM_MIDNIGHT = HALF_HOURS.format(n=f"(n - 1) % {A_DOCTOR}")


class Worlds:
    """All worlds of one run. Their first slots start at the end of tomorrow, UTC."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._built: dict[tuple[str, int], World] = {}
        self._names = count(1)
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._first = midnight + timedelta(days=2)

    @asynccontextmanager
    async def copy(self, engine: str, slots: int) -> AsyncIterator[World]:
        """Yield a world of one's own."""
        if (engine, slots) not in self._built:
            build = self._build_sqlite if engine == SQLITE else self._build_postgresql
            self._built[engine, slots] = await build(slots)
        copy = self._copy_sqlite if engine == SQLITE else self._copy_postgresql
        async with copy(self._built[engine, slots], f"copy{next(self._names)}") as url:
            yield World(engine, url, slots, self._first)

    async def _build_sqlite(self, slots: int) -> World:
        file = self._run.folder / f"world{slots}.db"
        world = World(SQLITE, f"sqlite+aiosqlite:///{file}", slots, self._first)
        await prepare(world.url)
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
            before = connection.execute(schema).fetchall()
            triggers = [(name, made) for kind, name, made in before if kind == "trigger"]
            drop = "".join(f"DROP TRIGGER {name};" for name, _ in triggers)
            create = "".join(f"{made};" for _, made in triggers)
            connection.executescript(f"BEGIN; {drop} {_fill_sqlite(world)} {create} COMMIT")
            if connection.execute(schema).fetchall() != before:
                raise RuntimeError("the world's schema changed")
        await _settle(world)
        return world

    async def _build_postgresql(self, slots: int) -> World:
        name = f"{self._run.prefix}_world{slots}"
        await self._run.execute(f"CREATE DATABASE {name}")
        world = World(POSTGRESQL, self._run.url(name), slots, self._first)
        await prepare(world.url)
        connection = await asyncpg.connect(world.dsn)
        try:
            before = await _guards(connection)
            drop = "".join(f"ALTER TABLE slots DROP CONSTRAINT {guard};" for guard in before)
            create = "".join(
                f"ALTER TABLE slots ADD CONSTRAINT {guard} {made};"
                for guard, made in before.items()
            )
            await connection.execute(f"BEGIN; {drop} {_fill_postgresql(world)} {create} COMMIT")
            if await _guards(connection) != before:
                raise RuntimeError("the world's schema changed")
            await connection.execute("VACUUM ANALYZE")
        finally:
            await connection.close()
        await _settle(world)
        return world

    @asynccontextmanager
    async def _copy_sqlite(self, world: World, name: str) -> AsyncIterator[str]:
        folder = self._run.folder / name
        folder.mkdir()
        shutil.copyfile(world.file, folder / "praxis.db")
        yield f"sqlite+aiosqlite:///{folder / 'praxis.db'}"
        shutil.rmtree(folder)

    @asynccontextmanager
    async def _copy_postgresql(self, world: World, name: str) -> AsyncIterator[str]:
        template, copy = make_url(world.url).database, f"{self._run.prefix}_{name}"
        await self._run.execute(f"CREATE DATABASE {copy} TEMPLATE {template} STRATEGY file_copy")
        yield self._run.url(copy)
        await self._run.execute(f"DROP DATABASE {copy}")


def _fill_sqlite(world: World) -> str:
    length = HALF_HOUR // timedelta(microseconds=1)
    start = f"{microseconds(world.first)} + {_FROM_MIDNIGHT} * {length}"
    day = f"date(({start}) / 1000000, 'unixepoch')"
    return _fill(world, start=start, half_hour=str(length), day=day)


def _fill_postgresql(world: World) -> str:
    length = f"interval '{HALF_HOUR.total_seconds():.0f} seconds'"
    start = f"timestamptz '{world.first.isoformat()}' + {_FROM_MIDNIGHT} * {length}"
    day = f"CAST(({start}) AT TIME ZONE 'UTC' AS date)"
    counters = "".join(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table};"
        for table in ("accounts", "patients", "doctors", "slots")
    )
    return _fill(world, start=start, half_hour=length, day=day) + (counters if world.slots else "")


def _fill(world: World, **words: str) -> str:
    if not world.slots:
        return ""
    return _FILL.format(
        strangers=STRANGERS,
        doctors=world.doctors,
        a_doctor=A_DOCTOR,
        people=_NUMBERS.format(world.doctors + PATIENTS),
        slots=_NUMBERS.format(world.slots),
        **words,
    )


async def _guards(connection: asyncpg.Connection) -> dict[str, str]:
    """Return what each row of slots is checked against in other rows, as it was written."""
    found = await connection.fetch(
        "SELECT conname, pg_get_constraintdef(oid) AS made FROM pg_constraint "
        "WHERE conrelid = 'slots'::regclass AND contype IN ('f', 'x') ORDER BY conname"
    )
    return {row["conname"]: row["made"] for row in found}


async def _settle(world: World) -> None:
    """Note the clinic's zone, as a first start did long ago; closing tells SQLite's planner."""
    async with Database.open(world.url) as database:
        await redate(database, ZoneInfo("UTC"), world.now)
