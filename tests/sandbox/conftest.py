"""A running sandbox at a frozen moment, people with phones in it, and a bare Bot API client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.journey.client import People, Phone
from tests.sandbox.bot_api import MOMENT, BotApi


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=SandboxClock(frozen_at=MOMENT)) as running:
        running.world.updates.held_seconds = running.world.updates.hasty_seconds = 0
        yield running


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    async with aiohttp.ClientSession() as session:
        yield BotApi(session, sandbox)


@pytest.fixture
async def people(sandbox: Sandbox) -> AsyncIterator[People]:
    async with People(sandbox.page_url) as everybody:
        yield everybody


@pytest.fixture
async def anna(people: People) -> Phone:
    """A patient who has started the bot; her /start still waits as the first update."""
    phone = await people.join("Anna", language_code="ru", phone_number="+491701234567")
    await phone.start()
    return phone


@pytest.fixture
async def bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client: its classes read every answer."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with Bot(
        sandbox.token, f"{sandbox.api_url}/bot", f"{sandbox.api_url}/file/bot"
    ) as running:
        yield running
