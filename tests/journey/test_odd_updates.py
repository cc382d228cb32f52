"""Strange names, strange texts and strange updates: everybody is answered, and nothing stalls."""

import logging
from typing import Any

import pytest

from tests.intake.updates import hand_over, pressed, private, user, written
from tests.journey.client import Phone
from tests.journey.clinic import Clinic
from tests.journey.steps import go

NAMES = [
    {"first_name": ""},
    {"first_name": None},
    {"first_name": "\0"},
    {"first_name": "Ma\0ria", "last_name": "\0"},
    {"first_name": "\ud83d"},
    {"first_name": "Ma\udfffria"},
    {"first_name": "\u200b\u2060\ufeff"},
    {"first_name": "\u202e\u202dairaM"},
    {"first_name": "\u200f\u200e"},
    {"first_name": "\u0301" * 64},
    {"first_name": "\U0001f9ff" * 64, "last_name": "\u2800" * 64},
    {"first_name": "<b>&amp;" * 8},
    {"first_name": "{clinic}", "last_name": "%s\n\n\r"},
    {"first_name": "ﷺ" * 64, "last_name": "W" * 64},
    {"first_name": "ꙮ\u115f\uffa0", "language_code": "\0"},
    {"first_name": "Maria", "language_code": "xx-\ud83d"},
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
async def test_people_are_met_whatever_they_are_called(
    clinic: Clinic, name: dict[str, str | None], caplog: pytest.LogCaptureFixture
) -> None:
    """They get the welcome, sign up, and are in the clinic's books under a name that shows."""
    caplog.set_level(logging.WARNING)
    phone = await clinic.people.join("Nobody")
    clinic.sandbox.world.phones[phone.id].started = True
    who = user(phone.id, **{key: value for key, value in name.items() if value is not None})
    if name.get("first_name", "") is None:
        del who["first_name"]
    await answered(clinic, phone, written(0, phone.id, by=who, text="/start"))
    gone = {"message_id": 1, "date": 0, "chat": private(phone.id)}
    await answered(clinic, phone, pressed(0, phone.id, by=who, message=gone))
    await answered(clinic, phone, written(0, phone.id, by=who, text="/profile"))
    await signs_up(phone)
    assert no_faults(caplog)


def no_faults(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether nothing was logged as a fault of the program's own."""
    return not [one for one in caplog.records if one.levelname == "ERROR" or one.exc_info]


async def answered(clinic: Clinic, phone: Phone, update: dict[str, Any]) -> None:
    """Hand the update over and wait for the bot's next word."""
    phone.read()
    hand_over(clinic.sandbox, update)
    await phone.wait_new()


async def signs_up(phone: Phone) -> None:
    await phone.start()
    await phone.wait_new("Welcome")
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    await phone.text("Maria da Silva")
    await phone.wait_new("phone")
    await phone.text("+49 170 1234567")
    await phone.wait_new("Maria da Silva")


@pytest.mark.parametrize(
    "text", ["\0", "Mar\0ia", "\ud83d", "/start \0", "/start a\0b\udfff", "/\0"]
)
async def test_texts_that_no_database_holds_are_answered(
    clinic: Clinic, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Typed, as a command, behind /start, as a name, as a shared number."""
    caplog.set_level(logging.WARNING)
    phone = await clinic.people.join("Maria")
    await phone.start()
    await phone.wait_new()
    await answered(clinic, phone, written(0, phone.id, text=text))
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    await answered(clinic, phone, written(0, phone.id, text=text))
    contact = {"phone_number": text, "user_id": phone.id, "first_name": text}
    await answered(clinic, phone, written(0, phone.id, text="", contact=contact))
    await signs_up(phone)
    assert no_faults(caplog)


async def test_a_forwarded_message_is_not_what_they_wrote(clinic: Clinic) -> None:
    """Neither the answer to a question, nor a command, nor a number; the question stays."""
    phone = await clinic.people.join("Maria")
    await phone.start()
    await phone.wait_new()
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
    contact = {"phone_number": "+4930123456", "user_id": phone.id, "first_name": "Maria"}
    for said in ({"text": "Somebody Else"}, {"text": "/cancel"}, {"text": "", "contact": contact}):
        phone.read()
        hand_over(clinic.sandbox, written(0, phone.id, forward_origin=origin, **said))
        asked_again = await phone.wait_new("write it yourself")
        assert "name" in asked_again.text
    await phone.text("Maria da Silva")
    await phone.wait_new("phone")


async def test_an_edited_message_changes_nothing(clinic: Clinic) -> None:
    phone, _ = await clinic.patient()
    edited = written(0, phone.id, text="/start")
    edited["edited_message"] = edited.pop("message")
    hand_over(clinic.sandbox, edited)
    await phone.text("/help")
    await phone.wait_new("book")
    assert phone.transcript().count("bot>") == 2


ODD: list[object] = [
    "x",
    None,
    [1],
    {},
    {"update_id": None},
    {"update_id": "700000001"},
    {"update_id": True},
    {"update_id": -7},
    {"update_id": 0.5},
]
BEYOND: list[object] = [
    {"update_id": 2**63, "message": {}},
    {"update_id": 2**70},
    written(2**63 - 1),
]


@pytest.mark.parametrize("odd", [*ODD, *BEYOND], ids=ascii)
async def test_an_update_that_is_none_holds_nobody_up(clinic: Clinic, odd: object) -> None:
    """It is passed and confirmed, with those beside it, and those that come later are answered."""
    phone, _ = await clinic.patient()
    phone.read()
    again = written(0, phone.id, text="/help")
    hand_over(clinic.sandbox, odd, again, again)
    await phone.wait_new("book")
    await clinic.people.idle()
    for _ in range(3):
        await phone.text("/help")
        await phone.wait_new("book")
        await clinic.people.idle()
    assert phone.transcript().count("bot>") == 5
