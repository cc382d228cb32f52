"""Webhooks: pushed in order to this machine and no other, with Telegram's rules."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from yarl import URL

from bot.sandbox.server import Sandbox
from tests.journey.client import People, Phone
from tests.sandbox.bot_api import JSON, BotApi

WRONG_PORT = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"


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
    async with receiving() as running:
        yield running


@asynccontextmanager
async def receiving(context: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    app.router.add_post("/hook/elsewhere", receiver.astray)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    receiver.url = f"http{'s' if context else ''}://127.0.0.1:{runner.addresses[0][1]}/hook"
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
        ("ftp://localhost", "", "invalid webhook URL specified"),
        ("https://[", "", "invalid webhook URL specified"),
        ("https://localhost:0", "", "invalid webhook URL specified"),
        ("https://localhost:9", "", WRONG_PORT),
        ("localhost:9", "", WRONG_PORT),
        ("https://localhost", "ключ", "secret token contains unallowed characters"),
        ("https://localhost", "x" * 257, "secret token is too long"),
    ],
)
async def test_a_webhook_that_telegram_refuses(
    api: BotApi, url: str, secret: str, reason: str
) -> None:
    """What stood there before is gone as well."""
    await api("setWebhook", url="https://localhost:8443/hook")
    assert await api.refusal("setWebhook", url=url, secret_token=secret) == reason
    assert (await api("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize("place", ["localhost", "127.0.0.1:443", "localhost:88", "[::1]:8443"])
async def test_a_webhook_stands_on_one_of_four_ports(api: BotApi, place: str) -> None:
    """Without a scheme it is https."""
    for url in (f"https://{place}/hook", place):
        assert await api("setWebhook", url=url)


@pytest.mark.parametrize(
    "wrong, reason",
    [
        ({"ip_address": "192.0.2.1"}, "bad webhook: the sandbox delivers to this machine only"),
        ({"ip_address": "nonsense"}, "bad webhook: Invalid IP address specified"),
    ],
)
async def test_a_fixed_address_is_on_this_machine(api: BotApi, wrong: JSON, reason: str) -> None:
    assert await api.refusal("setWebhook", url="https://localhost", **wrong) == reason


async def test_what_is_said_of_setting_it(api: BotApi) -> None:
    """And what is told of it: the place it stands at, the usual forty connections at once."""
    hook = {"url": "http://localhost:9/hook"}
    steps: list[tuple[str, JSON, str]] = [
        ("deleteWebhook", {}, "Webhook is already deleted"),
        ("setWebhook", {}, "Webhook is already deleted"),
        ("setWebhook", hook, "Webhook was set"),
        ("setWebhook", hook, "Webhook is already set"),
        ("setWebhook", hook | {"max_connections": 1000}, "Webhook was set"),
    ]
    for method, params, said in steps:
        assert await api.answer(method, **params) == {
            "ok": True,
            "result": True,
            "description": said,
        }
    info = await api("getWebhookInfo")
    assert info["ip_address"] in {"127.0.0.1", "::1"}
    assert (info["max_connections"], info["has_custom_certificate"]) == (100, False)
    await api("setWebhook", **hook, ip_address="127.0.0.1", allowed_updates=["poll", "message"])
    info = await api("getWebhookInfo")
    assert (info["max_connections"], info["ip_address"]) == (40, "127.0.0.1")
    assert info["allowed_updates"] == ["message", "poll"]
    assert (await api.answer("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await api("getWebhookInfo")).keys() == {
        *("url", "has_custom_certificate", "pending_update_count", "allowed_updates")
    }


@pytest.mark.usefixtures("anna")
async def test_a_fixed_address_is_where_updates_go(api: BotApi, receiver: Receiver) -> None:
    """Whatever the name before it means elsewhere."""
    port = URL(receiver.url).port
    url = f"http://192.0.2.1:{port}/hook"
    await api("setWebhook", url=url, ip_address="127.0.0.1")
    assert (await receiver.next())[1]["message"]["text"] == "/start"


# ── a certificate of the bot's own ──────────────────────────────────────────────────────────────


async def set_with(api: BotApi, url: str, certificate: bytes) -> JSON:
    form = aiohttp.FormData({"url": url})
    form.add_field("certificate", BytesIO(certificate), filename="bot.pem")
    async with api.session.post(f"{api.root}/setWebhook", data=form) as response:
        answer: JSON = await response.json()
        return answer


@pytest.mark.usefixtures("anna")
async def test_a_bot_may_show_a_certificate_of_its_own(
    api: BotApi, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is believed once it was brought along, and not before."""
    certificate, context = self_signed(tmp_path)
    sandbox.webhook.first_retry = 0.01
    async with receiving(context) as receiver:
        monkeypatch.setattr("bot.sandbox.webhook._PORTS", (URL(receiver.url).port,))
        await api("setWebhook", url=receiver.url)
        async with asyncio.timeout(10):
            while "last_error_message" not in (info := await api("getWebhookInfo")):  # noqa: ASYNC110 (asked over HTTP)
                await asyncio.sleep(0.01)
        said = "Connection failed: ClientConnectorCertificateError"
        assert info["last_error_message"] == said
        assert (await set_with(api, receiver.url, certificate))["ok"]
        assert (await receiver.next())[1]["message"]["text"] == "/start"
        info = await api("getWebhookInfo")
    assert info["has_custom_certificate"] is True


@pytest.mark.parametrize(
    "certificate, reason",
    [
        (b"nonsense", "bad webhook: Failed to set custom certificate file"),
        (b"\xff", "bad webhook: Failed to set custom certificate file"),
        (bytes(3 * 2**20 + 1), "certificate size is too big (3145729 bytes)"),
    ],
    ids=["nonsense", "no text", "too big"],
)
async def test_a_certificate_that_is_none(api: BotApi, certificate: bytes, reason: str) -> None:
    answer = await set_with(api, "https://localhost:8443", certificate)
    assert answer["description"] == f"Bad Request: {reason}"


def self_signed(folder: Path) -> tuple[bytes, ssl.SSLContext]:
    """Return a certificate for this machine, and what a server shows it with."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    place = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(place, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate = made.public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "bot.pem").write_bytes(certificate + secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "bot.pem")
    return certificate, context


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
