"""The two pages that people leaf through most: days with free times, and the times of a day."""

import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import NamedTuple

import asyncpg

from core.model import DoctorId
from core.policy import ClinicPolicy
from core.slots.availability import Availability
from storage.drivers import sqlite
from storage.store import Store
from storage.types import microseconds
from tests.bench.clinic import A_DAY, DAYS, ENGINES, SQLITE, World
from tests.bench.measure import Bench, Row, milliseconds
from tests.builders import SEAL, SetClock

READS = 1000
DAYS_PAGE, TIMES_PAGE = "days with free times", "times of a day"
PAGES = {DAYS_PAGE: DAYS, TIMES_PAGE: A_DAY}
"""What is read, and how many rows it has."""
DAY = timedelta(days=1)
STARTS_AT = 2
"""Where a slot's start stands in a row of ``_TIMES``."""

# ruff: noqa: S608 (joined from the constants of this file alone)

# Written for PostgreSQL; SQLite has ? where it has $.
_DAYS = """
    SELECT DISTINCT day FROM slots
    WHERE doctor_id = $1 AND NOT switched_off AND NOT time_off AND appointment_id IS NULL
    AND starts_at >= $2 AND starts_at < $3 AND (held_until IS NULL OR held_until <= $4)
    ORDER BY day
"""
_FREE = """
    SELECT id, doctor_id, starts_at, ends_at, day, source, switched_off, time_off, appointment_id,
           held_by, held_until
    FROM slots
    WHERE doctor_id = $1 AND NOT switched_off AND NOT time_off AND appointment_id IS NULL
    AND starts_at >= {since} AND starts_at < {until} AND (held_until IS NULL OR held_until <= $4)
    ORDER BY starts_at
"""
_TIMES = f"""
    SELECT * FROM ({_FREE.format(since="$2", until="$3")} LIMIT 100) AS that_day
    UNION ALL SELECT * FROM ({_FREE.format(since="$5", until="$2")} DESC LIMIT 1) AS before
    UNION ALL SELECT * FROM ({_FREE.format(since="$3", until="$6")} LIMIT 1) AS later
"""
"""The times of a day, and the last one before and the first one after it: where the page leads."""

Page = Callable[[DoctorId, date], Awaitable[Sequence[object]]]
"""Reads a page: whose free times, and (for the times of a day) on which day."""


class Reader(NamedTuple):
    """One way to read both pages of a world."""

    world: World
    days: Page
    times: Page


async def reading(bench: Bench) -> None:
    """Both pages against the bare driver, and in a large clinic against a small one."""
    for engine in ENGINES:
        async with (
            bench.worlds.copy(engine, bench.large) as large,
            bench.worlds.copy(engine, bench.small) as small,
            _ours(large) as ours,
            _ours(small) as in_small,
            _driver(large) as driver,
        ):
            sizes = f"{large.slots:,} against {small.slots:,} slots"
            for what in PAGES:
                await _compare(bench, what, "against the driver", ours, driver, 5)
                await _compare(bench, what, sizes, ours, in_small, 1.3)


async def _compare(
    bench: Bench, what: str, against: str, ours: Reader, other: Reader, most: float
) -> None:
    """Read the same kind of page in both ways in turn, and compare the median times."""
    draw, wanted = Random(3), PAGES[what]

    async def read(reader: Reader) -> float:
        world = reader.world
        page = reader.days if what == DAYS_PAGE else reader.times
        doctor = DoctorId(1 + draw.randrange(world.doctors))
        day = world.first.date() + draw.randrange(DAYS) * DAY
        begun = time.perf_counter()
        found = await page(doctor, day)
        taken = time.perf_counter() - begun
        bench.expect(f"{world.engine}, rows of a page", len(found), wanted)
        return taken

    async def pages() -> tuple[float, float]:
        times = [(await read(ours), await read(other)) for _ in range(bench.some(READS))]
        return median(mine for mine, _ in times), median(theirs for _, theirs in times)

    name, engine = f"{what}, {against}", ours.world.engine
    mine, theirs, ratio = await bench.repeat(f"{engine}, {name}", pages)
    shown = milliseconds(mine), milliseconds(theirs)
    bench.rows.append(Row(name, engine, *shown, ratio, most=most))


@asynccontextmanager
async def _ours(world: World) -> AsyncIterator[Reader]:
    async with Store.open(world.url, SEAL) as store:
        free = Availability(store.queries, ClinicPolicy(), SetClock(world.now))
        yield Reader(world, lambda doctor, _: free.days(doctor), free.times)


def _driver(world: World) -> AbstractAsyncContextManager[Reader]:
    return _sqlite3(world) if world.engine == SQLITE else _asyncpg(world)


@asynccontextmanager
async def _sqlite3(world: World) -> AsyncIterator[Reader]:
    first, last = (microseconds(moment) for moment in (world.first, world.first + DAYS * DAY))
    now = microseconds(world.now)
    with closing(sqlite3.connect(world.file)) as driver:
        for name, setting in sqlite.SETTINGS.items():
            driver.execute(f"PRAGMA {name} = {setting}").fetchall()

        async def days(doctor: DoctorId, _: date) -> Sequence[object]:
            bounds = (doctor, first, last, now)
            return driver.execute(_DAYS.replace("$", "?"), bounds).fetchall()

        async def times(doctor: DoctorId, day: date) -> Sequence[object]:
            start = microseconds(world.first + (day - world.first.date()))
            end = start + DAY // timedelta(microseconds=1)
            bounds = (doctor, start, end, now, first, last)
            found = driver.execute(_TIMES.replace("$", "?"), bounds).fetchall()
            return [row for row in found if start <= row[STARTS_AT] < end]

        yield Reader(world, days, times)


@asynccontextmanager
async def _asyncpg(world: World) -> AsyncIterator[Reader]:
    driver = await asyncpg.connect(world.dsn)

    async def days(doctor: DoctorId, _: date) -> Sequence[object]:
        last = world.first + DAYS * DAY
        return list(await driver.fetch(_DAYS, doctor, world.first, last, world.now))

    async def times(doctor: DoctorId, day: date) -> Sequence[object]:
        start = world.first + (day - world.first.date())
        last = world.first + DAYS * DAY
        bounds = (doctor, start, start + DAY, world.now, world.first, last)
        found = await driver.fetch(_TIMES, *bounds)
        return [row for row in found if start <= row[STARTS_AT] < start + DAY]

    yield Reader(world, days, times)
    await driver.close()
