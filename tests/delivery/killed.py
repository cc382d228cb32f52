"""A courier in a process of its own, to be killed. Takes the database's URL, the API's, a token."""

import asyncio
import sys

from telegram import Bot

from bot.sandbox.clock import SandboxClock
from bot.telegram.transport import AiohttpRequest
from tests.builders import NOW, open_store
from tests.delivery.rounds import courier_of


async def deliver(database: str, api_url: str, token: str) -> None:
    """Deliver all that is due."""
    bot = Bot(
        token,
        base_url=f"{api_url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    async with bot, open_store(database) as store:
        courier = courier_of(store, bot, SandboxClock(frozen_at=NOW), per_second=100)
        await courier.deliver_due()
        await courier.close()


if __name__ == "__main__":
    asyncio.run(deliver(*sys.argv[1:]))
