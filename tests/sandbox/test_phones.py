"""The page's API: phones, what people do with them, the clock, live events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.messages import User
from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import MOMENT, BotApi, button, inline


async def test_a_phone_shows_its_person_and_chat(
    api: BotApi, people: People, sandbox: Sandbox
) -> None:
    person = {"last_name": "Orlova", "id": 77, "hint": "doctor", "username": "vera"}
    vera = await people.join("Vera", **person)
    await people.join("Somebody else")
    await vera.start("d_1")
    await api.send(vera, "<b>Hi</b> <i>&lt;3</i>", parse_mode="HTML", protect_content=True)
    state = await people.get("api/v1/state?phones=77")
    assert state["now"] == MOMENT.isoformat()
    assert state["bot"] == {"first_name": "Praxis", "username": "praxis_sandbox_bot"}
    (phone,) = state["phones"]
    assert phone["hint"] == "doctor"
    assert phone["user"]["last_name"] == "Orlova"
    started, hello = phone["messages"]
    assert (started["text"], started["from_bot"]) == ("/start d_1", False)
    assert started["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert [one["type"] for one in hello["entities"]] == ["bold", "italic"]
    assert hello["protected"] is True
    assert len((await people.get("api/v1/state"))["phones"]) == 2
    assert sandbox.page_url == f"{sandbox.api_url}/"


@pytest.mark.parametrize(
    "path, body, error",
    [
        ("api/v1/phones", {"first_name": " "}, "needs the first name"),
        ("api/v1/phones", {}, "first_name must be a text"),
        ("api/v1/phones", {"first_name": "A", "id": "7"}, "id must be a whole number"),
        ("api/v1/phones/5/text", {"text": "x"}, "there is no such phone"),
        ("api/v1/phones/{anna}/text", {"text": " "}, "a message needs some text"),
        ("api/v1/phones/{anna}/text", {"text": 5}, "text must be a text"),
        ("api/v1/phones/{anna}/text", {"text": "\ud800"}, "must be encoded in UTF-8"),
        ("api/v1/phones/{anna}/start", {"payload": "a b"}, "a start payload is 1 to 64"),
        ("api/v1/phones/{anna}/press", {"message_id": 1}, "row must be a whole number"),
        ("api/v1/phones/{anna}/location", {"latitude": 1}, "longitude must be a number"),
        ("api/v1/phones/{anna}/location", {"latitude": 91, "longitude": 0}, "up to 90 degrees"),
        ("api/v1/clock", {"advance": -1}, "forward"),
        ("api/v1/clock", {"advance": "soon"}, "number of seconds"),
        ("api/v1/clock", {"to": "next-reminder"}, "no reminder is waiting"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(
    people: People, anna: Phone, path: str, body: dict[str, Any], error: str
) -> None:
    with pytest.raises(ImpossibleError, match=error):
        await people.post(path.replace("{anna}", str(anna.id)), body)


async def test_a_body_that_is_no_json_object_is_refused(api: BotApi, sandbox: Sandbox) -> None:
    for body in (b"{", b"[]"):
        async with api.session.post(
            f"{sandbox.page_url}api/v1/phones",
            data=body,
            headers={"Content-Type": "application/json"},
        ) as response:
            assert response.status == 400
            assert await response.json() == {"error": "the body must be a JSON object"}


async def test_an_id_belongs_to_one_person(people: People) -> None:
    await people.join("Anna", id=5)
    with pytest.raises(ImpossibleError, match="the id 5 is taken"):
        await people.join("Boris", id=5)
    assert (await people.join("Clara")).id not in (0, 5)


async def test_everything_people_send_reaches_the_bot(api: BotApi, anna: Phone) -> None:
    await anna.voice()
    await anna.sticker()
    await anna.photo()
    await anna.document("notes.txt", "hello")
    await anna.text("please /book@praxis_bot now 😀 /help")
    _, voice, sticker, photo, document, text = [
        update["message"] for update in await api("getUpdates")
    ]
    assert voice["voice"]["mime_type"] == "audio/ogg"
    assert sticker["sticker"]["type"] == "regular"
    assert photo["photo"][0]["width"] == 1
    assert document["document"]["file_name"] == "notes.txt"
    assert [(e["type"], e["offset"], e["length"]) for e in text["entities"]] == [
        ("bot_command", 7, 16),
        ("bot_command", 31, 5),
    ]


async def test_a_long_text_is_sent_in_pieces(api: BotApi, anna: Phone) -> None:
    await anna.text("x" * 5000)
    lengths = [len(update["message"]["text"]) for update in (await api("getUpdates"))[1:]]
    assert lengths == [4096, 904]


async def test_somebody_who_blocked_the_bot_writes_nothing_until_start(
    api: BotApi, anna: Phone
) -> None:
    await anna.block()
    with pytest.raises(ImpossibleError, match="Anna has blocked the bot"):
        await anna.text("hello?")
    await anna.start()
    await api.send(anna)


async def test_the_clock_jumps_and_the_bot_may_catch_up(
    api: BotApi, anna: Phone, people: People, sandbox: Sandbox
) -> None:
    """After each jump the hook is awaited; to-the-next-reminder lands on its moment."""
    due = MOMENT + timedelta(hours=26)
    woken: list[datetime] = []

    async def next_due() -> datetime | None:
        return due if not woken else None

    async def wake() -> None:
        woken.append(sandbox.clock.now())

    sandbox.next_due, sandbox.on_clock_change = next_due, wake
    await people.to_next_reminder()
    assert woken == [due]
    assert (await api.send(anna))["date"] == int(due.timestamp())
    with pytest.raises(ImpossibleError, match="no reminder is waiting"):
        await people.to_next_reminder()
    await people.advance(timedelta(days=1))
    assert (await people.get("api/v1/state"))["clock_offset"] == timedelta(hours=50).total_seconds()
    assert sandbox.next_due is next_due
    assert sandbox.on_clock_change is wake


def test_a_clock_is_aware_and_never_goes_back() -> None:
    with pytest.raises(ValueError, match="aware"):
        SandboxClock(frozen_at=datetime(2026, 1, 1))  # noqa: DTZ001  that is the mistake
    clock = SandboxClock()
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))
    before = datetime.now(UTC)
    clock.advance(timedelta(days=1))
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=1)


async def test_a_page_hears_everything_live(api: BotApi, sandbox: Sandbox) -> None:
    async with api.session.ws_connect(f"{sandbox.page_url}api/v1/live") as page:

        async def heard() -> Any:
            return await page.receive_json(timeout=10)

        async def do(path: str, **body: Any) -> Any:
            async with api.session.post(f"{sandbox.page_url}{path}", json=body) as response:
                assert response.status == 200
                return await response.json()

        await do("api/v1/phones", first_name="Anna", id=7)
        assert (await heard())["phone"]["user"]["id"] == 7
        await do("api/v1/phones/7/start")
        started = await heard()
        assert (started["type"], started["message"]["text"]) == ("message", "/start")
        sent = await api("sendMessage", chat_id=7, text="x", reply_markup=inline([button("Go")]))
        assert (await heard())["message"]["buttons"] == [
            [{"text": "Go", "kind": "callback", "data": "x", "url": None, "style": None}]
        ]
        where = {"chat_id": 7, "message_id": sent["message_id"]}
        press = await do("api/v1/phones/7/press", message_id=sent["message_id"], row=0, column=0)
        await api("answerCallbackQuery", callback_query_id=press["callback_id"])
        assert await heard() == {
            "type": "answer",
            "user_id": 7,
            "message_id": sent["message_id"],
            "callback_id": press["callback_id"],
            "text": "",
            "alert": False,
        }
        await api("editMessageText", text="y", **where)
        edited = await heard()
        assert (edited["type"], edited["message"]["edited"]) == ("edit", True)
        await api("sendChatAction", chat_id=7, action="typing")
        assert await heard() == {"type": "typing", "user_id": 7}
        await api("deleteMessage", **where)
        assert await heard() == {"type": "delete", "user_id": 7, "message_id": where["message_id"]}
        await do("api/v1/phones/7/block", blocked=True)
        assert await heard() == {"type": "blocked", "user_id": 7, "blocked": True}
        await do("api/v1/clock", advance=60)
        assert await heard() == {
            "type": "clock",
            "now": (MOMENT + timedelta(minutes=1)).isoformat(),
            "clock_offset": 60.0,
        }
    assert await api("getMe")


async def test_a_failure_shows_the_whole_conversation(api: BotApi, anna: Phone) -> None:
    await api.send(anna, "Pick a day", reply_markup=inline([button("Monday"), button("Menu")]))
    await anna.wait_for("pick a day")
    with pytest.raises(AssertionError) as failed:
        await anna.press("Tuesday")
    assert "no button says 'Tuesday'" in str(failed.value)
    assert "Anna> /start\nbot> Pick a day\n     [Monday] [Menu]" in str(failed.value)
    with pytest.raises(AssertionError, match=r"waited 0.01 s for 'booked'"):
        await anna.wait_for("booked", patience=0.01)


@pytest.mark.parametrize("path", ["", "?phones=1,2", "page/style.css"])
async def test_the_page_is_served_fresh(api: BotApi, sandbox: Sandbox, path: str) -> None:
    async with api.session.get(f"{sandbox.page_url}{path}") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["page/../server.py", "page/..%2Fserver.py", "page/none.js"])
async def test_only_the_pages_own_files_are_served(
    api: BotApi, sandbox: Sandbox, path: str
) -> None:
    async with api.session.get(f"{sandbox.page_url}{path}") as response:
        assert response.status == 404


async def test_a_taken_port_is_an_error_and_leaves_nothing_behind(sandbox: Sandbox) -> None:
    port = int(sandbox.api_url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        async with Sandbox(port=port):
            pass


async def test_pages_are_sent_away_when_the_sandbox_stops() -> None:
    async with aiohttp.ClientSession() as session:
        async with Sandbox() as sandbox:
            page = await session.ws_connect(f"{sandbox.page_url}api/v1/live")
        assert (await page.receive(timeout=10)).type in (
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.CLOSED,
        )


async def test_a_phone_that_is_put_away_comes_back_when_it_is_written_to(
    api: BotApi, people: People, sandbox: Sandbox
) -> None:
    """It is in the hands of somebody who has started the bot; or it was on the page before."""
    sandbox.world.add_phone(User(77, "Anna"), shown=False)
    vera = await people.join("Vera")
    assert await on_page(people) == ([vera.id], [77])
    await api("sendMessage", chat_id=77, text="Hello")
    assert await on_page(people) == ([77, vera.id], [])
    await people.post("api/v1/phones/77/put-away", {})
    assert await on_page(people) == ([vera.id], [77])
    await people.post("api/v1/phones/77/show", {})
    assert await on_page(people) == ([77, vera.id], [])


async def test_a_phone_that_is_removed_is_gone_for_good(api: BotApi, people: People) -> None:
    """Its owner has left Telegram: the bot hears so, and nobody takes the phone out again."""
    vera = await people.join("Vera")
    await vera.start()
    await people.post(f"api/v1/phones/{vera.id}/remove", {})
    answer = await api.answer("sendMessage", chat_id=vera.id, text="Hello")
    assert answer["description"] == "Forbidden: user is deactivated"
    assert await on_page(people) == ([], [])
    with pytest.raises(ImpossibleError, match="Vera has left Telegram"):
        await people.post(f"api/v1/phones/{vera.id}/show", {})


async def on_page(people: People) -> tuple[list[int], list[int]]:
    """Return whose phones are on the page, and whose are put away."""
    state = await people.get("api/v1/state")
    shown, away = state["phones"], state["away"]
    return [one["user"]["id"] for one in shown], [one["user"]["id"] for one in away]
