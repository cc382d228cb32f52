"""Whatever a bot sends, the stand-in answers as Telegram would, and never stumbles."""

import inspect

import pytest
from telegram import Bot

from bot.sandbox.methods import states
from tests.journey.client import Phone
from tests.sandbox.bot_api import JSON, BotApi

ODD: list[object] = [
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "9" * 5000,
    "@somebody",
    "attach://none",
    "[",
    [],
    {},
    [None],
    [{}],
    [[]],
    [[{"text": "x"}]],
    {"type": 5},
    {"type": "photo", "media": 5, "caption": 5},
    [{"type": "photo", "media": "attach://none", "caption": []}],
    {"message_id": "9" * 5000, "chat_id": "@somebody"},
    {"message_id": 1, "chat_id": "9" * 5000},
    {"message_id": 1, "quote": "x", "quote_entities": [5], "quote_position": 2**70},
    {"url": 5, "is_disabled": None},
]
RIGHT: JSON = {
    "message_id": 1,
    "message_ids": [1],
    "text": "x",
    "latitude": 1,
    "longitude": 2,
    "title": "x",
    "address": "x",
    "phone_number": "1",
    "first_name": "x",
    "action": "typing",
}
QUIET = ("getUpdates", "setWebhook")
"""What would wait, or change how the bot hears."""


CARRIED_OUT = sorted(name for name, state in states().items() if state.word != "not yet")


def parameters(method: str) -> list[str]:
    """Return what the library passes on of a method's parameters."""
    known = inspect.signature(getattr(Bot, method)).parameters
    own = ("self", "api_kwargs")
    return [name for name in known if name not in own and not name.endswith("_timeout")]


SHARED = frozenset(parameters("sendMessage")) - {"chat_id", "text", "parse_mode", "reply_markup"}
"""What every method reads that sends: one of them shows it for all."""


@pytest.mark.parametrize("method", [name for name in CARRIED_OUT if name not in QUIET])
async def test_nothing_makes_it_stumble(api: BotApi, anna: Phone, method: str) -> None:
    """Law: each parameter may hold anything; the answer is a result or a refusal of 4xx."""
    given = RIGHT | {"chat_id": anna.id, "from_chat_id": anna.id}
    for name in parameters(method):
        if name in SHARED and method not in ("sendMessage", "copyMessages"):
            continue
        for odd in ODD:
            answer = await api.answer(method, **(given | {name: odd}))
            assert answer["ok"] or 400 <= answer["error_code"] < 500, (name, odd, answer)
