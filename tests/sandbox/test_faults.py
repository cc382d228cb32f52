"""Bad days: every fault reaches the bot as Telegram or a network would bring it."""

import asyncio
import time

import aiohttp
import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi


@pytest.mark.parametrize(
    "kind, code, description",
    [
        ("too_many_requests", 429, "Too Many Requests: retry after 7"),
        ("forbidden", 403, "Forbidden: bot was blocked by the user"),
        ("deactivated", 403, "Forbidden: user is deactivated"),
        ("chat_not_found", 400, "Bad Request: chat not found"),
        ("bad_gateway", 502, "Bad Gateway"),
        ("internal_error", 500, "Internal Server Error: restart"),
    ],
)
async def test_a_refusal_hits_as_often_as_it_was_told_to(
    api: BotApi, anna: Phone, people: People, kind: str, code: int, description: str
) -> None:
    await people.add_fault(kind, method="sendMessage", chat_id=anna.id, count=2, retry_after=7)
    for _ in range(2):
        await api("getMe")
        refused = await api.answer("sendMessage", chat_id=anna.id, text="x")
        assert (refused["error_code"], refused["description"]) == (code, description)
        parameters = {"retry_after": 7} if code == 429 else None
        assert refused.get("parameters") == parameters
    await api.send(anna)


@pytest.mark.parametrize("seconds", [1, 35])
async def test_how_long_to_wait_is_told_in_the_header_too(
    api: BotApi, people: People, seconds: int
) -> None:
    await people.add_fault("too_many_requests", retry_after=seconds)
    async with api.session.get(f"{api.root}/getMe") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, str(seconds))
    await people.clear_faults()
    async with api.session.get(f"{api.root}/getMe") as response:
        assert "Retry-After" not in response.headers


async def test_a_connection_lost_before_or_after_looks_the_same_to_the_bot(
    api: BotApi, anna: Phone, people: People, sandbox: Sandbox
) -> None:
    """Only the chat tells whether the message went through."""
    chat = sandbox.world.phones[anna.id].messages
    for kind, arrives in (("drop_before", False), ("drop_after", True)):
        await people.add_fault(kind, count=1)
        with pytest.raises(aiohttp.ClientConnectionError):
            await api.send(anna, kind)
        assert (kind in [message.text for message in chat.values()]) is arrives


async def test_a_delay_slows_and_nothing_more(api: BotApi, anna: Phone, people: People) -> None:
    await people.add_fault("delay", seconds=0.05, count=1)
    began = time.monotonic()
    await api.send(anna)
    assert time.monotonic() - began >= 0.05


async def test_telegram_goes_away_for_a_while_and_comes_back(
    api: BotApi, people: People, sandbox: Sandbox
) -> None:
    fault = sandbox.faults.add("away", seconds=60)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("getMe")
    fault.ends = 0
    await api("getMe")
    assert await people.get("api/v1/faults") == []


async def test_faults_are_listed_with_their_hits_and_cleared(api: BotApi, people: People) -> None:
    await people.add_fault("bad_gateway")
    await api.answer("getMe")
    assert [(f["kind"], f["hits"]) for f in await people.get("api/v1/faults")] == [
        ("bad_gateway", 1)
    ]
    await people.clear_faults()
    await api("getMe")


async def test_the_page_is_told_how_long_telegram_stays_away(
    api: BotApi, people: People, sandbox: Sandbox
) -> None:
    """What the bot waits for at that moment is lost, too."""
    waiting = asyncio.create_task(api.answer("getUpdates", timeout=30))
    while sandbox.world.updates._poller is None:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0.01)
    await people.add_fault("away", seconds=60.0)
    assert (await waiting)["error_code"] == 502
    (fault,) = (await people.get("api/v1/state"))["faults"]
    assert fault["kind"] == "away"
    assert 50 < fault["left"] <= 60


async def test_an_unknown_fault_is_refused(people: People) -> None:
    with pytest.raises(ImpossibleError, match="unknown fault 'rain'"):
        await people.add_fault("rain")
    with pytest.raises(ImpossibleError, match="no such setting"):
        await people.add_fault("delay", colour="red")


def test_chance_repeats_with_its_seed() -> None:
    def storm(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("bad_gateway", probability=0.5)
        return [faults.damage("getme", 0).refusal is not None for _ in range(50)]

    assert storm(1) == storm(1) != storm(2)
    assert 10 < sum(storm(1)) < 40


async def test_strict_pace_lets_bursts_of_five_through_to_one_chat() -> None:
    async with (
        Sandbox(clock=SandboxClock(), strict_pace=True) as sandbox,
        People(sandbox.page_url) as people,
        aiohttp.ClientSession() as session,
    ):
        api = BotApi(session, sandbox)
        anna, boris = await people.join("Anna"), await people.join("Boris")
        await anna.start()
        await boris.start()
        sent = await api.send(anna)
        where = {"chat_id": anna.id, "message_id": sent["message_id"]}
        for number in range(4):
            await api("editMessageText", text=f"edits count, too: {number}", **where)
        for method in ("sendMessage", "editMessageText"):
            refused = await api.answer(method, text="x", **where)
            assert refused["error_code"] == 429
            assert refused["parameters"] == {"retry_after": 1}
        await api.send(boris)
        await api("sendChatAction", chat_id=anna.id, action="typing")
        await api("deleteMessage", **where)


async def test_strict_pace_allows_about_thirty_a_second_in_all() -> None:
    async with (
        Sandbox(strict_pace=True) as sandbox,
        People(sandbox.page_url) as people,
        aiohttp.ClientSession() as session,
    ):
        api = BotApi(session, sandbox)
        phones = [await people.join(f"P{number}") for number in range(30)]
        for phone in phones:
            await phone.start()
        codes = [
            (await api.answer("sendMessage", chat_id=phone.id, text="x")).get("error_code")
            for phone in phones * 3
        ]
        assert 30 <= codes.count(None) < 90
        assert 429 in codes
