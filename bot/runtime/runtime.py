"""A bot with everything open around it, from its first update to its last letter."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.context import Services
from bot.config.settings import Config
from bot.delivery.courier import Courier
from bot.health.vitals import Vitals
from bot.intake.intake import Intake
from bot.intake.poller import poll
from bot.intake.webhook import webhook
from bot.runtime.scheduler import Scheduler
from bot.telegram.command_menus import CommandMenus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything is open; nothing is fetched or sent before ``run``."""

    config: Config
    services: Services
    bot: Bot
    menus: CommandMenus
    courier: Courier
    intake: Intake
    scheduler: Scheduler
    vitals: Vitals

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set, then finish what is under way."""
        await _introduce(self.menus)
        await self.courier.take_over()
        await self.intake.resume()
        self.scheduler.start()
        try:
            if self.config.telegram.webhook is not None and self.config.telegram.mode == "webhook":
                async with webhook(self.bot, self.intake, self.config.telegram.webhook):
                    log.info("at work, updates come by webhook")
                    self.vitals.working = self.vitals.listening = True
                    await stop.wait()
                    self.vitals.stopping = True
            else:
                await self._poll(stop)
        finally:
            self.vitals.stopping = True
            await asyncio.gather(self.scheduler.finish(), self.intake.close())
            await self.courier.close()

    async def _poll(self, stop: asyncio.Event) -> None:
        log.info("at work, updates come by polling")
        self.vitals.working = True
        polling = asyncio.create_task(poll(self.bot, self.intake, self.vitals.updates.beat))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()  # polling never ends by itself: this raises what ended it
        finally:
            for task in (polling, stopping):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def _introduce(menus: CommandMenus) -> None:
    """Set the command menus; a bot works without them, so trouble here is only logged."""
    try:
        await menus.install()
    except TelegramError as error:
        log.warning("the command menus were not set: %s", type(error).__name__)
