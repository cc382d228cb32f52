"""Every method of the Bot API: known by name, and honest about how far it goes."""

import inspect
import re
from pathlib import Path

import pytest
from telegram import Bot

from bot import sandbox
from bot.sandbox.methods import states
from bot.sandbox.methods.registry import method
from tests.sandbox.bot_api import BotApi

SANDBOX = Path(sandbox.__file__).parent
THE_LIBRARYS_OWN = (
    "self",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
    "filename",
)
ELSEWHERE = ("allow_paid_broadcast", "direct_messages_topic_id", "suggested_post_parameters")
"""What only channels and payments have."""
UNSEEN = ("supports_streaming", "is_big")
"""What no answer tells of."""


def test_every_method_that_the_library_knows_is_named() -> None:
    """The library has each method under Telegram's own name, beside its own."""
    theirs = {
        name
        for name, _ in inspect.getmembers(Bot, inspect.isfunction)
        if re.search("[a-z][A-Z]", name) or name == "close"
    }
    assert set(states()) == theirs


def test_every_parameter_is_read_or_owned_up_to() -> None:
    """Law: what a method takes is read somewhere, named as missing, or about groups and money."""
    source = "".join(path.read_text(encoding="utf-8") for path in SANDBOX.rglob("*.py"))
    for name, state in states().items():
        if state.word == "not yet":
            continue
        for parameter in inspect.signature(getattr(Bot, name)).parameters:
            known = f'"{parameter}"' in source or f"`{parameter}`" in state.lacks
            assert known or parameter in (*THE_LIBRARYS_OWN, *ELSEWHERE, *UNSEEN), (name, parameter)


async def test_a_method_that_is_not_there_yet_says_so(api: BotApi) -> None:
    for name, state in states().items():
        if state.word == "not yet":
            refused = await api.answer(name.upper(), chat_id=1)
            assert refused["error_code"] == 501
            assert refused["description"] == (
                f"Not Implemented: the sandbox cannot carry out {name} yet"
            )


def test_a_coroutine_can_only_be_a_method_that_exists() -> None:
    with pytest.raises(ValueError, match="no method flyToTheMoon"):
        method("flyToTheMoon")
