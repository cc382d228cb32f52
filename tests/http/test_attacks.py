"""Who knocks at the endpoint to break it: it stays open for others, and shows and logs nothing."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest
from aiohttp.compression_utils import ZLibDecompressor

from bot.http import endpoint
from bot.http.serving import Bounds
from bot.shared.feed_address import PATH
from tests.http.test_endpoint import LISTEN, address, ask
from tests.journey.clinic import Clinic, clinic_at_work

ROOM = 20
OPEN = {**LISTEN, "url": "https://clinic.example"}
SECRET = "zebra" * 9


@pytest.fixture
async def clinic(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Clinic]:
    """Yield a clinic whose endpoint has little room, and little patience."""
    monkeypatch.setattr(endpoint, "Bounds", lambda: Bounds(connections=ROOM, silence=0.5))
    async with clinic_at_work(database_url, http=OPEN) as at_work:
        yield at_work


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def dial(clinic: Clinic) -> Line:
    return await asyncio.open_connection("127.0.0.1", int(address(clinic.endpoint)[17:]))


async def closed(line: Line) -> None:
    """Wait until the other end has had enough."""
    reader, writer = line
    async with asyncio.timeout(10):
        with suppress(ConnectionError):
            await reader.read()
    writer.close()


@pytest.mark.parametrize("drop", [b"", b"x"])
async def test_who_says_nothing_or_little_does_not_keep_others_out(
    clinic: Clinic, drop: bytes
) -> None:
    """Five times as many as there is room for, silent or dripping a head that never ends."""
    lines = [await dial(clinic) for _ in range(5 * ROOM)]

    async def drip(line: Line) -> None:
        with suppress(ConnectionError):
            line[1].write(b"GET /health HTTP/1.1\r\nX-Slow: " if drop else b"")
            for _ in range(40):
                await asyncio.sleep(0.1)
                line[1].write(drop)
                await line[1].drain()

    dripping = [asyncio.create_task(drip(line)) for line in lines]
    await asyncio.gather(*(closed(line) for line in lines))
    for task in dripping:
        task.cancel()
    assert (await ask(f"{address(clinic.endpoint)}/health"))[0] == 200


async def test_what_is_too_large_or_no_request_is_refused(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """Heads, paths and bodies of any size, and words that are no HTTP; none of it is logged."""
    caplog.set_level(logging.DEBUG)
    large = SECRET * 3000
    for said in (
        f"GET /health HTTP/1.1\r\nHost: x\r\nX-Large: {large}\r\n\r\n",
        f"GET /{large} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /health HTTP/1.1\r\nHost: x\r\n{'X: y' * 2}\r\n" * 2000 + "\r\n",
        f"{SECRET} /health\r\n\r\n",
        f"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{SECRET}",
        f"GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{SECRET}",
        "\0" * 4096,
    ):
        reader, writer = await dial(clinic)
        with suppress(ConnectionError):
            writer.write(said.encode())
            async with asyncio.timeout(10):
                answer = await reader.read()
            assert not answer or answer[9:12] in {b"400", b"404", b"414", b"431", b"200"}
        writer.close()
    assert (await ask(f"{address(clinic.endpoint)}/health"))[0] == 200
    assert "zebra" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_no_path_leads_out_of_it(clinic: Clinic) -> None:
    """However it is written: there are no files here."""
    where = address(clinic.endpoint)
    calendar = PATH.partition("{")[0]
    for path in (
        "/../praxis.db",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/....//....//etc/passwd",
        "//etc/passwd",
        "/health/../../praxis.db",
        "/%00",
        f"{calendar}../../praxis.db",
        f"{calendar}%2e%2e%2fpraxis.db",
        f"{calendar}{'a' * 5000}",
        "/health%0d%0aX-Evil:%20yes",
    ):
        reader, writer = await dial(clinic)
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        assert answer[9:12] in {b"404", b"400"}, path
        assert b"root:" not in answer
        assert b"SQLite" not in answer
        assert b"X-Evil" not in answer.partition(b"\r\n\r\n")[0]
    assert (await ask(f"{where}/health"))[0] == 200


async def test_a_calendars_word_stands_in_no_log(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked for by any method, in its path or beside it, many times over."""
    caplog.set_level(logging.DEBUG)
    where = address(clinic.endpoint) + PATH.replace("{token}", SECRET[:43])
    methods = ("GET", "HEAD", "POST", "DELETE", "TRACE")

    async def knock(http: aiohttp.ClientSession, method: str) -> int:
        with suppress(aiohttp.ClientError):
            async with http.request(method, where, params={"key": SECRET}) as answer:
                return answer.status
        return 404

    async with aiohttp.ClientSession(headers={"Authorization": SECRET}) as http:
        found = await asyncio.gather(*(knock(http, method) for method in 10 * methods))
    assert {*found} <= {404, 405}
    assert "zebra" not in caplog.text


async def test_nothing_packed_is_unpacked(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two megabytes of it come to two thousand, and everybody waits while they are made."""
    unpacked: list[int] = []

    def decompress_sync(_self: object, data: bytes, **_how: object) -> bytes:
        unpacked.append(len(data))
        raise ValueError

    monkeypatch.setattr(ZLibDecompressor, "decompress_sync", decompress_sync)
    bomb = gzip.compress(bytes(1 << 20))
    head = b"%b HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    for asked, status in ((b"GET /health", b"200"), (b"POST /health", b"405")):
        reader, writer = await dial(clinic)
        writer.write(head % (asked, len(bomb)) + bomb)
        answer = await reader.readline()
        assert unpacked == []
        assert answer.split()[1] == status
        await closed((reader, writer))
