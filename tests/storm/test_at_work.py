"""A day at work: order, slow and failing people, an API that goes away, and a clean way to stop."""

import re
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from tests.storm.ground import Ground, ground
from tests.storm.process import BotProcess
from tests.storm.waiting import until

LONG = 30.0
ROUND = ["/help", "/language", "/status", "/privacy"]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What does not depend on the database is shown once."""


@on_sqlite
async def test_order_holds_and_the_slow_delay_nobody(database_url: str, tmp_path: Path) -> None:
    """One person's chat hangs, another one's fails: a third is served meanwhile, and in the end
    each of the two has every answer, in order."""
    async with ground(tmp_path, database_url) as here:
        slow, failing, third = (here.phone(one) for one in (1, 2, 3))
        here.faults.add("delay", method="sendMessage", chat_id=1, seconds=LONG, count=1)
        here.faults.add("bad_gateway", method="sendMessage", chat_id=2)
        for command in ROUND * 2:
            for phone in (slow, failing, third):
                here.write(phone, command)
        await here.bot.start()
        await until(lambda: len(texts(here, 3)) == 2 * len(ROUND), "the third one's answers")
        assert not texts(here, 1)
        assert not texts(here, 2)
        here.faults.clear()
        await until(lambda: len(texts(here, 2)) == 2 * len(ROUND), "the failing one's answers")
        assert texts(here, 2) == texts(here, 3)
        await here.kill()  # the slow one still hangs: the rest of it is for the next run
        await here.bot.start()
        await until(here.all_handled, "the slow one's commands to be handled")
        assert texts(here, 1) == texts(here, 3)


@on_sqlite
async def test_sigterm_puts_everything_away(database_url: str, tmp_path: Path) -> None:
    """What was fetched is answered before the end, which comes with exit code 0 and no fault."""
    async with ground(tmp_path, database_url) as here:
        for number in range(30):
            here.write(here.phone(number + 1), "/help")
            here.faults.add("delay", method="sendMessage", chat_id=number + 1, seconds=number / 20)
        await here.bot.start()
        await until(lambda: bool(here.witness.heard), "the first answer")
        assert await here.bot.stop() == 0
        assert len(here.witness.heard) == 30
        assert not await here.unhandled()
        logged = here.bot.logged()
        assert "[error" not in logged
        assert "Traceback" not in logged


@on_sqlite
async def test_sigterm_lets_what_is_in_flight_arrive(database_url: str, tmp_path: Path) -> None:
    """A press that is being answered and its letter, both slow: each arrives, once, and no more is
    begun. What hangs for longer than the house waits is left, and follows at the next start."""
    async with ground(tmp_path, database_url) as here:
        (phone, wanted), (hung, _) = await here.patients_and_times(2)
        await here.bot.start()
        await here.bot.at_work()
        here.faults.add("delay", method="editMessageText", seconds=2)
        here.faults.add("delay", chat_id=phone.user.id, seconds=2)
        here.faults.add("delay", method="sendMessage", chat_id=hung.user.id, seconds=LONG)
        here.press(phone, wanted.confirm())
        here.write(hung, "/help")

        async def booked() -> bool:
            return bool(await here.booked_by())

        await until(booked, "the booking")
        assert await here.bot.stop() == 0
        assert await here.all_handled() is False  # what hung
        logged = here.bot.logged_now()
        assert "1 updates are left for the next start" in logged
        assert "[error" not in logged
        here.faults.clear()
        await here.bot.start()
        await until(here.all_handled, "what was left")
        await until(here.all_told, "the letters")
        assert len(texts(here, hung.user.id)) == 1
        told = texts(here, phone.user.id)
        assert len(told) == len(set(told)) >= 1
        assert len(await here.booked_by()) == 1


@on_sqlite
async def test_api_that_goes_away_is_waited_for(database_url: str, tmp_path: Path) -> None:
    """While Telegram is away the bot stays, says so, and answers everything when it is back."""
    async with ground(tmp_path, database_url) as here:
        phone = here.phone(1)
        await here.bot.start()
        await here.bot.at_work()
        here.faults.add("away", seconds=3)
        here.write(phone, "/help")
        await here.bot.says("Telegram cannot be reached")
        await here.bot.says("updates arrive again")
        await until(lambda: len(texts(here, 1)) == 1, "the answer")
        assert here.bot.alive


@on_sqlite
async def test_what_keeps_it_from_starting_is_one_line(database_url: str, tmp_path: Path) -> None:
    """A wrong token, no API, no database, a database of another kind of file: exit code 1."""
    (tmp_path / "text.db").write_text("this is no database" * 99)
    nowhere = f"sqlite:///{tmp_path}/missing/praxis.db"
    for sections, told in (
        ({"telegram": {"token": "1:wrong-token-wrong-token-wrong"}}, "[telegram] token: "),
        ({"telegram": {"api_url": "http://127.0.0.1:9"}}, "[telegram] api_url: "),
        ({"database": {"url": nowhere}}, "[database] url: "),
        ({"database": {"url": f"sqlite:///{tmp_path}/text.db"}}, "[database] url: "),
        ({"database": {"url": "postgresql://127.0.0.1:9/praxis"}}, "[database] url: "),
    ):
        async with Sandbox() as sandbox:
            bot = BotProcess(tmp_path, sandbox, database_url, sections)
            await bot.start()
            assert await bot.ended() == 1
            (line,) = bot.logged_now().splitlines()
            assert line.startswith(f"praxis: {told}"), line
            assert "unexpected" not in line


def texts(here: Ground, chat: int) -> list[str]:
    """Return what a chat was told, without the time on the clinic's clock."""
    return [re.sub(r"\d\d:\d\d", "", one.text) for one in here.witness.told(chat)]
