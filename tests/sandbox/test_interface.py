"""The stand-in's own HTTP interface: listed, versioned, in JSON whatever happens."""

import asyncio
import base64
import time

import aiohttp
import pytest

from bot.sandbox.routes import PREFIX
from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi, button, inline

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + (64).to_bytes(4, "big") * 2


async def test_it_lists_what_can_be_asked_for(people: People) -> None:
    told = await people.get("api/v1")
    assert told["version"] == 1
    assert told["does"]["POST /api/v1/phones/{id}/text"].startswith("write `text`")
    assert all(asked.split()[1].startswith(PREFIX) for asked in told["does"])


@pytest.mark.parametrize(
    "asked", ["GET api", "GET api/phones", "DELETE api/v1/state", "GET api/v2"]
)
async def test_what_is_not_there_is_said_as_json(api: BotApi, sandbox: Sandbox, asked: str) -> None:
    method, path = asked.split()
    async with api.session.request(method, f"{sandbox.page_url}{path}") as answer:
        said = await answer.json()
        assert answer.status == 404
    assert said == {"error": f"there is no {method} /{path}; GET /api/v1 lists what there is"}


async def test_who_may_not_ask_reads_it_as_json(api: BotApi, sandbox: Sandbox) -> None:
    bent = {"Host": "pages.example"}
    async with api.session.get(f"{sandbox.page_url}api/v1/state", headers=bent) as answer:
        assert answer.status == 403
        assert "on the machine it runs on" in (await answer.json())["error"]


async def test_a_reader_is_answered_as_soon_as_something_is_newer(
    api: BotApi, people: People, anna: Phone
) -> None:
    """Without asking again and again: nothing that happens between two questions is missed."""
    read = await people.get(f"api/v1/phones/{anna.id}")
    since = f"api/v1/phones/{anna.id}?after={read['revision']}"
    waiting = asyncio.create_task(people.get(f"{since}&wait=20"))
    await api.send(anna, "Hello")
    assert [one["text"] for one in (await waiting)["messages"]] == ["/start", "Hello"]
    assert (await people.get(f"{since}&wait=20"))["messages"][-1]["text"] == "Hello"


async def test_a_reader_waits_no_longer_than_it_said(people: People, anna: Phone) -> None:
    before = time.monotonic()
    read = await people.get(f"api/v1/phones/{anna.id}?after=999999&wait=0.05")
    assert 0.05 <= time.monotonic() - before < 5
    assert read["user"]["first_name"] == "Anna"
    for wrong in ("after=now", "wait=-1", "wait=nan", "wait=601"):
        with pytest.raises(ImpossibleError, match=r"after is|wait is"):
            await people.get(f"api/v1/phones/{anna.id}?{wrong}")


async def test_a_phone_shows_the_answer_to_a_press(
    api: BotApi, people: People, anna: Phone
) -> None:
    sent = await api.send(anna, reply_markup=inline([button("Go")]))
    where = {"message_id": sent["message_id"], "row": 0, "column": 0}
    press = await people.post(f"api/v1/phones/{anna.id}/press", where)
    await api("answerCallbackQuery", callback_query_id=press["callback_id"], text="Gone")
    read = await people.get(f"api/v1/phones/{anna.id}")
    assert read["answer"] == {
        "revision": read["revision"],
        "message_id": sent["message_id"],
        "callback_id": press["callback_id"],
        "text": "Gone",
        "alert": False,
    }


async def test_people_send_files_of_their_own(api: BotApi, people: People, anna: Phone) -> None:
    picture = {"content": base64.b64encode(PNG).decode(), "caption": " My knee "}
    await people.post(f"api/v1/phones/{anna.id}/photo", picture)
    letter = {"content": base64.b64encode(b"%PDF").decode(), "file_name": "a.pdf"}
    await people.post(
        f"api/v1/phones/{anna.id}/document", letter | {"mime_type": "application/pdf"}
    )
    photo, document = [update["message"] for update in (await api("getUpdates"))[1:]]
    assert photo["caption"] == "My knee"
    assert photo["photo"][-1]["width"] == 64
    assert document["document"]["mime_type"] == "application/pdf"
    path = (await api("getFile", file_id=document["document"]["file_id"]))["file_path"]
    root = api.root.replace("/bot", "/file/bot")
    async with api.session.get(f"{root}/{path}") as answer:
        assert await answer.read() == b"%PDF"


@pytest.mark.parametrize("content, error", [("?", "must be base64"), ("eA==", "no picture")])
async def test_a_picture_that_is_none_is_refused(
    people: People, anna: Phone, content: str, error: str
) -> None:
    with pytest.raises(ImpossibleError, match=error):
        await people.post(f"api/v1/phones/{anna.id}/photo", {"content": content})


async def test_the_clock_is_told(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{sandbox.page_url}api/v1/clock") as answer,
    ):
        assert await answer.json() == {"now": "2026-03-02T09:30:00+00:00", "clock_offset": 0.0}
