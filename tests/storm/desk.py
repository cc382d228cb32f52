"""A receptionist's phone: pressing what the desk has, waiting for what it shows, one errand after
another."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from bot.chat.payload import Action, UnknownPayloadError, opened
from bot.sandbox.messages import Message
from bot.sandbox.people import ImpossibleError
from bot.sandbox.world import Phone
from core.people.access import Whom
from tests.storm.ground import Ground
from tests.storm.waiting import until

ANSWERS_WITHIN = 15.0
"""Seconds after which a receptionist turns to something else."""
TWICE = 0.15
"""How often something final is pressed twice."""

A = TypeVar("A", bound=Action)


class NoAnswerError(Exception):
    """What was to be shown did not come: a colleague was faster, or the bot died on it."""


@dataclass(slots=True)
class Regulars:
    """With whom the desk has to do besides who calls."""

    shut_out: Sequence[Whom] = ()
    """Who is shut out now and then, and let in again."""


class Desk:
    """One admin's phone."""

    def __init__(self, here: Ground, phone: Phone, chance: Random, regulars: Regulars) -> None:
        self.here = here
        self.chance = chance
        self.regulars = regulars
        self.presses: list[str] = []
        self.number = 0
        """Rises with every errand, so that no two words of the clinic are the same."""
        self._phone = phone

    @property
    def chat(self) -> int:
        """The chat with the bot."""
        return self._phone.user.id

    def press(self, action: Action) -> None:
        """Press what stands on some screen; what is final sometimes twice."""
        for _ in range(2 if self.chance.random() < TWICE else 1):
            self.presses.append(self.here.press(self._phone, action))

    def write(self, text: str) -> None:
        """Send a text."""
        self.here.write(self._phone, text)

    async def asked(self, words: str, do: Callable[[], None]) -> None:
        """Do it, and wait until a message comes that holds these words. Raises NoAnswerError."""
        before = self._seen()
        do()
        await self._until(lambda: any(words in one.text for one in self._new(before)), f"{words!r}")

    async def offered(self, kind: type[A], ask: Action) -> A:
        """Press ``ask``, and return the button of this kind that is offered then.

        Raises NoAnswerError.
        """
        before, found = self._seen(), list[A]()
        self.press(ask)

        def look() -> bool:
            for message in self._new(before):
                for row in message.rows:
                    for button in row:
                        shown = _opened(button.get("callback_data", ""))
                        if isinstance(shown, kind):
                            found.append(shown)
            return bool(found)

        await self._until(look, kind.__name__)
        return found[-1]

    def _seen(self) -> int:
        return max(self._phone.messages, default=0)

    def _new(self, before: int) -> list[Message]:
        messages = self._phone.messages.items()
        return [one for number, one in messages if number > before and one.from_bot]

    async def _until(self, look: Callable[[], bool], what: str) -> None:
        try:
            await until(look, what, ANSWERS_WITHIN)
        except AssertionError as waited:
            raise NoAnswerError(what) from waited


Errand = Callable[[Desk], Awaitable[None]]


class Receptionist:
    """Runs errands, each at random."""

    def __init__(self, desk: Desk, errands: Sequence[tuple[Errand, float]]) -> None:
        self.desk = desk
        self._errands = [errand for errand, _ in errands]
        self._weights = [weight for _, weight in errands]

    async def live(self) -> None:
        """One errand after another."""
        while True:
            await asyncio.sleep(self.desk.chance.uniform(0.1, 0.8))
            self.desk.number += 1
            (errand,) = self.desk.chance.choices(self._errands, self._weights)
            with suppress(NoAnswerError, ImpossibleError):
                await errand(self.desk)


def _opened(payload: str) -> Action | None:
    try:
        return opened(payload)[1]
    except UnknownPayloadError:
        return None
