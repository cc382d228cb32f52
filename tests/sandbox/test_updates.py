"""Updates: kept until confirmed, one poller at a time, or pushed to a webhook in order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import JSON, BotApi


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
    await api("getUpdates", offset=-1)
    await api("getUpdates", offset=10**9)
    await people.idle()
    assert await people.get("api/v1/updates/pending") == 0


# ── webhook ─────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Receiver:
    """A bot's webhook: answers with `statuses` in turn, then 200, and notes what came."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    sends_to: str = ""
    led_astray: int = 0
    came: asyncio.Queue[tuple[str, JSON]] = field(default_factory=asyncio.Queue)

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        await self.came.put((secret, await request.json()))
        headers = {"Location": self.sends_to} if self.sends_to else None
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers=headers)

    async def astray(self, _request: web.Request) -> web.Response:
        self.led_astray += 1
        return web.Response()

    async def next(self) -> tuple[str, JSON]:
        return await asyncio.wait_for(self.came.get(), timeout=10)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    app.router.add_post("/hook/elsewhere", receiver.astray)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_pushed_in_order_with_the_secret_until_they_are_taken(
    api: BotApi, anna: Phone, receiver: Receiver, sandbox: Sandbox, people: People
) -> None:
    sandbox.webhook.first_retry = 0.01
    receiver.statuses = [500, 302]
    await api("setWebhook", url=receiver.url, secret_token="s3cret_-")
    await anna.text("after")
    came = [await receiver.next() for _ in range(4)]
    assert {secret for secret, _ in came} == {"s3cret_-"}
    assert [update["message"]["text"] for _, update in came] == ["/start"] * 3 + ["after"]
    await people.idle()
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)
    assert info["last_error_message"].startswith("Wrong response from the webhook: 302")


@pytest.mark.usefixtures("anna")
async def test_a_webhook_that_is_down_gets_its_updates_once_it_is_back(
    api: BotApi, sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.webhook.first_retry = 0.01
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    await api("setWebhook", url=receiver.url)
    assert (await receiver.next())[1]["message"]["text"] == "/start"


async def test_polling_and_webhook_exclude_each_other(api: BotApi, receiver: Receiver) -> None:
    poll = asyncio.create_task(api.answer("getUpdates", timeout=50))
    await api("getMe")
    await api("setWebhook", url=receiver.url, allowed_updates=["message"], max_connections=1)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    refusal = await api.answer("getUpdates")
    assert refusal["error_code"] == 409
    assert "while webhook is active" in refusal["description"]
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["message"]
    assert await api("setWebhook", url="")
    assert await api("getUpdates") == []


@pytest.mark.usefixtures("anna")
async def test_dropping_what_waits(api: BotApi) -> None:
    assert await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates") == []


@pytest.mark.parametrize(
    "url, secret, reason",
    [
        ("ftp://localhost", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("localhost", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://[", "", "bad webhook: invalid URL"),
        ("https://localhost", "ключ", "secret token contains unallowed characters"),
        ("https://localhost", "x" * 257, "secret token is too long"),
    ],
)
async def test_a_webhook_that_telegram_refuses(
    api: BotApi, url: str, secret: str, reason: str
) -> None:
    assert await api.refusal("setWebhook", url=url, secret_token=secret) == reason


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/hook",
        "https://192.0.2.1/hook",
        "https://[2001:db8::1]/hook",
        "https://[::ffff:192.0.2.1]/hook",
        "http://3221225985/hook",
        "http://0.0.0.0/hook",
        "https://localhost@192.0.2.1/hook",
        "https://nowhere.invalid/hook",
        f"https://{'x' * 64}.example/hook",
    ],
)
async def test_a_webhook_stands_on_this_machine(api: BotApi, sandbox: Sandbox, url: str) -> None:
    """What people write in the demo goes to no other machine, whoever asks for it."""
    reason = "bad webhook: the sandbox delivers to this machine only"
    assert await api.refusal("setWebhook", url=url) == reason
    assert (await api("getWebhookInfo"))["url"] == sandbox.webhook.url == ""


@pytest.mark.usefixtures("anna")
async def test_a_name_that_leaves_this_machine_later_gets_nothing(
    api: BotApi, sandbox: Sandbox, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked up again for every delivery, and what it means then counts."""
    sandbox.webhook.first_retry = 0.01
    asked: list[str] = []
    real = asyncio.get_running_loop().getaddrinfo

    async def bent(host: str, port: int, **how: Any) -> Any:
        asked.append(host)
        home = len(asked) == 1
        return await real("127.0.0.1" if home else "192.0.2.1", port, **how)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", bent)
    await api("setWebhook", url=receiver.url.replace("127.0.0.1", "bent.example"))
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await api("getWebhookInfo")):  # noqa: ASYNC110 (asked over HTTP)
            await asyncio.sleep(0.01)
    assert info["last_error_message"] == "Connection failed: ClientConnectorDNSError"
    assert set(asked) == {"bent.example"}
    assert receiver.came.empty()


@pytest.mark.usefixtures("anna")
async def test_a_redirection_is_not_followed(
    api: BotApi, sandbox: Sandbox, receiver: Receiver
) -> None:
    """Elsewhere or not: an update goes where setWebhook said, or waits."""
    sandbox.webhook.first_retry = 0.01
    receiver.statuses, receiver.sends_to = [307, 307], f"{receiver.url}/elsewhere"
    await api("setWebhook", url=receiver.url)
    for _ in range(3):
        assert (await receiver.next())[1]["message"]["text"] == "/start"
    assert receiver.led_astray == 0
    message = (await api("getWebhookInfo"))["last_error_message"]
    assert message == "Wrong response from the webhook: 307 Temporary Redirect"
