"""Keyboards, presses and command menus: what fits, what is refused, what comes back."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.server import Sandbox
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import JSON, BotApi, button, inline

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CONTACT = {"keyboard": [[{"text": "Share", "request_contact": True}]], "one_time_keyboard": True}


async def test_the_largest_keyboard_fits(api: BotApi, anna: Phone) -> None:
    """100 buttons, and 64 bytes in each payload, not 64 letters."""
    rows = [[button(f"{row}-{column}") for column in range(5)] for row in range(20)]
    sent = await api.send(anna, reply_markup=inline(*rows))
    assert sent["reply_markup"]["inline_keyboard"] == rows
    await api.send(anna, reply_markup=inline([button("A", "ж" * 32)]))


@pytest.mark.parametrize("markup", ["", {}, inline(), inline([]), inline([button("")])])
async def test_a_keyboard_without_buttons_is_none(api: BotApi, anna: Phone, markup: Any) -> None:
    """One button without a text is left out, and with it the row, and the keyboard."""
    assert "reply_markup" not in await api.send(anna, reply_markup=markup)
    rows = [[button("A"), button("")], [button("")]]
    sent = await api.send(anna, reply_markup=inline(*rows))
    assert sent["reply_markup"] == inline([button("A")])


async def test_a_row_keeps_twelve_buttons(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna, reply_markup=inline([button(str(at)) for at in range(14)]))
    assert len(sent["reply_markup"]["inline_keyboard"][0]) == 12


@pytest.mark.parametrize(
    "written, told",
    [
        ({"text": "A", "pay": 5}, {"text": "A", "pay": True}),
        ({"text": "A", "callback_game": {"a": 1}}, {"text": "A", "callback_game": {}}),
        (
            {"text": "A", "login_url": {"url": "https://praxis.example", "bot_username": "b"}},
            {"text": "A", "url": "https://praxis.example/"},
        ),
        ({"text": 5, "callback_data": 7}, {"text": "5", "callback_data": "7"}),
        (button("A") | {"style": "danger"}, button("A") | {"style": "danger"}),
        (button("A") | {"style": "default"}, button("A")),
        (button("A") | {"request_contact": True, "else": 5}, button("A")),
        ({"text": "A", "url": "x.org"}, {"text": "A", "url": "http://x.org/"}),
        ({"text": "A", "url": "tg:user?id=5"}, {"text": "A", "url": "tg://user?id=5"}),
        (
            {"text": "A", "web_app": {"url": "https://x.org", "else": 5}},
            {"text": "A", "web_app": {"url": "https://x.org"}},
        ),
        ({"text": "A", "copy_text": {"text": "b"}}, {"text": "A", "copy_text": {"text": "b"}}),
        ({"text": "A", "switch_inline_query": ""}, {"text": "A", "switch_inline_query": ""}),
    ],
)
async def test_a_button_comes_back_as_telegram_writes_it(
    api: BotApi, anna: Phone, written: JSON, told: JSON
) -> None:
    sent = await api.send(anna, reply_markup=inline([written]))
    assert sent["reply_markup"] == inline([told])


async def test_only_inline_keyboards_come_back(api: BotApi, anna: Phone) -> None:
    for markup in (CONTACT, {"remove_keyboard": True}, {"force_reply": True}):
        assert "reply_markup" not in await api.send(anna, reply_markup=markup)
    plain = await api.send(anna, reply_markup=inline())
    assert "reply_markup" not in plain


async def test_a_contact_button_shows_under_the_text_field_until_it_is_used(
    api: BotApi, anna: Phone
) -> None:
    await api.send(anna, reply_markup=CONTACT)
    await anna.wait_keyboard()
    assert anna.keyboard == {
        "rows": [[{"text": "Share", "request_contact": True, "request_location": False}]],
        "one_time": True,
        "placeholder": "",
    }
    await anna.share_contact()
    await anna.wait_keyboard(shown=False)
    contact = (await api("getUpdates"))[-1]["message"]["contact"]
    assert contact == {
        "phone_number": "+491701234567",
        "first_name": "Anna",
        "user_id": anna.id,
    }


async def test_a_one_time_keyboard_goes_with_its_text_and_any_with_remove(
    api: BotApi, anna: Phone
) -> None:
    await api.send(anna, reply_markup={"keyboard": [["Yes", "No"]], "one_time_keyboard": True})
    await anna.wait_keyboard()
    await anna.text("maybe")
    await anna.text("Yes")
    await anna.wait_keyboard(shown=False)
    await api.send(anna, reply_markup={"keyboard": [["Yes"]]})
    await anna.wait_keyboard()
    await api.send(anna, reply_markup={"remove_keyboard": True})
    await anna.wait_keyboard(shown=False)


async def test_somebody_elses_contact_names_its_owner(api: BotApi, anna: Phone) -> None:
    await anna.share_contact(phone_number="+15550001", user_id=5)
    await anna.share_contact(phone_number="+15550002", user_id=0)
    first, second = [u["message"]["contact"] for u in (await api("getUpdates"))[-2:]]
    assert (first["user_id"], first["phone_number"]) == (5, "+15550001")
    assert "user_id" not in second


# ── presses ─────────────────────────────────────────────────────────────────────────────────────


async def pressed(api: BotApi, phone: Phone, **press: Any) -> JSON:
    """Press the only button of a new message and return the callback query the bot gets."""
    await api.send(phone, "press me", reply_markup=inline([button("Go", "go:1")]))
    await phone.press("Go", message=await phone.wait_for("press me"), answered=False, **press)
    query: JSON = (await api("getUpdates"))[-1]["callback_query"]
    return query


async def test_a_press_brings_payload_message_and_person(api: BotApi, anna: Phone) -> None:
    query = await pressed(api, anna)
    assert query["data"] == "go:1"
    assert query["from"] == {
        "id": anna.id,
        "first_name": "Anna",
        "is_bot": False,
        "language_code": "ru",
    }
    assert query["message"]["reply_markup"] == inline([button("Go", "go:1")])


async def test_an_answer_reaches_the_phone_once(api: BotApi, anna: Phone) -> None:
    query = await pressed(api, anna)
    answer = {"callback_query_id": query["id"], "text": " Saved ", "show_alert": True}
    refusal = await api.refusal("answerCallbackQuery", **(answer | {"text": "x" * 201}))
    assert refusal == "MESSAGE_TOO_LONG"
    assert await api("answerCallbackQuery", **answer)
    assert await anna.wait_toast("saved") == "Saved"
    assert anna.alerts == ["Saved"]
    assert await api.refusal("answerCallbackQuery", **answer) == TOO_OLD


async def test_a_press_grows_old_by_real_time_and_not_by_the_sandboxs_clock(
    api: BotApi, anna: Phone, people: People, sandbox: Sandbox
) -> None:
    first = await pressed(api, anna)
    await people.post("api/v1/clock", {"advance": 10**6})
    assert await api("answerCallbackQuery", callback_query_id=first["id"])
    second = await pressed(api, anna)
    sandbox.world.queries.lifetime_seconds = 0
    assert await api.refusal("answerCallbackQuery", callback_query_id=second["id"]) == TOO_OLD
    assert await api.refusal("answerCallbackQuery") == TOO_OLD


async def test_an_old_message_is_inaccessible_to_the_bot(api: BotApi, anna: Phone) -> None:
    await api.send(anna, "old one", reply_markup=inline([button("Go")]))
    await anna.press_data(
        "forged", message=await anna.wait_for("old one"), answered=False, inaccessible=True
    )
    query = (await api("getUpdates"))[-1]["callback_query"]
    assert query["data"] == "forged"
    assert query["message"]["date"] == 0
    assert "text" not in query["message"]


async def test_a_press_by_place_takes_what_the_button_carries(
    api: BotApi, anna: Phone, people: People
) -> None:
    rows = inline([button("A", "a"), {"text": "B", "url": "https://x.example"}])
    sent = await api.send(anna, reply_markup=rows)
    path, place = f"api/v1/phones/{anna.id}/press", {"message_id": sent["message_id"], "row": 0}
    await people.post(path, place | {"column": 0})
    assert (await api("getUpdates"))[-1]["callback_query"]["data"] == "a"
    with pytest.raises(ImpossibleError, match="opens a link"):
        await people.post(path, place | {"column": 1})
    with pytest.raises(ImpossibleError, match="no button at that place"):
        await people.post(path, place | {"column": 2})
    with pytest.raises(ImpossibleError, match="not there any more"):
        await people.post(path, place | {"column": 0, "message_id": 999})
    with pytest.raises(ImpossibleError, match="not there any more"):
        await people.post(path, {"message_id": 999, "data": "a"})


async def test_two_presses_at_once_are_two_queries(api: BotApi, anna: Phone) -> None:
    await api.send(anna, "twice", reply_markup=inline([button("Go")]))
    screen = await anna.wait_for("twice")
    ids = await asyncio.gather(
        *(anna.press("Go", message=screen, answered=False) for _ in range(2))
    )
    assert len(set(ids)) == 2
