"""The sandbox listens to its own page and to programs: to no other page that a browser has open."""

import asyncio
from collections.abc import Mapping

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi

ELSEWHERE = "http://pages.example"
PAGE = ("GET", "")
STATE = ("GET", "api/v1/state")
LIVE = ("GET", "api/v1/live")
TEXT = ("POST", "api/v1/phones/{anna}/text")
CLEAR = ("DELETE", "api/v1/faults")
STYLE = ("GET", "page/style.css")
UPDATES = ("GET", "bot{token}/getUpdates")
WEBHOOK = ("GET", "bot{token}/setWebhook?url=https://localhost:9/hook")
FILE = ("GET", "file/bot{token}/documents/file_1")
ALL = [PAGE, STATE, LIVE, TEXT, CLEAR, STYLE, UPDATES, WEBHOOK, FILE]

Headers = Mapping[str, str]


async def status(
    api: BotApi, sandbox: Sandbox, anna: Phone, what: tuple[str, str], headers: Headers
) -> int:
    """Ask for this with these headers; return the answer's status."""
    method, path = what
    address = sandbox.page_url + path.format(anna=anna.id, token=sandbox.token)
    body = {"text": "Cancel it"} if method == "POST" else None
    async with api.session.request(method, address, json=body, headers=headers) as answer:
        return answer.status


def port_of(sandbox: Sandbox) -> int:
    return int(sandbox.api_url.rpartition(":")[2])


@pytest.mark.parametrize("what", ALL, ids=lambda what: f"{what[0]} {what[1]}")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://localhost:{port}"},
        {"Host": "pages.example"},
        {"Host": "pages.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1:{port}.pages.example"},
        {"Host": "pages.example:{port}", "Origin": "http://pages.example:{port}"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "iframe",
        },
    ],
    ids=lambda headers: " ".join(f"{name}={value}" for name, value in headers.items()),
)
async def test_other_pages_are_turned_away(
    api: BotApi, sandbox: Sandbox, anna: Phone, what: tuple[str, str], headers: Headers
) -> None:
    """Whatever they ask for, by whatever name they reach it; and nothing happens."""
    port = port_of(sandbox)
    filled = {name: value.format(port=port) for name, value in headers.items()}
    assert await status(api, sandbox, anna, what, filled) == 403
    assert [one.text for one in sandbox.world.phones[anna.id].messages.values()] == ["/start"]
    assert not sandbox.webhook.url


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_the_page_itself_is_served_by_each_name_of_this_machine(
    api: BotApi, sandbox: Sandbox, anna: Phone, name: str
) -> None:
    host = f"{name}:{port_of(sandbox)}"
    own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    for what in (PAGE, STATE, TEXT, CLEAR, STYLE):
        assert await status(api, sandbox, anna, what, own) == 200, what
    texts = [one.text for one in sandbox.world.phones[anna.id].messages.values()]
    assert texts == ["/start", "Cancel it"]


async def test_a_link_from_elsewhere_opens_the_page_and_nothing_else(
    api: BotApi, sandbox: Sandbox, anna: Phone
) -> None:
    followed = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert await status(api, sandbox, anna, PAGE, followed) == 200
    for what in ALL[1:]:
        assert await status(api, sandbox, anna, what, followed) == 403, what


@pytest.mark.parametrize("heads", [b"", b"Host: 127.0.0.1:%d\r\nHost: pages.example\r\n"])
async def test_a_request_names_one_host(sandbox: Sandbox, heads: bytes) -> None:
    """An old one that names none is turned away, too."""
    port = port_of(sandbox)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heads = heads % port if heads else heads
    writer.write(b"GET /api/v1/state HTTP/1.0\r\n" + heads + b"\r\n")
    assert (await reader.readline()).split()[1] in {b"400", b"403"}
    writer.close()
    await writer.wait_closed()


async def test_the_refusal_is_one_sentence(api: BotApi, sandbox: Sandbox) -> None:
    """A person reads where the page is; a bot reads it as Telegram would say it."""
    bent = {"Host": "pages.example"}
    place = f"http://127.0.0.1:{port_of(sandbox)}/"
    said = f"this is open at {place} only, on the machine it runs on"
    async with api.session.get(sandbox.page_url, headers=bent) as answer:
        assert (answer.content_type, await answer.text()) == ("text/plain", f"{said}\n")
    async with api.session.get(f"{api.root}/getMe", headers=bent) as answer:
        assert await answer.json() == {
            "ok": False,
            "error_code": 403,
            "description": f"Forbidden: {said}",
        }


@pytest.mark.parametrize("path", ["", "api/v1/state", "page/app.js", "none", "bot{token}/getMe"])
async def test_no_answer_can_be_framed_or_read_by_another_page(
    api: BotApi, sandbox: Sandbox, path: str
) -> None:
    """No answer allows another origin anything, and a browser may not guess what it is."""
    address = sandbox.page_url + path.format(token=sandbox.token)
    async with api.session.get(address) as answer:
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        allowed = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in allowed
        assert "frame-ancestors 'none'" in allowed
        assert "unsafe" not in allowed


async def test_a_form_cannot_speak_to_the_page(api: BotApi, sandbox: Sandbox, anna: Phone) -> None:
    """A browser sends JSON elsewhere only when it is allowed to: nothing else is understood."""
    address = f"{sandbox.page_url}api/v1/phones/{anna.id}/text"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        body = b'{"text": "Cancel it"}'
        async with api.session.post(address, data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == 415
            assert await answer.json() == {"error": "the body must be sent as application/json"}


async def test_a_page_that_listens_is_asked_where_it_comes_from(
    api: BotApi, sandbox: Sandbox
) -> None:
    """A WebSocket is no exception: any page may open one anywhere."""
    live = f"{sandbox.page_url}api/v1/live"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await api.session.ws_connect(live, origin=ELSEWHERE)
    async with api.session.ws_connect(live, origin=sandbox.api_url) as socket:
        assert not socket.closed
