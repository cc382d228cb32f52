"""Somebody who has everything erased in the midst of all, and comes back as a stranger."""

import asyncio
from random import Random

from bot.privacy.actions import AskErase
from bot.sandbox.world import Phone
from tests.storm.ground import Ground
from tests.storm.waiting import until

WORD = "ERASE"
ANSWERS_WITHIN = 30.0


class Leaver:
    """Leaves again and again; between that the same phone presses as anybody's does."""

    def __init__(self, here: Ground, phone: Phone, chance: Random, seconds: float) -> None:
        """``seconds`` are how long a storm rages."""
        self._here = here
        self._phone = phone
        self._chance = chance
        self._seconds = seconds

    @property
    def chat(self) -> int:
        """Their chat with the bot, whichever account it has by now."""
        return self._phone.user.id

    async def live(self) -> None:
        """Stay a while, ask for it, write the word; whatever comes of it, come back."""
        while True:
            await asyncio.sleep(self._seconds * self._chance.uniform(0.2, 0.5))
            if await self._asked():
                self._here.write(self._phone, WORD)

    async def _asked(self) -> bool:
        """Say whether the word is asked for, before too long."""
        seen = len(self._told())
        self._here.press(self._phone, AskErase())

        def asked() -> bool:
            return any(WORD in text for text in self._told()[seen:])

        try:
            await until(asked, "the word to be asked for", ANSWERS_WITHIN)
        except AssertionError:
            return False
        return True

    def _told(self) -> list[str]:
        return [one.text for one in self._here.witness.told(self.chat)]
