"""``praxis rekey`` beside a bot at work: real processes, and whoever writes to it notices none."""

from pathlib import Path

from sqlalchemy import func, select

from bot.sandbox import people
from bot.sandbox.messages import User
from bot.sandbox.server import Sandbox
from storage.store import Store
from storage.tables import inbox
from tests.builders import KEY, Builder, open_store
from tests.storage.test_rekey import BOTH, NEW, all_sealed_with, fill
from tests.storm.process import BotProcess
from tests.storm.waiting import until

NOTES = 150
_UNHANDLED = select(func.count()).where(~inbox.c.handled)


def process(folder: Path, sandbox: Sandbox, url: str, *keys: str) -> BotProcess:
    folder.mkdir(exist_ok=True)
    return BotProcess(folder, sandbox, url, {"privacy": {"key": list(keys)}})


async def writes_until(sandbox: Sandbox, store: Store, other: BotProcess) -> int:
    """Let somebody write to the bot until that process ends, and all is answered; return how often.

    Whoever writes hears of no trouble.
    """
    phone = sandbox.world.phones[1]
    written = 0

    async def handled() -> bool:
        ((waiting,),) = await store.database.read(_UNHANDLED)
        return not len(sandbox.world.updates) and not waiting

    while written < 3 or other.alive:
        people.write(sandbox.world, phone, "/help")
        written += 1
        await until(handled, "the answer")
    said = [str(message.text) for message in phone.messages.values()]
    assert not any("try again" in text.lower() for text in said)
    return written


async def test_the_old_key_ends_while_people_write(database_url: str, tmp_path: Path) -> None:
    """Refused while the bot knows only the old one; done beside the bot that was started with both;
    and from then on the new one is enough."""
    async with open_store(database_url) as store, Sandbox() as sandbox:
        phone = sandbox.world.add_phone(User(1, "Maria"))
        phone.started = True
        await fill(store, Builder(store), NOTES)
        rekeying = process(tmp_path / "beside", sandbox, database_url, *BOTH)
        bots = [
            process(tmp_path / name, sandbox, database_url, *keys)
            for name, keys in (("old", [KEY]), ("both", BOTH), ("new", [NEW]))
        ]
        try:
            await bots[0].start()
            await bots[0].at_work()
            await rekeying.start("rekey")
            assert await rekeying.ended() == 1
            (line,) = rekeying.logged_now().splitlines()
            assert line.startswith("praxis: the bot at work seals with another key; ")
            assert await bots[0].stop() == 0

            await bots[1].start()
            await bots[1].at_work()
            await rekeying.start("rekey")
            assert await writes_until(sandbox, store, rekeying)
            assert await rekeying.ended() == 0
            assert rekeying.logged_now() == ""
            await all_sealed_with(store, NEW, not_with=KEY, least=0)
            assert await bots[1].stop() == 0

            await bots[0].start()
            assert await bots[0].ended() == 1
            assert "no privacy key fits" in bots[0].logged_now()
            await bots[2].start()
            await bots[2].at_work()
            await writes_until(sandbox, store, rekeying)
            assert await bots[2].stop() == 0
        finally:
            for bot in (*bots, rekeying):
                assert "Traceback" not in bot.logged()
                await bot.kill()
