"""A courier at work: the real outbox, the real Bot API client, and the stand-in for Telegram."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.chat.context import Services
from bot.delivery.courier import Courier
from bot.delivery.renderer import Renderer
from bot.sandbox.clock import SandboxClock
from bot.sandbox.messages import Message, User
from bot.sandbox.server import Sandbox
from bot.services import services_of
from bot.telegram.client import Telegram
from bot.telegram.command_menus import CommandMenus
from bot.telegram.rate_limit import RateLimit
from bot.telegram.transport import AiohttpRequest
from core.clock import Clock
from core.model import Appointment, Doctor
from core.notifications import Letter, Priority, Reminder
from core.policy import ClinicPolicy
from storage.store import Store
from tests.builders import FIRST, NOW, Builder, Someone
from tests.databases import ask

Reader: TypeAlias = Someone | Doctor
QUICK = 500.0
"""Letters a second where a test does not ask about pace."""
POLICY = ClinicPolicy(
    name="Linden Clinic", address="Linden Street 5", zone=ZoneInfo("Europe/Berlin")
)


def services_on(store: Store, clock: Clock) -> Services:
    """Join the services of a clinic on this store."""
    return services_of(store, store.open_work, POLICY, clock)


def courier_of(
    store: Store,
    bot: Bot,
    clock: Clock,
    per_second: float = QUICK,
    chat_per_second: float = QUICK,
) -> Courier:
    """Return a courier for this store and bot."""
    services = services_on(store, clock)
    return Courier(
        store.deliveries,
        store.queries,
        clock,
        Renderer(services, bot.link),
        Telegram(bot, RateLimit(per_second, chat_per_second)),
        CommandMenus(bot, services.languages, services.menu),
    )


@dataclass(slots=True)
class Rounds:
    """Everything around one courier. Time stands still at NOW until the sandbox's clock jumps."""

    store: Store
    build: Builder
    sandbox: Sandbox
    services: Services
    bot: Bot

    @asynccontextmanager
    async def courier(
        self, per_second: float = QUICK, chat_per_second: float = QUICK
    ) -> AsyncIterator[Courier]:
        """Put a courier to work until the block ends."""
        clock = self.sandbox.clock
        courier = courier_of(self.store, self.bot, clock, per_second, chat_per_second)
        yield courier
        await courier.close()

    async def deliver(self) -> None:
        """Deliver all that is due, with a courier of its own."""
        async with self.courier() as courier:
            await courier.deliver_due()

    def phone(self, person: Reader, *, started: bool = True) -> int:
        """Give a person a phone whose chat with the bot is open; return its id."""
        chat = self.chat(person)
        name = person.name if isinstance(person, Doctor) else person.patient.name
        added = self.sandbox.world.add_phone(User(chat, name))
        added.started = started
        return chat

    def chat(self, person: Reader) -> int:
        """Return the Telegram id of a person that the builder made."""
        if isinstance(person, Someone):
            return person.account.telegram_id
        assert person.account_id is not None
        return FIRST + person.account_id - 1

    def told(self, people: Sequence[Reader]) -> int:
        """Return how many letters these people have had in all."""
        return sum(len(self.letters(person)) for person in people)

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(60):
            while not await holds():  # noqa: ASYNC110 (looked up in the sandbox and the database)
                await asyncio.sleep(0.002)

    async def until_told(self, people: Sequence[Reader], number: int) -> None:
        """Wait until these people have had so many letters in all."""

        async def enough() -> bool:
            return self.told(people) >= number

        await self.until(enough)

    async def until_delivered(self, number: int) -> None:
        """Wait until so many letters are noted as delivered."""

        async def enough() -> bool:
            return (await self.outcomes()).get("delivered", 0) >= number

        await self.until(enough)

    def letters(self, person: Reader) -> list[Message]:
        """Return what the bot wrote to a person, oldest first."""
        phone = self.sandbox.world.phones[self.chat(person)]
        return [message for message in phone.messages.values() if message.from_bot]

    def texts(self, person: Reader) -> list[str]:
        """Return the first lines of what the bot wrote to a person."""
        return [message.text.partition("\n")[0] for message in self.letters(person)]

    async def booked(
        self, hour: float = 48, doctor: Doctor | None = None, patient: Someone | None = None
    ) -> tuple[Someone, Doctor, Appointment]:
        """Let a patient book a doctor's slot so many hours ahead; both have phones."""
        if doctor is None:
            doctor = await self.build.doctor()
            self.phone(doctor)
        if patient is None:
            patient = await self.build.person()
            self.phone(patient)
        slot = await self.build.slot(doctor.id, hour)
        return (
            patient,
            doctor,
            await self.services.booking.book(patient.by, patient.patient.id, slot.id),
        )

    async def reminders(self, number: int, due: datetime = NOW) -> list[Someone]:
        """Write due reminders to so many people, each with an appointment of their own."""
        people = await asyncio.gather(*(self.build.person(f"Patient {at}") for at in range(number)))
        doctor = await self.build.doctor()
        slots = await self.build.slots(
            doctor.id, *(24 + at / 4 for at in range(number)), minutes=15
        )
        letters = []
        for person, slot in zip(people, slots, strict=True):
            self.phone(person)
            one = await self.build.appointment(person, slot)
            about = Reminder(one.id, slot.span.start, slot.span.start)
            to, key = person.account.id, f"reminder:{one.id}"
            letters.append(Letter(to, about, due, key, Priority.REMINDER, one.id))
        await self.put(*letters)
        return list(people)

    async def put(self, *letters: Letter) -> None:
        """Write letters into the outbox."""
        async with self.store.open_work() as work:
            await work.outbox.put(letters)
            await work.commit()

    async def letter_ids(self, person: Reader) -> list[int]:
        """Return the ids of all letters to a person, in the order in which they were written."""
        account = person.account_id if isinstance(person, Doctor) else person.account.id
        written = "SELECT id FROM outbox WHERE account_id = :account ORDER BY id"
        found = await ask(self.store.database, written, account=account)
        return [int(number) for (number,) in found]

    async def outcomes(self) -> dict[str, int]:
        """Count the letters by what became of them; those still open are ``waiting``."""
        counted = "SELECT coalesce(outcome, 'waiting'), count(*) FROM outbox GROUP BY 1"
        return {str(outcome): number for outcome, number in await ask(self.store.database, counted)}


@asynccontextmanager
async def office_on(store: Store, *, strict_pace: bool = False) -> AsyncIterator[Rounds]:
    """Have a courier's rounds on this store."""
    clock = SandboxClock(frozen_at=NOW)
    async with Sandbox(clock=clock, strict_pace=strict_pace) as sandbox:
        bot = Bot(
            sandbox.token,
            base_url=f"{sandbox.api_url}/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(connections=1),
        )
        async with bot:
            build = Builder(store)
            yield Rounds(store, build, sandbox, services_on(store, clock), bot)
