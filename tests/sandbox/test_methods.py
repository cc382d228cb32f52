"""Every method of the Bot API: known by name, and honest about how far it goes."""

import inspect
import re

import pytest
from telegram import Bot

from bot.sandbox.methods import states
from bot.sandbox.methods.registry import method
from tests.sandbox.bot_api import BotApi


def test_every_method_that_the_library_knows_is_named() -> None:
    """The library has each method under Telegram's own name, beside its own."""
    theirs = {
        name
        for name, _ in inspect.getmembers(Bot, inspect.isfunction)
        if re.search("[a-z][A-Z]", name) or name == "close"
    }
    assert set(states()) == theirs


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
