"""People who press and type at random, each by a chance of their own, so that a seed repeats them.

They look at their phone as people do and press what leads somewhere, mostly; they also press twice,
press old buttons, write nonsense, and change their minds.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.chat.payload import Action, UnknownPayloadError, opened
from bot.sandbox import people
from bot.sandbox.messages import Message
from bot.sandbox.people import ImpossibleError
from bot.sandbox.world import Phone
from tests.storm.ground import Ground
from tests.storm.weights import NEVER, PATIENT, SELDOM, Weights

NAME = "Zilpzalp"
"""In every name, so that a log can be searched for it."""
NEWCOMER = f"{NAME} Neu"
"""With a number, the name of who came while the storm went: everybody has one of their own."""
NOTE = "Kummerwort"
"""In every note and reason; nothing but a sealed text may hold it."""
NONSENSE = "Plappermaul"
"""In everything else that is typed."""
LENGTHY = " and so on" * 9
"""Makes it too long for a name, which a database may hold in the clear."""
PHONE = "+49 170 1234567"

THINKS = 0.4
"""Seconds between what a person sees and what they do, on average."""
WAITS = 4.0
"""Seconds after which a person goes on without an answer."""


class Actor:
    """Somebody with a phone and a role."""

    def __init__(
        self,
        here: Ground,
        phone: Phone,
        chance: Random,
        weights: Weights,
        zone: ZoneInfo,
        wanted: Sequence[Action] = (),
    ) -> None:
        self._here = here
        self._phone = phone
        self._chance = chance
        self._weights = weights
        self._practises = weights is not PATIENT
        self._zone = zone
        self._wanted = wanted
        self._written_to = asyncio.Event()
        self.presses: list[str] = []
        here.witness.when_written_to(phone.user.id, self._written_to.set)

    async def live(self) -> None:
        """Press and type, for ever."""
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / THINKS))
            self._written_to.clear()
            with suppress(ImpossibleError):  # the message went away under the finger
                self._act()
            with suppress(TimeoutError):
                async with asyncio.timeout(WAITS):
                    await self._written_to.wait()

    def _act(self) -> None:
        draw = self._chance.random()
        if self._wanted and draw < (0.1 if self._seen_something else 0.9):
            # They have these buttons from somewhere; patients those of the same few times.
            wanted = self._chance.choice(self._wanted)
            self.presses.append(self._here.press(self._phone, wanted))
        elif draw < 0.15:
            self._here.write(self._phone, self._command())
        elif draw < 0.5 and self._asked_for_a_name:
            self._here.write(self._phone, self._name())
        elif draw < 0.23:
            self._type()
        elif draw < 0.24:
            people.send_voice(self._here.sandbox.world, self._phone)
        else:
            self._press()

    @property
    def _seen_something(self) -> bool:
        return any(one.from_bot for one in self._phone.messages.values())

    @property
    def _asked_for_a_name(self) -> bool:
        """Whether the question is whom else they would book for."""
        newest = next(
            (one for one in reversed(self._phone.messages.values()) if one.from_bot), None
        )
        return newest is not None and "first and last name?" in newest.text

    def _command(self) -> str:
        mine = (
            "/publish /schedule /practice /requests" if self._practises else "/book /appointments"
        )
        return self._chance.choice([*mine.split(), "/cancel", "/start", "/help"])

    def _type(self) -> None:
        keyboard = self._phone.keyboard
        if keyboard is not None and self._chance.random() < 0.5:
            people.share_contact(self._here.sandbox.world, self._phone)
            return
        self._here.write(self._phone, self._chance.choice(self._words()))

    def _words(self) -> list[str]:
        """Return what somebody in this role might write; most of it is asked for by some step."""
        number = f"{self._chance.randrange(10**6)}{LENGTHY}"
        if not self._practises:
            own = [self._name(), PHONE]
            return [f"{NOTE} {number}", f"{NOTE} {number}", f"{NONSENSE} {number}", *own]
        today = self._here.sandbox.clock.now().astimezone(self._zone).date()
        days = [today + timedelta(days=self._chance.randrange(4)) for _ in range(2)]
        return [
            self._window(),
            f"{self._window()}, {self._window()}",
            days[0].isoformat(),
            f"{days[0]} {days[1]}",
            f"Mon-Sun {self._window()}",
            str(self._chance.choice((15, 20, 30, 45))),
            f"{NOTE} {number}",
            f"{NONSENSE} {number}",
        ]

    def _name(self) -> str:
        return f"{NEWCOMER} {self._chance.randrange(10**6)}"

    def _window(self) -> str:
        start = self._chance.randrange(0, 22 * 4)
        end = min(start + self._chance.randrange(1, 16), 24 * 4 - 1)
        return f"{start // 4:02}:{start % 4 * 15:02}-{end // 4:02}:{end % 4 * 15:02}"

    def _press(self) -> None:
        message = self._message()
        if message is None:
            self._here.write(self._phone, "/start")
            return
        payloads = [button.get("callback_data", "") for row in message.rows for button in row]
        weights = [self._weight(payload) for payload in payloads]
        if not any(weights):
            return
        (payload,) = self._chance.choices(payloads, weights)
        for _ in range(2 if self._chance.random() < 0.08 else 1):
            self.presses.append(
                people.press(self._here.sandbox.world, self._phone, message.id, payload)
            )

    def _message(self) -> Message | None:
        """Return the newest message with buttons, or now and then an old one."""
        found = [one for one in reversed(self._phone.messages.values()) if one.rows][:40]
        if not found:
            return None
        return self._chance.choice(found) if self._chance.random() < 0.12 else found[0]

    def _weight(self, payload: str) -> float:
        try:
            kind = type(opened(payload)[1])
        except UnknownPayloadError:
            return 0
        return 0 if kind in NEVER else self._weights.get(kind, SELDOM)


class Coy:
    """Somebody who blocks the bot now and then; Telegram takes no letter for them meanwhile."""

    def __init__(self, here: Ground, phone: Phone, chance: Random) -> None:
        self._here = here
        self._phone = phone
        self._chance = chance

    async def live(self) -> None:
        """Block, come back, block again."""
        world = self._here.sandbox.world
        while True:
            await asyncio.sleep(self._chance.uniform(2, 8))
            world.set_blocked(self._phone, True)
            await asyncio.sleep(self._chance.uniform(1, 4))
            people.start(world, self._phone)
