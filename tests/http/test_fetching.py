"""Fetching from addresses that people gave: where it goes, where it does not, and when it stops."""

import asyncio
import gzip
import logging
import socket
import threading
from typing import Any

import pytest
from aiohttp import AddrInfoType, web

from bot.outside import fetching
from bot.outside.fetching import Fetched, Fetcher, FetchError
from bot.outside.reach import InsideError, Reach, is_public
from core.ports.busy import Failure
from tests.http.serving import SECRET, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
INSIDE = Reach(inside=True)


async def why_not(address: str, reach: Reach = INSIDE) -> Failure:
    """Return why nothing is fetched there."""
    with pytest.raises(FetchError) as refused:
        await Fetcher(reach).fetch(address, None, None)
    assert refused.value.__cause__ is None  # a cause would tell the log where it went
    return refused.value.why


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"),  # noqa: S104 (nothing binds)
        *("192.0.2.1", "198.18.0.1", "192.0.0.1", "not a number", ""),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1"),
        *(
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
        ),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1"),
        *("2001:0:7f00:1::1", "2001:db8::1", "fec0::1"),
    ],
)
def test_numbers_that_not_everybody_reaches_are_none_of_ours(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "64:ff9b::808:808"],
)
def test_numbers_that_everybody_reaches_are_fine(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "0.0.0.0", "10.0.0.1"),  # noqa: S104 (likewise)
        *("[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "169.254.169.254", "192.168.0.1:8443"),
    ],
)
async def test_no_disguise_leads_inside(host: str) -> None:
    """However a number is written, it is judged as the one to which a connection is made."""
    assert await why_not(f"https://{host}{SECRET}", Reach()) in {
        Failure.INSIDE,
        Failure.UNREACHABLE,
    }


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f000001", "[::1]", "[::ffff:7f00:1]"]
)
async def test_what_is_no_name_of_the_world_is_not_even_looked_up(host: str) -> None:
    assert await why_not(f"https://{host}{SECRET}", Reach()) is Failure.ASTRAY


@pytest.mark.parametrize("number", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_inside_is_refused_when_connecting(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the name said before: there is no moment between judging and connecting."""
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    where: tuple[Any, ...] = (number, 443, 0, 0) if ":" in number else (number, 443)

    def looked_up(*_args: object, **_how: object) -> list[AddrInfoType]:
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", where)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert await why_not(f"https://calendar.example.com{SECRET}", Reach()) is Failure.INSIDE


async def test_names_that_nobody_answers_for_hold_up_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever looks them up cannot be stopped, so no thread of the others does it."""
    answered = threading.Event()

    def waits(*_args: object, **_how: object) -> list[AddrInfoType]:
        answered.wait(10)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", waits)
    monkeypatch.setattr(fetching, "SECONDS", 0.1)
    fetches = [why_not(f"https://calendar.example.com{SECRET}", Reach()) for _ in range(40)]
    try:
        assert {*await asyncio.gather(*fetches)} == {Failure.SLOW}
        async with asyncio.timeout(5):
            assert await asyncio.to_thread(lambda: "at work") == "at work"
    finally:
        answered.set()


async def test_each_step_is_judged_as_if_it_were_the_first() -> None:
    """A door that is open leads to none that is not: nobody behind it is asked anything."""

    class OnlyThere(Reach):
        def socket(self, found: AddrInfoType) -> socket.socket:
            if found[4][1] != outside.port:
                raise InsideError
            return super().socket(found)

    async def calendar(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=CALENDAR)

    async def lead(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": leads_to[request.path]})

    leads_to: dict[str, str] = {}
    async with serving(calendar) as inside, serving(lead) as outside:
        for place, why in (
            (inside.address, Failure.INSIDE),
            (f"//127.0.0.1:{inside.port}/", Failure.INSIDE),
            ("ftp://calendar.example.com/", Failure.ASTRAY),
            ("file:///etc/passwd", Failure.ASTRAY),
            (f"http://me:secret@127.0.0.1:{inside.port}/", Failure.ASTRAY),
            ("http://[::1", Failure.ASTRAY),
            (SECRET, Failure.ASTRAY),  # round and round
        ):
            leads_to[SECRET] = place
            outside.asked.clear()
            assert await why_not(outside.address, OnlyThere(inside=True)) is why
            assert len(outside.asked) <= fetching.MOST_STEPS + 1
        assert inside.asked == []
        leads_to[SECRET] = inside.address
        assert (await Fetcher(INSIDE).fetch(outside.address, None, None)).body == CALENDAR


async def test_letters_are_sent_as_the_web_sends_them() -> None:
    """In what was given and in what that leads to; what is escaped already stays as it is."""

    async def calendar(request: web.BaseRequest) -> web.Response:
        if request.raw_path != "/%D0%A1%D0%BC%D0%B5%D0%BD%D1%8B%20a%40b.ics":
            return web.Response(status=302, headers={"Location": "/Смены%20a%40b.ics"})
        return web.Response(body=CALENDAR)

    async with serving(calendar) as server:
        for path in ("/Смены%20a%40b.ics", "/elsewhere"):
            address = f"http://127.0.0.1:{server.port}{path}"
            assert (await Fetcher(INSIDE).fetch(address, None, None)).body == CALENDAR


async def test_without_tls_nothing_is_asked() -> None:
    async def calendar(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=CALENDAR)

    async with serving(calendar) as server:
        assert await why_not(server.address, Reach()) is Failure.ASTRAY
        assert server.asked == []


async def test_what_is_known_is_not_fetched_again() -> None:
    async def calendar(request: web.BaseRequest) -> web.Response:
        tags = {"ETag": '"7"', "Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT"}
        if request.headers.get("If-None-Match") == '"7"':
            return web.Response(status=304, headers=tags)
        return web.Response(body=CALENDAR, headers=tags)

    async with serving(calendar) as server:
        fetcher = Fetcher(INSIDE)
        first = await fetcher.fetch(server.address, None, None)
        assert first == Fetched(CALENDAR, '"7"', "Mon, 02 Mar 2026 09:00:00 GMT")
        again = await fetcher.fetch(server.address, first.etag, first.modified)
        assert again.body is None
        assert server.asked[1].headers["If-Modified-Since"] == first.modified
        assert "Cookie" not in server.asked[1].headers


async def test_nothing_new_is_no_answer_to_who_knows_nothing() -> None:
    async def calendar(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=304)

    async with serving(calendar) as server:
        assert await why_not(server.address) is Failure.REFUSED


async def test_what_is_too_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Announced or not, packed or not, and whoever takes their time."""
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    async def announced(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=b"x" * 1001)

    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 100)

    async def packed(_request: web.BaseRequest) -> web.Response:
        body = gzip.compress(b"x" * 100_000)
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    async def slow(request: web.BaseRequest) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await asyncio.sleep(1)
        return answer

    async def gone(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=410)

    for how, why in (
        (announced, Failure.TOO_LARGE),
        (endless, Failure.TOO_LARGE),
        (packed, Failure.NO_CALENDAR),
        (slow, Failure.SLOW),
        (gone, Failure.REFUSED),
    ):
        async with serving(how) as server:
            assert await why_not(server.address) is why
    assert await why_not(f"http://127.0.0.1:{server.port}{SECRET}") is Failure.UNREACHABLE


async def test_nobody_hears_of_the_address(caplog: pytest.LogCaptureFixture) -> None:
    """No log line has any part of it, whatever goes wrong on the way."""
    caplog.set_level(logging.DEBUG)

    async def lead(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": SECRET + "?again"})

    async with serving(lead) as server:
        await why_not(server.address)
    await why_not(server.address)
    await why_not(f"https://10.0.0.1{SECRET}", Reach())
    told = [one for one in caplog.records if not one.name.startswith("aiohttp.access")]
    assert "0a1b2c" not in "".join(one.getMessage() for one in told)
