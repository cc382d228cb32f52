"""A database knows its bot: another one's token is refused until it is adopted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.chat.payload import pack
from bot.sandbox import people
from bot.sandbox.messages import User
from bot.sandbox.server import Sandbox
from storage.identity import known_owner
from tests.storm.ground import Ground, ground
from tests.storm.process import BotProcess
from tests.storm.waiting import until
from tests.storm.witness import TellingFaults, Witness

ANOTHER = "222222222:another-token-another-token-another"


@asynccontextmanager
async def another_bot(folder: Path, url: str) -> AsyncIterator[tuple[Sandbox, BotProcess]]:
    """Yield a bot with a token of its own that is configured with the same database."""
    (folder / "another").mkdir()
    async with Sandbox(token=ANOTHER) as sandbox:
        bot = BotProcess(folder / "another", sandbox, url)
        try:
            yield sandbox, bot
        finally:
            await bot.kill()


async def test_another_bots_token_is_refused_before_it_does_anything(
    database_url: str, tmp_path: Path
) -> None:
    """At rest and while the database's own bot works: one line says how to go on."""
    async with ground(tmp_path, database_url) as here:
        await here.bot.start()
        await here.bot.at_work()
        async with another_bot(tmp_path, database_url) as (_, bot):
            await bot.start("adopt")
            assert await bot.ended() == 1
            assert "is at work; stop it first" in bot.logged_now()
            for command in ("check", "run"):
                await bot.start(command)
                assert await bot.ended() == 1
                (line,) = bot.logged_now().splitlines()
                assert line.startswith("praxis: [telegram] token: the database belongs to bot ")
                assert "`praxis adopt`" in line
            assert await here.bot.stop() == 0
            await bot.start()
            assert await bot.ended() == 1
            assert "`praxis adopt`" in bot.logged_now()


async def test_once_adopted_buttons_people_and_letters_go_on(
    database_url: str, tmp_path: Path
) -> None:
    """The new bot's updates have the ids of the old one's, and whom the old one could not reach
    any more hears from the new one."""
    async with ground(tmp_path, database_url) as here:
        ((phone, wanted),) = await here.patients_and_times(1)
        await here.bot.start()
        here.write(phone, "/help")
        await until(here.all_handled, "the old bot's answer")
        assert await here.bot.stop() == 0
        await here.store.deliveries.unreachable(phone.user.id, here.sandbox.clock.now())
        async with another_bot(tmp_path, database_url) as (sandbox, bot):
            await bot.start("adopt")
            assert await bot.ended() == 0
            assert await known_owner(database_url) == int(ANOTHER.partition(":")[0])
            sandbox.faults = TellingFaults(0)
            witness = Witness(sandbox, sandbox.faults)
            theirs = sandbox.world.add_phone(User(phone.user.id, "Maria"))
            theirs.started = True
            await bot.start()
            booking = pack(wanted.confirm())
            press = people.press(sandbox.world, theirs, 1, booking, inaccessible=True)
            await until(lambda: press in witness.answered, "the press")
            assert len(await here.booked_by()) == 1
            await until(here.all_told, "the letters")
            told = [one.entries for one in witness.told(phone.user.id)]
            assert any(told), "no letter with a calendar entry came"
            assert await bot.stop() == 0
            assert "Traceback" not in bot.logged()
        await refused_from_now_on(here)


async def refused_from_now_on(here: Ground) -> None:
    """The old bot is another one now."""
    await here.bot.start()
    assert await here.bot.ended() == 1
    assert "`praxis adopt`" in here.bot.logged_now()
