"""Several bots at once: strangers to each other, in one process that ends with its user."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any

import aiohttp
import pytest

from bot.sandbox.bots import Bots
from bot.sandbox.server import Sandbox
from praxis_sandbox.client import Sandbox as Client
from praxis_sandbox.people import NotSeenError
from praxis_sandbox.process import SandboxProcess
from praxis_sandbox.talking import ImpossibleError
from tests.journey.client import People
from tests.storm.waiting import until

START = (
    "import sys, time; from praxis_sandbox.process import SandboxProcess;"
    "print(SandboxProcess().first.page_url, flush=True); time.sleep(60)"
)


@pytest.fixture
async def street() -> AsyncIterator[People]:
    """A stand-in that opens others beside it."""
    async with Bots(UTC) as bots:
        sandbox = Sandbox()
        sandbox.interface.more.extend(bots.routes())
        async with sandbox, People(sandbox.page_url) as people:
            yield people


async def test_bots_are_strangers_to_each_other(street: People) -> None:
    """Each has its own token, port and people; and goes without taking another along."""
    await street.join("Anna", id=7)
    one = await street.post("api/v1/bots", {"name": "One", "username": "one_bot"})
    two = await street.post("api/v1/bots", {})
    assert len({one["token"], two["token"]}) == len({one["api_url"], two["api_url"]}) == 2
    async with aiohttp.ClientSession() as session:

        async def get(address: str) -> Any:
            async with session.get(address) as answer:
                return await answer.json()

        me = await get(f"{one['api_url']}/bot{one['token']}/getMe")
        assert (me["result"]["first_name"], me["result"]["username"]) == ("One", "one_bot")
        assert (await get(f"{two['api_url']}/bot{one['token']}/getMe"))["error_code"] == 401
        assert (await get(f"{one['interface_url']}/state"))["phones"] == []
        await street.delete(f"api/v1/bots/{me['result']['id']}")
        with pytest.raises(aiohttp.ClientConnectionError):
            await get(f"{one['interface_url']}/state")
        assert (await get(f"{two['interface_url']}/clock"))["clock_offset"] == 0


def test_a_test_without_an_event_loop_has_all_of_it() -> None:
    """Deeds, sight, time and bad days, through plain HTTP."""
    with SandboxProcess() as process:
        first, bot = process.first, process.open_bot()
        anna = bot.add_person("Anna", language_code="ru")
        with pytest.raises(NotSeenError, match="no button says 'Go'"):
            anna.press("Go")
        anna.start("d_1")
        keys = {"inline_keyboard": [[{"text": "Go on", "callback_data": "go"}]]}
        bot.call("sendMessage", chat_id=anna.id, text="Hello", reply_markup=keys)
        assert anna.wait_for("hello").buttons == [["Go on"]]
        anna.press("go")
        pressed = bot.call("getUpdates")[-1]["callback_query"]
        bot.call("answerCallbackQuery", callback_query_id=pressed["id"], text="Gone")
        assert anna.wait_answer() == "Gone"
        with pytest.raises(NotSeenError, match=r"waited 0.05 s for 'bye'(?s:.)*bot> Hello"):
            anna.wait_for("bye", timeout=0.05)
        where = {"keyboard": [[{"text": "I am here", "request_location": True}]]}
        bot.call("sendMessage", chat_id=anna.id, text="Where are you?", reply_markup=where)
        anna.wait_for("where")
        anna.press("I am here")
        assert bot.call("getUpdates", offset=-1)[-1]["message"]["location"]["latitude"] == 52.51631
        uses(bot, anna.id)
        with pytest.raises(ImpossibleError, match=r"invalid token|Unauthorized"):
            Client({**known(first), "token": "42:x"}).call("getMe")
        process.close_bot(bot)
        with pytest.raises(ImpossibleError, match="there is no such bot"):
            process.close_bot(bot)


def uses(bot: Client, person: int) -> None:
    """Go on with the rest that a test can do with a bot's stand-in."""
    bot.add_fault("forbidden", method="sendMessage")
    with pytest.raises(ImpossibleError, match="bot was blocked by the user"):
        bot.call("sendMessage", chat_id=person, text="Hello")
    bot.clear_faults()
    (last,) = bot.call("getUpdates", offset=-1)
    bot.call("getUpdates", offset=last["update_id"] + 1)
    bot.wait_idle(5)


def known(bot: Client) -> dict[str, str]:
    """Return what one has to know of a bot to talk to its stand-in."""
    return {
        "api_url": bot.api_url,
        "page_url": bot.page_url,
        "interface_url": f"{bot.api_url}/api/v1",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed so on Windows")
async def test_it_ends_with_the_one_who_started_it_even_if_killed() -> None:
    user = subprocess.Popen([sys.executable, "-c", START], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220, S603 (it starts at once; this Python)
    assert user.stdout
    page = (await asyncio.to_thread(user.stdout.readline)).strip()
    user.kill()
    user.communicate()
    async with aiohttp.ClientSession() as session:

        async def gone() -> bool:
            try:
                async with session.get(page):
                    return False
            except aiohttp.ClientError:
                return True

        await until(gone, "the stand-in to end")
