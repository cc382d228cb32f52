"""python-telegram-bot as the client: what it must find, and how it understands refusals."""

from typing import Any

import aiohttp
import pytest
import telegram
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.sandbox.server import Sandbox
from tests.journey.client import People, Phone
from tests.sandbox.bot_api import MOMENT, BotApi


async def test_the_library_reads_every_answer(bot: Bot, anna: Phone) -> None:
    """Updates, messages, files, chats: each becomes the library's own object."""
    updates = await bot.get_updates()
    assert updates[0].message is not None
    assert updates[0].message.date == MOMENT
    assert bot.username == "praxis_sandbox_bot"
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_message(anna.id, "<b>x</b>", ParseMode.HTML, reply_markup=keyboard)
    assert sent.text_html == "<b>x</b>"
    assert sent.reply_markup == keyboard
    contact = telegram.KeyboardButton("Share", request_contact=True)
    await bot.send_message(anna.id, "x", reply_markup=telegram.ReplyKeyboardMarkup([[contact]]))
    document = await bot.send_document(anna.id, b"BEGIN:VCALENDAR", filename="appointment.ics")
    assert document.document is not None
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
    assert (await bot.get_chat(anna.id)).first_name == "Anna"
    await bot.set_my_commands([BotCommand("book", "Book an appointment")])
    assert await bot.get_my_commands() == (BotCommand("book", "Book an appointment"),)
    assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_the_library_reads_presses_blocks_and_what_people_send(bot: Bot, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(anna.id, "press", reply_markup=keyboard)
    screen = await anna.wait_for("press")
    await anna.press("Go", message=screen, answered=False)
    await anna.press_data("old", message=screen, answered=False, inaccessible=True)
    await anna.voice()
    await anna.sticker()
    await anna.photo()
    await anna.document("a.txt", "x")
    await anna.share_contact()
    await anna.block()
    updates = await bot.get_updates()
    old = updates[2].callback_query
    assert old is not None
    assert old.message is not None
    assert not old.message.is_accessible
    change = updates[-1].my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "kicked"


@pytest.mark.parametrize(
    "kind, error",
    [
        ("forbidden", Forbidden),
        ("chat_not_found", BadRequest),
        ("too_many_requests", RetryAfter),
        ("bad_gateway", NetworkError),
        ("drop_before", NetworkError),
        ("drop_after", NetworkError),
    ],
)
async def test_the_library_understands_refusals(
    bot: Bot,
    anna: Phone,
    people: People,
    kind: str,
    error: type[Exception],
) -> None:
    await people.add_fault(kind, method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(anna.id, "x")


async def test_a_wrong_token_and_an_unknown_method(api: BotApi, sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("42:wrong", f"{sandbox.api_url}/bot"):
            pass
    refused = await api.answer("flyToTheMoon")
    assert (refused["error_code"], refused["description"]) == (404, "Not Found: method not found")


async def test_a_webhook_keeps_the_library_from_polling(bot: Bot) -> None:
    await bot.set_webhook("https://localhost:8443/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert await bot.delete_webhook()


async def test_parameters_come_any_way_and_names_in_any_case(api: BotApi, anna: Phone) -> None:
    """GET and POST; query, form, multipart and JSON; sendMessage or SENDMESSAGE."""
    params = {"chat_id": str(anna.id), "text": "любой"}
    multipart = aiohttp.FormData(params)
    multipart.add_field("unused", b"x", filename="x.bin")
    ways: list[tuple[str, dict[str, Any]]] = [
        ("GET", {"params": params}),
        ("POST", {"params": params}),
        ("POST", {"data": params}),
        ("POST", {"data": multipart}),
        ("POST", {"json": params}),
    ]
    for verb, how in ways:
        async with api.session.request(verb, f"{api.root}/SENDMESSAGE", **how) as response:
            assert (await response.json())["result"]["text"] == "любой"
    async with api.session.post(
        f"{api.root}/getMe", data=b"{", headers={"Content-Type": "application/json"}
    ) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"
