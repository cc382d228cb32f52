"""One process of a bot works and the next one waits: it goes on when the first dies, and only then.

Real processes; deaths are SIGKILL. What is measured begins at the death.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.booking.actions import WriteNote
from bot.sandbox.server import Sandbox
from storage.drivers import postgresql
from storage.work_lock import work_lock
from tests.storm.ground import Ground, ground
from tests.storm.process import BotProcess
from tests.storm.test_kill import POLLING, by_webhook, free_port
from tests.storm.waiting import until

TAKES_OVER_WITHIN = 30.0
"""Seconds: five on a machine that has time, where it takes about one; patience on a busy one."""
WAITS = "waits to take over"
WORKS = "at work, "

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@asynccontextmanager
async def second_process(here: Ground, folder: Path, url: str) -> AsyncIterator[BotProcess]:
    """Start the bot once more, with the same configuration, and see that it waits."""
    (folder / "second").mkdir()
    second = BotProcess(folder / "second", here.sandbox, url, here.bot.sections)
    await second.start()
    try:
        await second.says(WAITS)
        yield second
    finally:
        await second.kill()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_the_next_one_goes_on_in_mid_conversation(
    mode: str, database_url: str, tmp_path: Path
) -> None:
    """Asked for a note by a process that dies, answered to the next one: nothing is lost or done
    twice, and who writes waits less than five seconds."""
    sections = by_webhook() if mode == "webhook" else POLLING
    async with ground(tmp_path, database_url, sections) as here:
        ((phone, wanted),) = await here.patients_and_times(1)

        async def booked() -> bool:
            return bool(await here.booked_by())

        await here.bot.start()
        await here.bot.at_work()
        async with second_process(here, tmp_path, database_url) as second:
            here.press(phone, WriteNote(wanted.slot.id))
            await until(lambda: says(here, "beforehand"), "the question")
            await until(here.all_handled, "the press to be noted")  # or it is asked once more
            await here.kill()
            died = time.monotonic()
            here.write(phone, "My knee")
            await until(lambda: says(here, "Is everything right?"), "the summary", every=0.01)
            assert time.monotonic() - died < TAKES_OVER_WITHIN
            here.press(phone, wanted.confirm("My knee"))
            await until(booked, "the booking")
            await until(here.all_handled, "all updates to be handled")
            await until(here.all_told, "the letters")
            assert len(await here.booked_by()) == 1
            told = [one.text for one in here.witness.told(phone.user.id)]
            assert len(told) == len(set(told))
            for process in (here.bot, second):
                assert "Traceback" not in process.logged()
                assert "fetches its updates" not in process.logged()
            assert second.logged().count(WAITS) == 1


async def test_who_waits_makes_no_call_and_ends_with_a_signal(
    database_url: str, tmp_path: Path
) -> None:
    """Started twice by mistake: the second does nothing, says so, and SIGTERM ends it with 0."""
    async with ground(tmp_path, database_url) as here, Sandbox() as own_line:
        called = own_line.faults.add("delay", seconds=0)
        await here.bot.start()
        await here.bot.at_work()
        (tmp_path / "second").mkdir()
        second = BotProcess(tmp_path / "second", own_line, database_url)
        await second.start()
        await second.says(WAITS)
        await asyncio.sleep(2)
        assert called.hits == 0
        assert await second.stop() == 0
        assert called.hits == 0
        here.write(here.phone(1), "/help")
        await until(lambda: bool(here.witness.heard), "the first one's answer")


@on_sqlite
async def test_the_endpoint_goes_over_with_the_work(database_url: str, tmp_path: Path) -> None:
    """On one machine both are told the same port: the one at work has it, the next one waits."""
    port = free_port()
    sections = {"http": {"listen": f"127.0.0.1:{port}"}}
    async with ground(tmp_path, database_url, sections) as here:
        await here.bot.start()
        await until(lambda: is_ready(port), "the first one to be ready")
        async with second_process(here, tmp_path, database_url) as second:
            await second.says(f"cannot listen on 127.0.0.1:{port}: Address already in use")
            await here.kill()
            await second.says(WORKS, TAKES_OVER_WITHIN)
            await until(lambda: is_ready(port), "the second one to be ready")
            assert "Traceback" not in second.logged()


async def is_ready(port: int) -> bool:
    """Ask whoever has the port."""
    async with aiohttp.ClientSession() as http:
        try:
            async with http.get(f"http://127.0.0.1:{port}/ready") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


@on_postgresql
async def test_a_lost_connection_stops_the_work_and_another_goes_on(
    database_url: str, tmp_path: Path
) -> None:
    """The server ends the session of the lock: the process stops, and waits for the other one."""
    async with ground(tmp_path, database_url) as here:
        await here.bot.start()
        await here.bot.at_work()
        async with second_process(here, tmp_path, database_url) as second:
            await end_the_lock(here)
            await second.says(WORKS, TAKES_OVER_WITHIN)
            await here.bot.says("the right to work was lost", TAKES_OVER_WITHIN)
            await here.bot.says(WAITS, TAKES_OVER_WITHIN)
            phone = here.phone(1)
            here.write(phone, "/help")
            await until(lambda: bool(here.witness.heard), "an answer")
            await second.kill()
            await until(lambda: here.bot.logged_now().count(WORKS) == 2, "the first to return")
            here.write(phone, "/status")
            await until(lambda: len(here.witness.heard) == 2, "another answer")
            assert "Traceback" not in here.bot.logged()


@on_postgresql
async def test_a_process_that_hangs_loses_its_work(database_url: str, tmp_path: Path) -> None:
    """One that says nothing any more is given up; when it wakes, it finds that and waits."""
    async with ground(tmp_path, database_url) as here:
        await here.bot.start()
        await here.bot.at_work()
        async with second_process(here, tmp_path, database_url) as second:
            os.kill(here.bot.pid, signal.SIGSTOP)
            slept = time.monotonic()
            try:
                await second.says(WORKS, 2 * TAKES_OVER_WITHIN)
                assert time.monotonic() - slept < TAKES_OVER_WITHIN
            finally:
                os.kill(here.bot.pid, signal.SIGCONT)
            await here.bot.says(WAITS, TAKES_OVER_WITHIN)
            here.write(here.phone(1), "/help")
            await until(here.all_handled, "the answer")
            assert len(here.witness.heard) == 1


async def test_two_locks_of_one_clinic_are_never_held_at_once(database_url: str) -> None:
    """And another clinic's lock is another one."""
    async with work_lock(database_url) as one, work_lock(database_url) as two:
        assert await one.take()
        assert await one.take()
        assert not await two.take()
        await one.give_back()
        await until(two.take, "the server to see it")
        assert not await one.take()
        if database_url.startswith("postgresql"):
            async with work_lock(database_url, "elsewhere") as other:
                assert await other.take()


async def end_the_lock(here: Ground) -> None:
    """Have the server end the session that holds the bot's lock."""
    key = postgresql.lock_key("work", "public") % 2**64
    async with here.store.database.write() as connection:
        ended = await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND granted AND classid = :high AND objid = :low"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"high": key >> 32, "low": key % 2**32},
        )
        assert ended.all() == [(True,)]


def says(here: Ground, words: str) -> bool:
    return any(words in one.text for one in here.witness.heard)
