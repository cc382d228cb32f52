"""Somebody who is asked for a note, and writes it only after the bot has died and come back."""

import asyncio
from random import Random

from sqlalchemy import select

from bot.booking.actions import WriteNote
from bot.chat.payload import pack
from bot.sandbox.world import Phone
from bot.shared.links.booking import TakeTime
from core.model import SlotId
from storage.tables import VACANT, slots
from tests.storm.actors import NOTE
from tests.storm.ground import Ground
from tests.storm.waiting import until

_OPEN_TIMES = select(slots.c.id).where(VACANT).order_by(slots.c.starts_at.desc()).limit(40)
ASKS = "Write it as a message", "Write a new note"
RESTS = "rests for maintenance until"
PATIENT = 10
"""So often somebody writes who hears that the bot rests."""
ANSWERS_WITHIN = 75.0
"""Seconds: as long as the bot itself tries to answer, and a restart."""


class SlowWriter:
    """Finds out whether half-written entries survive. ``lost`` tells of those that did not."""

    def __init__(self, here: Ground, phone: Phone, chance: Random) -> None:
        self._here = here
        self._phone = phone
        self._chance = chance
        self.notes_kept = 0
        self.lost: list[str] = []

    async def live(self) -> None:
        """Choose a time, wait for a death, write the note, look; and again."""
        while True:
            slot = await self._some_time()
            if slot is None or not await self._asked(slot):
                await asyncio.sleep(1)
                continue
            await self._here.witness.next_end()
            note = f"{NOTE} {self._chance.randrange(10**9)}"
            if not await self._taken(note):
                self.lost.append(f"a note was lost: {self._seen()[-3:]}")
            self.notes_kept += 1
            await self._answered_with(("nothing was saved", "Nothing is"), "/cancel")

    async def _some_time(self) -> SlotId | None:
        found = await self._here.store.database.read(_OPEN_TIMES)
        return SlotId(self._chance.choice(found).id) if found else None

    async def _asked(self, slot: SlotId) -> bool:
        """Choose a time, and say whether the note is asked for.

        That somebody else is about to book it leads to the time, too.
        """
        self._here.press(self._phone, WriteNote(slot))
        wanted = pack(TakeTime(slot))
        for _ in range(50):
            await asyncio.sleep(0.1)
            newest = [one for one in self._phone.messages.values() if one.from_bot][-1:]
            newest = [one for one in newest if any(part in one.text for part in ASKS)]
            if any(b.get("callback_data") == wanted for m in newest for r in m.rows for b in r):
                return True
        return False

    async def _taken(self, note: str) -> bool:
        """Write the note, and once more where the bot rests: then what was begun is kept."""
        taken = note, "note is kept"
        for _ in range(PATIENT):
            before = len(self._seen())
            if not await self._answered_with((*taken, RESTS), note):
                return False
            if any(word in said for word in taken for said in self._seen()[before:]):
                return True
            await asyncio.sleep(1)
        return False

    async def _answered_with(self, words: tuple[str, ...], text: str) -> bool:
        """Write, and say whether a message came that holds one of these words.

        Others may come before it: what the dead had answered but not noted is answered again.
        """
        before = len(self._seen())
        self._here.write(self._phone, text)

        def answered() -> bool:
            return any(word in said for word in words for said in self._seen()[before:])

        try:
            await until(answered, "an answer", ANSWERS_WITHIN)
        except AssertionError:
            return False
        return True

    def _seen(self) -> list[str]:
        return [one.text for one in self._here.witness.told(self._phone.user.id)]
