"""Updates: kept until confirmed, one poller at a time, and none that asks without end."""

import asyncio
import time
from typing import Any

import pytest

from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi


async def test_unconfirmed_updates_come_again_until_the_offset_passes_them(
    api: BotApi, anna: Phone
) -> None:
    await anna.text("one")
    first = await api("getUpdates")
    assert first == await api("getUpdates", offset=first[0]["update_id"])
    rest = await api("getUpdates", offset=first[0]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["one"]
    assert rest == await api("getUpdates")
    assert await api("getUpdates", offset=rest[0]["update_id"] + 1) == []


async def test_limit_and_negative_offset(api: BotApi, anna: Phone) -> None:
    """At most `limit` (1 to 100) at once; offset -n keeps only the n newest."""
    for number in range(120):
        await anna.text(str(number))
    assert len(await api("getUpdates", limit=3)) == 3
    for least in (0, -5, "many"):
        assert len(await api("getUpdates", limit=least)) == 1
    assert len(await api("getUpdates")) == len(await api("getUpdates", limit=1000)) == 100
    newest = await api("getUpdates", offset=-2)
    assert [update["message"]["text"] for update in newest] == ["118", "119"]
    assert await api("getUpdates") == newest


async def test_a_long_poll_answers_the_moment_something_comes(api: BotApi, anna: Phone) -> None:
    offset = (await api("getUpdates"))[-1]["update_id"] + 1
    poll = asyncio.create_task(api("getUpdates", offset=offset, timeout=50))
    await api("getMe")
    await anna.text("knock knock")
    assert (await poll)[0]["message"]["text"] == "knock knock"


async def test_a_long_poll_ends_empty(api: BotApi) -> None:
    assert await api("getUpdates", timeout=1) == []


async def test_a_second_poller_ends_the_older_one(api: BotApi, people: People) -> None:
    older = asyncio.create_task(api.answer("getUpdates", timeout=50))
    await api("getMe")
    newer = asyncio.create_task(api.answer("getUpdates", timeout=50))
    refused = await asyncio.wait_for(older, timeout=10)
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await (await people.join("Anna")).start()
    assert (await newer)["ok"]


async def test_updates_that_were_not_asked_for_are_never_kept(api: BotApi, anna: Phone) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await anna.text("unheard")
    assert len(await api("getUpdates")) == 1, "the /start came before"
    await api("getUpdates", allowed_updates=[])
    await anna.text("heard")
    assert len(await api("getUpdates")) == 2


@pytest.mark.parametrize("kinds", ["[", 5, {}, "message", ["callback_query", 5]])
async def test_kinds_that_cannot_be_read_change_nothing(
    api: BotApi, anna: Phone, kinds: Any
) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await api("getUpdates", allowed_updates=kinds)
    await anna.text("unheard")
    assert len(await api("getUpdates")) == 1, "the /start came before"


async def test_kinds_that_there_are_not_are_passed_over(api: BotApi, anna: Phone) -> None:
    await api("getUpdates", allowed_updates=["Message", "telepathy"])
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["message"]
    await api("getUpdates", allowed_updates=["telepathy"])
    assert "allowed_updates" not in await api("getWebhookInfo")
    await anna.text("heard")
    assert len(await api("getUpdates")) == 2


@pytest.mark.usefixtures("anna")
async def test_updates_are_kept_for_a_day(api: BotApi, sandbox: Sandbox) -> None:
    assert len(await api("getUpdates")) == 1
    sandbox.world.updates.kept_seconds = 0
    assert await api("getUpdates") == []


@pytest.mark.usefixtures("anna")
async def test_the_page_can_wait_until_the_bot_has_fetched_everything(
    api: BotApi, people: People
) -> None:
    assert await people.get("api/v1/updates/pending") == 1
    with pytest.raises(ImpossibleError, match="has not fetched 1 updates"):
        await people.idle(patience=0.01)
    (last,) = await api("getUpdates", offset=-1)
    await api("getUpdates", offset=last["update_id"] + 1)
    await people.idle()
    assert await people.get("api/v1/updates/pending") == 0


async def test_an_offset_far_ahead_confirms_nothing(api: BotApi, anna: Phone) -> None:
    """Ten ahead may be a gap; more is an offset of another queue."""
    (first,) = await api("getUpdates")
    assert await api("getUpdates", offset=10**9) == [first]
    assert await api("getUpdates", offset=first["update_id"] + 12) == [first]
    assert await api("getUpdates", offset=first["update_id"] + 11) == []
    await anna.text("next")
    assert len(await api("getUpdates", offset=first["update_id"] + 1)) == 1


# ── a bot that asks again and again ─────────────────────────────────────────────────────────────


async def seconds_of(api: BotApi, **params: Any) -> float:
    began = time.monotonic()
    await api("getUpdates", **params)
    return time.monotonic() - began


async def test_a_repeated_offset_is_held_where_there_is_nothing(
    api: BotApi, people: People, sandbox: Sandbox
) -> None:
    """For three seconds in Telegram, whatever the timeout; another offset is not."""
    sandbox.world.updates.held_seconds = 0.3
    anna = await people.join("Anna")
    assert await seconds_of(api, offset=0) < 0.2
    assert await seconds_of(api, offset=0) >= 0.3
    assert await seconds_of(api, offset=-1) < 0.2
    await api("getUpdates", offset=0)
    held = asyncio.create_task(api("getUpdates", offset=0))
    await api("getMe")
    await anna.start()
    assert len(await held) == 1


async def test_a_repeated_offset_brings_one_update_only(
    api: BotApi, anna: Phone, sandbox: Sandbox
) -> None:
    sandbox.world.updates.hasty_seconds = 5
    await anna.text("second")
    assert len(await api("getUpdates", offset=0)) == 2
    (first,) = await api("getUpdates", offset=0)
    assert len(await api("getUpdates", offset=first["update_id"])) == 2
    sandbox.world.updates.hasty_seconds = 0
    assert len(await api("getUpdates", offset=first["update_id"])) == 2


async def test_a_quick_look_ends_no_poll_that_waits(api: BotApi, people: People) -> None:
    waits = asyncio.create_task(api("getUpdates", timeout=50))
    await api("getMe")
    assert await api("getUpdates", offset=-1) == []
    await (await people.join("Anna")).start()
    assert len(await waits) == 1


async def test_the_second_conflict_is_told_later(api: BotApi, sandbox: Sandbox) -> None:
    sandbox.world.updates.held_seconds = 0.3
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    for least, most in ((0.0, 0.25), (0.3, 5.0)):
        began = time.monotonic()
        assert (await api.answer("getUpdates"))["error_code"] == 409
        assert least <= time.monotonic() - began < most


def test_by_default_it_is_as_slow_as_telegram(sandbox_of_its_own: Sandbox) -> None:
    updates = sandbox_of_its_own.world.updates
    assert (updates.held_seconds, updates.hasty_seconds) == (3.0, 0.5)


@pytest.fixture
def sandbox_of_its_own() -> Sandbox:
    return Sandbox()
