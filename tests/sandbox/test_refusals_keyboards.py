"""Keyboards that Telegram refuses, in its own words."""

from typing import Any

import pytest

from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi, button, inline

INLINE = "can't parse inline keyboard button"
HTTPS = "Only HTTPS links are allowed"


@pytest.mark.parametrize(
    "markup, reason",
    [
        (inline([button("A", "ж" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "A"}]), f"{INLINE}: Text buttons are unallowed in the inline keyboard"),
        (inline([button("A", "")]), f"{INLINE}: Text buttons are unallowed in the inline keyboard"),
        (
            inline([{"text": "A", "request_contact": True}]),
            f"{INLINE}: Text buttons are unallowed in the inline keyboard",
        ),
        (inline([{"callback_data": "x"}]), f'{INLINE}: Can\'t find field "text"'),
        (
            inline([{"text": True, "callback_data": "x"}]),
            f'{INLINE}: Field "text" must be of type String',
        ),
        (
            inline([{"text": "A", "callback_data": None}]),
            f'{INLINE}: Field "callback_data" must be of type String',
        ),
        (inline([5]), f"{INLINE}: InlineKeyboardButton must be an Object"),  # type: ignore[list-item] # that is the mistake
        (inline([button(" ")]), "REPLY_MARKUP_INVALID"),
        (inline([button("A") | {"style": "link"}]), f"{INLINE}: Invalid button style specified"),
        (
            inline([{"text": "A", "web_app": {"url": "http://praxis.example"}}]),
            f"inline keyboard button Web App URL 'http://praxis.example' is invalid: {HTTPS}",
        ),
        (
            inline([{"text": "A", "web_app": {}}]),
            f'{INLINE}: Can\'t find field "url"',
        ),
        (
            inline([{"text": "A", "web_app": "x"}]),
            f'{INLINE}: Field "web_app" must be of type Object',
        ),
        (
            inline([{"text": "A", "login_url": {"url": "tg://resolve"}}]),
            f"inline keyboard button login URL 'tg://resolve' is invalid: {HTTPS}",
        ),
        (
            inline([{"text": "A", "web_app": {"url": "tg://user?id=5"}}]),
            "link to a user can't be used in Web App URL buttons",
        ),
        (inline([{"text": "A", "copy_text": {"text": ""}}]), "BUTTON_COPY_TEXT_INVALID"),
        (
            {"keyboard": [[{"text": "A", "web_app": {"url": "http://praxis.example"}}]]},
            f"keyboard button Web App URL 'http://praxis.example' is invalid: {HTTPS}",
        ),
        (
            {"keyboard": [[{"text": "A", "request_contact": "yes"}]]},
            'can\'t parse keyboard button: Field "request_contact" must be of type Boolean',
        ),
        ({"keyboard": {}}, 'field "keyboard" must be of type Array'),
        ({"remove_keyboard": 1}, 'field "remove_keyboard" must be of type Boolean'),
        (None, "object expected as reply markup"),
        (
            inline([{"text": "A", "url": "http://localhost"}]),
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (inline(*[[button("A")]] * 101), "reply markup is too long"),
        (inline(*[[button("A" * 200)]] * 50), "reply markup is too long"),
        (
            {"inline_keyboard": {"a": 1}},
            'field "inline_keyboard" must be of type Array',
        ),
        ({"keyboard": ["A"]}, 'field "keyboard" must be an Array of Arrays'),
        (
            {"inline_keyboard": ["A"]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"keyboard": [[5]]},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
    ],
)
async def test_a_keyboard_that_telegram_refuses(
    api: BotApi, anna: Phone, markup: Any, reason: str
) -> None:
    refusal = await api.refusal("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    assert refusal == reason
