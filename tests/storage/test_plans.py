"""Free times are found through their own index on both databases, however the planner is asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

import aiosqlite
import asyncpg
import pytest
from sqlalchemy import Dialect, SelectBase, make_url

from core.model import DayPart, Doctor, SlotId, Span, WaitId
from core.ports.finding import SteadyStretch, Who
from core.ports.waitlist import NewWait
from storage.drivers.readers import AnyRow, Prepared, Reader
from storage.engine import Database
from storage.store import SqlQueries, Store
from tests.builders import NOW, Builder

DOCTORS, SLOTS = 20, 200
_CLOSE = "UPDATE slots SET switched_off = true WHERE id % 4 <> 0"
_HOLD = "UPDATE slots SET held_by = 1, held_until = starts_at WHERE id % 20 = 0"
MONTH = Span(NOW, NOW + timedelta(days=30))
DAY = Span(NOW + timedelta(days=1), NOW + timedelta(days=2))


class Explaining(Reader):
    """Finds nothing: it keeps how the database would go about each statement."""

    def __init__(self, store: Store, url: str) -> None:
        self._store = store
        self._url = url
        self.plans: list[str] = []

    @property
    def dialect(self) -> Dialect:
        return self._store.database.reader.dialect

    @property
    def busy(self) -> int:
        return 0

    @property
    def most(self) -> int:
        return 0

    async def close(self) -> None:
        """Nothing is kept open."""

    async def read(
        self, statement: SelectBase, parameters: Mapping[str, object]
    ) -> Sequence[AnyRow]:
        sql, values = Prepared(statement, self.dialect).query(parameters)
        if self.dialect.name == "sqlite":
            self.plans.append(await self._sqlite(sql, values))
        else:
            self.plans += await self._postgresql(sql, values)
        return []

    async def _sqlite(self, sql: str, values: Sequence[object]) -> str:
        file = make_url(self._url).database
        assert file is not None
        async with aiosqlite.connect(file) as driver:
            found = await driver.execute_fetchall(f"EXPLAIN QUERY PLAN {sql}", values)
        return "\n".join(row[-1] for row in found)

    async def _postgresql(self, sql: str, values: Sequence[object]) -> list[str]:
        """Return the plan for these values, and the one that serves any."""
        driver = await asyncpg.connect(self._url.replace("postgresql+asyncpg", "postgresql"))
        try:
            ways = "EXPLAIN", "EXPLAIN (GENERIC_PLAN)"
            found = [await driver.fetch(f"{way} {sql}", *values) for way in ways]
        finally:
            await driver.close()
        return ["\n".join(row[0] for row in rows) for rows in found]


@pytest.fixture
async def doctor(store: Store, build: Builder) -> Doctor:
    """Return a doctor of a clinic with more slots than free times, of which a few are held."""
    doctors = [await build.doctor(f"Dr. {at}") for at in range(DOCTORS)]
    for one in doctors:
        await build.slots(one.id, *(at / 2 for at in range(SLOTS)))
    async with store.database.write() as connection:
        for statement in (_CLOSE, _HOLD, "ANALYZE"):
            await connection.exec_driver_sql(statement)
        await connection.commit()
    return doctors[7]


@pytest.fixture
async def explaining(database_url: str, store: Store) -> Explaining:
    """Return what keeps the plans of the pages below."""
    return Explaining(store, database_url)


@pytest.fixture
def pages(store: Store, explaining: Explaining) -> SqlQueries:
    """Return the clinic's pages, which are explained and not read."""
    return SqlQueries(Database(store.database.writer, explaining))


def through_the_index(explaining: Explaining, *, covered: bool = False) -> bool:
    """Whether the slots are looked at through the index of the free ones, and in no other way."""
    return bool(explaining.plans) and all(
        _sqlite_keeps(plan, covered=covered)
        if explaining.dialect.name == "sqlite"
        else _postgresql_keeps(plan)
        for plan in explaining.plans
    )


def _sqlite_keeps(plan: str, *, covered: bool) -> bool:
    index = "COVERING INDEX slots_vacant" if covered else "INDEX slots_vacant"
    looks = [line for line in plan.splitlines() if "slots" in line]
    return bool(looks) and all(index in line and "starts_at>" in line for line in looks)


def _postgresql_keeps(plan: str) -> bool:
    ways = set(re.findall(r"Seq Scan on slots|Scan (?:using|on) (slots_\w+)", plan))
    return ways == {"slots_vacant"}


async def test_free_days(pages: SqlQueries, explaining: Explaining, doctor: Doctor) -> None:
    """A calendar is read from the index alone, wherever SQLite knows how."""
    await pages.free_days(doctor.id, MONTH, NOW)
    assert through_the_index(explaining, covered=True), explaining.plans


async def test_free_slots(pages: SqlQueries, explaining: Explaining, doctor: Doctor) -> None:
    await pages.free_slots(doctor.id, DAY, NOW, 100)
    assert through_the_index(explaining), explaining.plans


async def test_the_earliest(pages: SqlQueries, explaining: Explaining, doctor: Doctor) -> None:
    await pages.free_slots(doctor.id, MONTH, NOW, 1)
    assert through_the_index(explaining), explaining.plans


async def test_the_nearest(pages: SqlQueries, explaining: Explaining, doctor: Doctor) -> None:
    await pages.nearest_free(doctor.id, DAY.start, MONTH, NOW, 6)
    assert through_the_index(explaining), explaining.plans


async def test_the_list_of_doctors(
    pages: SqlQueries, explaining: Explaining, doctor: Doctor
) -> None:
    del doctor
    await pages.doctors(MONTH, NOW, 6)
    assert through_the_index(explaining, covered=True), explaining.plans


async def test_the_next_times_of_colleagues(
    pages: SqlQueries, explaining: Explaining, doctor: Doctor
) -> None:
    """Each one's first free time is a single look into the index; no slot is read besides."""
    await pages.next_of_colleagues(doctor, MONTH, NOW, 2)
    assert explaining.plans
    for plan in explaining.plans:
        assert "slots_vacant" in plan, plan
        assert not re.search(r"SCAN slots|Seq Scan on slots", plan), plan


async def test_the_earliest_of_all_doctors(
    pages: SqlQueries, explaining: Explaining, doctor: Doctor
) -> None:
    """However many doctors there are, each is a look or two into the index."""
    del doctor
    await pages.found_times(Who(), SteadyStretch(MONTH, timedelta(), 600, 900), NOW, 6)
    assert explaining.plans
    for plan in explaining.plans:
        assert "slots_vacant" in plan, plan
        assert not re.search(r"SCAN slots|Seq Scan on slots", plan), plan


async def test_what_is_free_for_who_waits(
    store: Store, build: Builder, pages: SqlQueries, explaining: Explaining, doctor: Doctor
) -> None:
    """Few wait, so it starts from them, and looks into the index for each."""
    maria = await build.person()
    people, today = (maria.account.id, maria.patient.id, doctor.id), NOW.date()
    async with store.open_work() as work:
        new = NewWait(*people, today, today + timedelta(days=9), DayPart.ANY, NOW)
        await work.waitlist.add(new)
        await work.commit()
    start = (SlotId(0), WaitId(0))
    await pages.free_for_waits(MONTH, NOW, start, 200, verified=False)
    assert explaining.plans
    for plan in explaining.plans:
        assert not re.search(r"SCAN slots|Seq Scan on slots", plan), plan
