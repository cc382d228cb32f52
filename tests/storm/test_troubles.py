"""A database in trouble: a clear line in the log, no half change, and on it goes when it can."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy import func, select

from bot.booking.actions import ConfirmBooking
from bot.chat.payload import pack
from core.appointments.rules import fingerprint
from core.errors import BusyError
from core.model import Patient, SlotId, SlotState
from storage.drivers import postgresql, sqlite
from storage.engine import Database
from storage.tables import appointments, outbox
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.storm.ground import ground
from tests.storm.process import BotProcess
from tests.storm.waiting import until

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

LONG_TEXT = "too long for the room that is left " * 100

_ABOUT_ONE = outbox.c.appointment_id.is_not(None)
_COUNTS = select(
    select(func.count()).select_from(appointments).scalar_subquery(),
    select(func.count()).select_from(outbox).where(_ABOUT_ONE).scalar_subquery(),
)


def database_of(clinic: Clinic) -> Database:
    found: Database = clinic.runtime.services.queries._database  # type: ignore[attr-defined]  # storage's own
    return found


async def pragma(clinic: Clinic, words: str) -> None:
    """Set something on SQLite's one writing connection."""
    async with database_of(clinic).writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(f"PRAGMA {words}")


async def at_confirm(clinic: Clinic) -> tuple[Phone, Patient, ConfirmBooking]:
    """Bring a patient to the press that books."""
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    found = await clinic.runtime.services.queries.slot(slot)
    assert found is not None
    policy = clinic.runtime.services.policy
    return phone, patient, ConfirmBooking(slot, fingerprint(found, doctor, policy, None))


async def state_of(clinic: Clinic, slot: SlotId) -> SlotState:
    while True:
        try:
            found = await clinic.runtime.services.queries.slot(slot)
        except BusyError:  # a connection that was lost is noticed when it is used
            continue
        assert found is not None
        return found.state(clinic.sandbox.clock.now())


async def bookings(clinic: Clinic) -> tuple[int, int]:
    """Return how many appointments there are, and how many letters about them."""
    ((booked, letters),) = await database_of(clinic).read(_COUNTS)
    return booked, letters


async def no_half_change(clinic: Clinic, slot: SlotId) -> None:
    """Nothing of a booking is there: no appointment, no letter, and the slot is free."""
    assert await state_of(clinic, slot) is SlotState.OPEN
    assert await bookings(clinic) == (0, 0)


async def booked_in_the_end(clinic: Clinic, phone: Phone, booking: ConfirmBooking) -> None:
    """The press is answered, or can be made again; there is one appointment and both are told."""
    await until(lambda: clinic.runtime.intake.idle, "all updates to be handled")
    if await state_of(clinic, booking.slot) is not SlotState.BOOKED:
        await phone.press_data(pack(booking))
    await phone.wait_for("booked and confirmed", patience=30)
    assert (await bookings(clinic))[0] == 1


@on_sqlite
async def test_full_disk(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Updates stay at Telegram until there is room to keep them."""
    async with clinic_at_work(database_url) as clinic:
        phone, _, booking = await at_confirm(clinic)
        await pragma(clinic, "max_page_count = 1")  # SQLite takes the present size for the least
        await phone.text(LONG_TEXT)
        await phone.press_data(pack(booking), answered=False)
        await until(lambda: "the disk is full" in caplog.text, "the line that says so")
        await no_half_change(clinic, booking.slot)
        await pragma(clinic, "max_page_count = 1000000")
        await booked_in_the_end(clinic, phone, booking)
    assert no_faults(caplog)


@on_sqlite
async def test_read_only_database(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """A file that may not be written for a while, as when a disk was remounted."""
    async with clinic_at_work(database_url) as clinic:
        phone, _, booking = await at_confirm(clinic)
        await pragma(clinic, "query_only = ON")
        await phone.press_data(pack(booking), answered=False)
        await until(lambda: "the database is read-only" in caplog.text, "the line that says so")
        await no_half_change(clinic, booking.slot)
        await pragma(clinic, "query_only = OFF")
        await booked_in_the_end(clinic, phone, booking)
    assert no_faults(caplog)


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Hold a lock that no writer gets past, as another program may."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(
            url.partition("///")[2], isolation_level=None, check_same_thread=False
        )
        # In a thread: whoever is writing now can only finish while this one waits elsewhere.
        await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
        yield
        connection.close()
        return
    other = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with other.transaction():
        await other.execute("LOCK TABLE appointments, inbox IN EXCLUSIVE MODE")
        yield
    await other.close()


async def test_database_locked_by_another_process(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever holds the lock is waited for, again and again; reading goes on."""
    monkeypatch.setitem(sqlite.SETTINGS, "busy_timeout", 200)
    monkeypatch.setitem(postgresql.SETTINGS, "lock_timeout", "200ms")
    async with clinic_at_work(database_url) as clinic:
        phone, _, booking = await at_confirm(clinic)
        async with locked(database_url):
            await phone.press_data(pack(booking), answered=False)
            await until(lambda: "the database is locked" in caplog.text, "the line that says so")
            await no_half_change(clinic, booking.slot)
        await booked_in_the_end(clinic, phone, booking)
    assert no_faults(caplog)


@asynccontextmanager
async def administrator(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Yield a connection to another database of the same server."""
    name = urlsplit(url).path[1:]
    connection = await asyncpg.connect(url.replace("+asyncpg", "").replace(name, "postgres"))
    try:
        yield connection
    finally:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await connection.close()


@on_postgresql
async def test_database_gone_and_back(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """The server lets nobody in for a while and ends every connection, then it is there again."""
    name = urlsplit(database_url).path[1:]
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 (our own name)
    async with administrator(database_url) as server, clinic_at_work(database_url) as clinic:
        phone, _, booking = await at_confirm(clinic)
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await server.execute(end)
        await phone.press_data(pack(booking), answered=False)
        await until(lambda: "the database cannot keep updates" in caplog.text, "the line")
        await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await booked_in_the_end(clinic, phone, booking)
        for _ in range(5):  # and again, while it is busy
            await phone.text("/appointments")
            await server.execute(end)
        await until(lambda: clinic.runtime.intake.idle, "all updates to be handled")
    assert no_faults(caplog)


@on_sqlite
async def test_database_that_cannot_be_used_is_one_line_at_the_start(
    database_url: str, tmp_path: Path
) -> None:
    """A schema of a newer version, and a file that is read-only: exit code 1, nothing touched."""
    newer, read_only = tmp_path / "newer.db", tmp_path / "read-only.db"
    for file in (newer, read_only):
        shutil.copy(tmp_path / "praxis.db", file)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for file, how, told in (
        (newer, f"sqlite:///{newer}", "is newer than"),
        (read_only, f"sqlite:///file:{read_only}?mode=ro&uri=true", "read-only"),
    ):
        before = file.read_bytes()
        async with ground(tmp_path, database_url) as here:
            bot = BotProcess(tmp_path, here.sandbox, how)
            await bot.start()
            assert await bot.ended() == 1
        (line,) = bot.logged_now().splitlines()
        assert line.startswith("praxis: [database] url: "), line
        assert told in line
        assert file.read_bytes() == before


def no_faults(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether nothing was logged as a fault of the program's own."""
    return not [one for one in caplog.records if one.levelname == "ERROR" or one.exc_info]
