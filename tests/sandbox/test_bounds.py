"""What nobody sends by pressing: huge, deep, out of range. It is refused, and no request fails."""

from io import BytesIO
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi

DEEP = "[" * 100_000 + "]" * 100_000
HALF = b'"\\ud83d"'
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "path, body, error",
    [
        ("api/v1/phones", {"first_name": "A", "id": 2**52}, "an id is 1 to 4503599627370495"),
        ("api/v1/phones", {"first_name": "A", "id": -1}, "an id is 1 to 4503599627370495"),
        ("api/v1/phones/{anna}/press", {"message_id": 2**63, "data": "x"}, "message_id is out of"),
        ("api/v1/phones/{anna}/contact", {"user_id": 2**63}, "user_id is out of range"),
        ("api/v1/faults", {"kind": "delay", "seconds": "x"}, "seconds: .* a valid number"),
        (
            "api/v1/faults",
            {"kind": "delay", "seconds": -1},
            "seconds: .* greater than or equal to 0",
        ),
        ("api/v1/faults", {"kind": "forbidden", "count": 1.5}, "count: .* a valid integer"),
        ("api/v1/faults", {"kind": "forbidden", "probability": 2}, "probability: .* equal to 1"),
        ("api/v1/faults", {"kind": "forbidden", "method": 5}, "method: .* a valid string"),
    ],
)
async def test_what_is_out_of_range_is_refused_in_one_sentence(
    people: People, anna: Phone, path: str, body: dict[str, Any], error: str
) -> None:
    with pytest.raises(ImpossibleError, match=error):
        await people.post(path.replace("{anna}", str(anna.id)), body)
    assert await people.get("api/v1/faults") == []


@pytest.mark.parametrize(
    "body",
    [
        DEEP.encode(),
        b'{"first_name": %s}' % DEEP.encode(),
        b'{"first_name": "A", "id": %s}' % (b"9" * 5000),
        b'{"first_name": "A", "id": NaN}',
        b'{"first_name": %s}' % HALF,
        b"\xff",
    ],
    ids=["deep", "deep within", "endless number", "no number", "half a character", "no text"],
)
async def test_json_that_cannot_be_kept_is_refused_on_both_sides(
    api: BotApi, sandbox: Sandbox, body: bytes
) -> None:
    """On the page's side and on the bot's."""
    for address in (f"{sandbox.page_url}api/v1/phones", f"{api.root}/sendMessage"):
        async with api.session.post(address, data=body, headers=JSON_TYPE) as answer:
            assert answer.status == 400, await answer.text()
    assert not sandbox.world.phones


@pytest.mark.parametrize(
    "chosen, reason",
    [
        ("[" * 99 + "]" * 99, "can't parse parameter value: Too big object depth"),
        ('{"a": 1e999}', "can't parse JSON object"),
    ],
    ids=["deep", "endless"],
)
async def test_a_keyboard_can_be_told_again(
    api: BotApi, anna: Phone, chosen: str, reason: str
) -> None:
    """Law: what could not be written down again, as JSON that others read, is not taken."""
    keyboard = f'[[{{"text": "A", "switch_inline_query_chosen_chat": {{"a": {chosen}}}}}]]'
    message = f'"chat_id": {anna.id}, "text": "x"'
    body = f'{{{message}, "reply_markup": {{"inline_keyboard": {keyboard}}}}}'
    async with api.session.post(f"{api.root}/sendMessage", data=body, headers=JSON_TYPE) as answer:
        assert (await answer.json())["description"] == f"Bad Request: {reason}"


async def test_a_body_is_an_object(api: BotApi) -> None:
    async with api.session.post(f"{api.root}/getMe", data=b"[]", headers=JSON_TYPE) as answer:
        assert (await answer.json())["description"] == "Bad Request: JSON object expected"


async def test_texts_are_utf8_however_they_come(api: BotApi, anna: Phone) -> None:
    """In a query, a form and the parts of one; what was sent on purpose for them is well."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    known = f"chat_id={anna.id}&text="
    parts = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\xff\r\n--x--\r\n'
    wrong: list[tuple[str, dict[str, Any]]] = [
        (f"?{known}a%FF", {}),
        ("", {"data": f"{known}a%FF", "headers": form}),
        ("", {"data": f"{known}a".encode() + b"\xff", "headers": form}),
        ("", {"data": parts, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}),
    ]
    for query, how in wrong:
        address = URL(f"{api.root}/sendMessage{query}", encoded=True)
        async with api.session.post(address, **how) as answer:
            said = (await answer.json())["description"]
            assert said == "Bad Request: strings must be encoded in UTF-8", (query, how)
    assert (await api("sendMessage", chat_id=anna.id, text="\ufffd"))["text"] == "\ufffd"


async def test_a_whole_character_may_be_escaped(people: People, api: BotApi) -> None:
    """Two halves that belong together are one character, however they are written."""
    phone = await people.join("😀")
    await phone.start()
    assert (await api("getUpdates"))[0]["message"]["from"]["first_name"] == "😀"


@pytest.mark.parametrize(
    "path, expected",
    [
        (f"api/v1/phones/{'9' * 5000}/text", 404),
        (f"api/v1/state?phones={'9' * 5000}", 200),
        ("api/v1/idle?timeout=nan", 400),
        ("api/v1/idle?timeout=1e999", 400),
        ("api/v1/idle?timeout=-1", 400),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_numbers_in_an_address_have_bounds(
    api: BotApi, sandbox: Sandbox, path: str, expected: int
) -> None:
    method = "POST" if path.endswith("text") else "GET"
    async with api.session.request(method, f"{sandbox.page_url}{path}") as answer:
        assert answer.status == expected


async def test_the_clock_stops_while_its_moments_can_still_be_written(people: People) -> None:
    decade = {"advance": 3650 * 24 * 3600}
    for _ in range(7):
        await people.post("api/v1/clock", decade)
    with pytest.raises(ImpossibleError, match="the clock stops before 2100"):
        await people.post("api/v1/clock", decade)
    assert str((await people.get("api/v1/state"))["now"]).startswith("209")


@pytest.mark.parametrize(
    "method, params, reason",
    [
        ("sendMessage", {"text": "x", "reply_markup": DEEP}, "can't parse reply keyboard markup"),
        ("sendMessage", {"text": "x", "chat_id": 2**70}, "chat not found"),
        ("sendMessage", {"text": "<b>x</b>" * 20_000, "parse_mode": "HTML"}, "text is too long"),
        (
            "sendMessage",
            {"text": "x", "reply_parameters": {"message_id": [1]}},
            'field "message_id"',
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": "9" * 5000}}, "ch"),
    ],
)
async def test_the_bot_is_refused_as_telegram_would(
    api: BotApi, anna: Phone, method: str, params: dict[str, Any], reason: str
) -> None:
    refused = await api.refusal(method, **({"chat_id": anna.id} | params))
    assert refused.startswith(reason)


async def test_uploads_are_bounded_in_all(api: BotApi, anna: Phone) -> None:
    """Many parts together may not be larger than one."""
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    for number in range(3):
        form.add_field(f"part{number}", BytesIO(b"x" * 20_000_000), filename="a.pdf")
    async with api.session.post(f"{api.root}/sendDocument", data=form) as answer:
        assert (await answer.json())["error_code"] == answer.status == 413
    async with api.session.post(
        f"{api.root}/sendMessage", data=BytesIO(b"x" * 60_000_000), headers=JSON_TYPE
    ) as answer:
        assert (await answer.json())["error_code"] == answer.status == 413


async def test_what_people_type_is_bounded(api: BotApi, anna: Phone, sandbox: Sandbox) -> None:
    address = f"{sandbox.page_url}api/v1/phones/{anna.id}/text"
    much = BytesIO(b'{"text": "%s"}' % (b"x" * 2**20))
    async with api.session.post(address, data=much, headers=JSON_TYPE) as answer:
        assert answer.status == 413
        assert await answer.json() == {"error": "that is too much at once"}


async def test_a_page_only_listens(api: BotApi, sandbox: Sandbox) -> None:
    """Whoever talks at length on the stream of events is sent away; the others hear on."""
    async with api.session.ws_connect(f"{sandbox.page_url}api/v1/live") as talker:
        await talker.send_str("x" * 5000)
        assert (await talker.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE
