"""What arrived on the phones and when, and whether the bot ever learned that it did."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from icalendar import Calendar

from bot.sandbox.faults import Damage, Faults
from bot.sandbox.server import Sandbox
from tests.storm.clock import real_now

NOTING = timedelta(seconds=3)
"""The longest that noting a sent letter may take on a busy machine."""
ON_ITS_WAY = timedelta(seconds=1)
"""The longest that a request may still be on its way to Telegram when its sender is dead."""


class TellingFaults(Faults):
    """The stand-in's faults; tells of each request whether its answer gets lost."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._damage: WeakKeyDictionary[asyncio.Task[Any], Damage] = WeakKeyDictionary()

    def __bool__(self) -> bool:
        return True

    def damage(self, method: str, chat_id: int) -> Damage:
        """Decide as always, and remember it for the request under way."""
        damage = super().damage(method, chat_id)
        task = asyncio.current_task()
        assert task is not None
        self._damage[task] = damage
        return damage

    def answer_is_lost(self) -> bool:
        """Whether the bot will not hear of what this request does."""
        task = asyncio.current_task()
        damage = self._damage.get(task) if task else None
        return damage is not None and damage.drop_after


@dataclass(frozen=True, slots=True)
class Entry:
    """A calendar entry as a phone's calendar reads it."""

    uid: str
    sequence: int
    starts: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A new message of the bot on somebody's phone."""

    chat: int
    text: str
    payloads: tuple[str, ...]
    entries: tuple[Entry, ...]
    shown: datetime
    """The clinic's time when it came."""
    real: datetime
    lost: bool
    """Whether its answer was lost on the way back to the bot."""


class Witness:
    """Keeps every new message of the bot, every answer to a press, and every death of the bot."""

    def __init__(self, sandbox: Sandbox, faults: TellingFaults) -> None:
        self._world = sandbox.world
        self._faults = faults
        self.heard: list[Heard] = []
        self.answered: set[str] = set()
        self.deaths: list[datetime] = []
        self._ended = asyncio.Event()
        self._listeners: dict[int, list[Callable[[], None]]] = defaultdict(list)
        self._world.watchers.add(self._hear)

    def when_written_to(self, chat: int, call: Callable[[], None]) -> None:
        """Call whenever the bot writes to this person or changes a message."""
        self._listeners[chat].append(call)

    def died(self) -> None:
        """Note that the bot was killed."""
        self.deaths.append(real_now())
        self.stopped()

    def stopped(self) -> None:
        """Note that the bot was asked to stop: nothing may be repeated for that."""
        self._ended.set()
        self._ended = asyncio.Event()

    async def next_end(self) -> None:
        """Wait until the bot is killed or asked to stop."""
        await self._ended.wait()

    def may_be_unnoted(self, message: Heard) -> bool:
        """Whether the bot may rightly not know that this came: its answer was lost, or the bot
        died between it and the noting."""
        return message.lost or any(
            message.real - ON_ITS_WAY <= death <= message.real + NOTING for death in self.deaths
        )

    def told(self, chat: int) -> Iterator[Heard]:
        """Return what this person was told, in order."""
        return (one for one in self.heard if one.chat == chat)

    def _hear(self, event: dict[str, Any]) -> None:
        if event["type"] == "answer":
            self.answered.add(event["callback_id"])
        message = event.get("message")
        if message is None or not message["from_bot"]:
            return
        chat = event["user_id"]
        if event["type"] == "message":
            self.heard.append(self._read(chat, message))
        for call in self._listeners[chat]:
            call()

    def _read(self, chat: int, message: dict[str, Any]) -> Heard:
        payloads = [button["data"] or "" for row in message["buttons"] for button in row]
        return Heard(
            chat,
            message["text"],
            tuple(payloads),
            self._entries(message["document"]),
            self._world.clock.now(),
            real_now(),
            self._faults.answer_is_lost(),
        )

    def _entries(self, document: dict[str, Any] | None) -> tuple[Entry, ...]:
        if document is None or not document["file_name"].endswith(".ics"):
            return ()
        whole = Calendar.from_ical(self._world.files.get(document["file_id"]).content)
        return tuple(
            Entry(
                str(event["UID"]),
                int(str(event["SEQUENCE"])),
                event.decoded("DTSTART"),
                str(event["STATUS"]) == "CANCELLED",
            )
            for event in whole.walk("VEVENT")
        )
