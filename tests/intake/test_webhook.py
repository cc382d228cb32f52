"""What knocks at the webhook's door: Telegram comes in, all else is told so and kept short."""

import asyncio
import io
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.config.settings import Webhook
from bot.intake import user_queues, webhook
from bot.intake.intake import Intake
from bot.telegram.incoming import LARGEST, Incoming
from core.clock import SystemClock
from storage.store import Store
from tests.intake.updates import Noting, membership, pressed, written
from tests.storm.waiting import until

SECRET = "a-long-Secret_1"
NO_IDS: list[Any] = [LARGEST + 1, 2**70, -1, 1.5, True, "1", None, [1], {}]
DEEP = b"[" * 100_000 + b"]" * 100_000


@dataclass(slots=True)
class Door:
    """The door, what is behind it, and how to knock."""

    port: int
    intake: Intake
    noting: Noting
    http: aiohttp.ClientSession

    async def knock(self, body: Any, secret: str = SECRET, **options: Any) -> int:
        """Bring this and return the status of the answer."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {webhook.SECRET_HEADER: secret} | options.pop("headers", {})
        where = f"http://127.0.0.1:{self.port}/updates"
        async with self.http.post(
            where, data=io.BytesIO(sent), headers=headers, **options
        ) as answer:
            return answer.status

    async def say(self, raw: bytes) -> bytes:
        """Say this over a connection of its own and return all that is answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        answer = await reader.read()
        writer.close()
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def opened(store: Store) -> AsyncIterator[Door]:
    """Open the door, with nobody but a note-taker behind it."""
    noting, port = Noting(), free_port()
    intake = Intake(store.inbox, noting, SystemClock())
    settings = Webhook.model_validate(
        {"url": "https://clinic.example/updates", "port": port, "secret": SECRET}
    )
    async with webhook.listening(intake, settings), aiohttp.ClientSession() as http:
        yield Door(port, intake, noting, http)
    await intake.close()


@pytest.fixture
async def door(store: Store, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Door]:
    caplog.set_level(logging.DEBUG, "bot.intake")
    async with opened(store) as door:
        yield door


@pytest.fixture
async def door_in_a_hurry(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(webhook, "SECONDS_OF_SILENCE", 0.5)
    monkeypatch.setattr(webhook, "SECONDS_OF_BODY", 0.5)
    monkeypatch.setattr(webhook, "MOST_CONNECTIONS", 20)
    monkeypatch.setattr(webhook, "MOST_AT_ONCE", 5)
    async with opened(store) as door:
        yield door


def nothing_leaked(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether the log shows no traceback, and nothing of what was brought."""
    return not any(one.exc_info or one.levelno >= logging.ERROR for one in caplog.records) and (
        "zebra" not in caplog.text
    )


async def test_what_telegram_brings_is_kept_and_handled(door: Door) -> None:
    assert await door.knock(written(1)) == 200
    assert await door.knock(written(1)) == 200
    assert await door.knock(pressed(2)) == 200
    assert await door.knock(membership(3)) == 200
    await until(lambda: door.intake.idle, "them to be handled")
    assert door.noting.handled == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"zebra",
        b'{"zebra": 1',
        b"\xff\xfe\x00zebra",
        b"[]",
        b"5",
        b"null",
        b'"zebra"',
        b"{}",
        DEEP,
        b'{"update_id": 1, "message": ' + DEEP + b"}",
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": NaN}',
        *(json.dumps({"update_id": number, "zebra": 1}).encode() for number in NO_IDS),
    ],
    ids=lambda body: repr(body[:30]),
)
async def test_what_is_no_update_is_refused(
    door: Door, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """With the right secret even: 400, and the log says nothing of it."""
    assert await door.knock(body) == 400
    assert nothing_leaked(caplog)
    assert door.noting.handled == []


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 7},
        {"update_id": 7, "message": "zebra"},
        {"update_id": 7, "message": {"text": "zebra"}},
        {"update_id": 7, "zebra": {"anything": 1}},
        written(7, person=2**63),
        written(7, text=["zebra"]),
        pressed(7, id=None),
        pressed(7, data={"zebra": 1}),
        membership(7, new_chat_member="zebra"),
    ],
    ids=str,
)
async def test_what_nobody_can_handle_is_let_go(
    door: Door, update: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram would bring it again and again, before everything that comes after."""
    assert await door.knock(update) == 200
    assert await door.knock(written(8)) == 200
    await until(lambda: door.intake.idle, "the next one")
    assert door.noting.handled == [8]
    assert nothing_leaked(caplog)


async def test_the_largest_id_is_kept(door: Door) -> None:
    assert await door.knock(written(LARGEST)) == 200
    await until(lambda: door.intake.idle, "it to be handled")
    assert door.noting.handled == [LARGEST]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "ключ", "\udcff\udc80"])
async def test_who_does_not_know_the_secret_is_turned_away(
    door: Door, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    header = secret.encode(errors="surrogateescape")
    head = b"POST /updates HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n"
    said = head + webhook.SECRET_HEADER.encode() + b": " + header + b"\r\n\r\n{}"
    assert (await door.say(said)).startswith(b"HTTP/1.1 401 ")
    assert nothing_leaked(caplog)


@pytest.mark.parametrize(
    "request_line",
    [
        b"zebra\r\n\r\n",
        b"POST /updates HTTP/9.9\r\n\r\n",
        b"POST /updates HTTP/1.1\r\nzebra\r\n\r\n",
        b"POST /updates HTTP/1.1\r\nHost: x\r\nX: " + b"z" * 20_000 + b"\r\n\r\n",
        b"POST /updates HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /updates HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03zebra\r\n\r\n",
    ],
    ids=lambda line: repr(line[:40]),
)
async def test_what_is_no_request_is_refused(
    door: Door, request_line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await door.say(request_line)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), answer[:60]
    assert nothing_leaked(caplog)


async def test_a_body_that_is_too_large_is_refused(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    large = written(1, text="zebra" * webhook.MOST_BYTES)
    assert await door.knock(large) == 413
    assert nothing_leaked(caplog)


async def test_a_bomb_of_zeros_is_refused(door: Door) -> None:
    """It is not even unpacked: Telegram packs nothing."""
    bomb = written(1, text=" " * 20 * webhook.MOST_BYTES)
    assert await door.knock(bomb, compress="deflate") == 400


@pytest.mark.parametrize("said", [b"", b"POST /updates HTTP/1.1\r\nHost: x\r\nX-Sl", b"PO"])
async def test_a_head_that_does_not_end_is_not_waited_for(
    door_in_a_hurry: Door, said: bytes
) -> None:
    """However it is dripped: all of it must be there in time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door_in_a_hurry.port)
    writer.write(said)

    async def drip() -> None:
        while True:
            await asyncio.sleep(0.1)
            if said:
                writer.write(b"o")

    dripping = asyncio.create_task(drip())
    async with asyncio.timeout(5):
        with suppress(ConnectionError):
            await reader.read()
    dripping.cancel()
    writer.close()


async def test_a_body_that_does_not_end_is_not_waited_for(door_in_a_hurry: Door) -> None:
    head = f"POST /updates HTTP/1.1\r\nHost: x\r\n{webhook.SECRET_HEADER}: {SECRET}\r\n"
    async with asyncio.timeout(5):
        answer = await door_in_a_hurry.say(head.encode() + b"Content-Length: 100\r\n\r\n{")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert door_in_a_hurry.noting.handled == []


async def test_connections_are_bounded_and_come_free_again(door_in_a_hurry: Door) -> None:
    """Who opens hundreds and says nothing keeps Telegram out for a moment, not for ever."""
    opened = [await asyncio.open_connection("127.0.0.1", door_in_a_hurry.port) for _ in range(60)]

    async def gone(reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            await reader.read()

    async with asyncio.timeout(5):
        await asyncio.gather(*(gone(reader) for reader, _ in opened))
    for _, writer in opened:
        writer.close()
    assert await door_in_a_hurry.knock(written(1)) == 200


async def test_in_a_crowd_telegram_is_asked_to_come_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is taken that has no room, and what has none is not lost."""
    never = asyncio.Event()

    async def stuck(_update: Incoming) -> None:
        await never.wait()

    monkeypatch.setattr(user_queues, "MOST_PEOPLE", 3)
    door.noting._handle = stuck
    assert [await door.knock(written(one, person=one)) for one in range(1, 6)] == [
        200,
        200,
        200,
        503,
        503,
    ]
    never.set()
    await until(lambda: door.intake.idle, "the first ones")
    assert await door.knock(written(4, person=4)) == 200


async def test_many_at_once_are_asked_to_come_again(door_in_a_hurry: Door) -> None:
    """Requests that take their time are bounded too."""
    head = f"POST /updates HTTP/1.1\r\nHost: x\r\n{webhook.SECRET_HEADER}: {SECRET}\r\n"
    slow = head.encode() + b"Connection: close\r\nContent-Length: 100\r\n\r\n{"
    answers = await asyncio.gather(*(door_in_a_hurry.say(slow) for _ in range(12)))
    assert sorted(answer[9:12] for answer in answers) == [b"408"] * 5 + [b"503"] * 7
    assert await door_in_a_hurry.knock(written(1)) == 200
