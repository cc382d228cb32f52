"""The ground a storm rages on: the stand-in, its phones, the database, and the bot's process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from math import ceil
from pathlib import Path

from sqlalchemy import select

from bot.booking.actions import ConfirmBooking
from bot.chat.payload import Action, pack
from bot.sandbox import people
from bot.sandbox.clock import SandboxClock
from bot.sandbox.messages import User
from bot.sandbox.server import DEFAULT_TOKEN, Sandbox
from bot.sandbox.updates import Update
from bot.sandbox.world import Phone
from core.appointments.rules import fingerprint
from core.model import Appointment, Doctor, Patient, Progress, Slot
from core.policy import ClinicPolicy
from core.ports.appointments import Which
from storage.store import Store
from storage.tables import appointments, inbox, outbox
from tests.builders import ALWAYS, HOUR, NOW, Builder, SetClock, open_store
from tests.storm.clock import Elsewhen, SharedClock, real_now
from tests.storm.process import BotProcess, Sections
from tests.storm.witness import TellingFaults, Witness

_APPOINTMENTS = select(appointments.c.patient_id).order_by(appointments.c.patient_id)
_UNHANDLED = select(inbox.c.update_id).where(~inbox.c.handled)
_KNOWN = select(inbox.c.update_id)
_OPEN_LETTERS = select(outbox.c.due_at).where(outbox.c.closed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Which clinic of a database it is: its schema, its bot, and whom it knows."""

    schema: str = "public"
    token: str = DEFAULT_TOKEN
    first_person: int = 1000

    def sections(self, others: Sections) -> Sections:
        """Return the configuration that says so, beside what else it says."""
        if self.schema == "public":
            return others
        return {**others, "database": {**others.get("database", {}), "schema": self.schema}}


ALONE = Tenancy()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that a patient wants."""

    patient: Patient
    doctor: Doctor
    slot: Slot
    policy: ClinicPolicy

    def confirm(self, note: str | None = None) -> ConfirmBooking:
        """Return the press that books it with this note, as the screen before it offers it."""
        return ConfirmBooking(self.slot.id, fingerprint(self.slot, self.doctor, self.policy, note))


@dataclass(slots=True)
class Ground:
    """Everything around one bot that may die at any moment."""

    sandbox: Sandbox
    faults: TellingFaults
    witness: Witness
    store: Store
    build: Builder
    bot: BotProcess

    def phone(self, telegram_id: int, name: str = "Maria", **details: str) -> Phone:
        """Give somebody a phone whose chat with the bot is open."""
        phone = self.sandbox.world.add_phone(User(telegram_id, name, **details))
        phone.started = True
        return phone

    def press(self, phone: Phone, action: Action) -> str:
        """Press a button of a message that Telegram does not show any more."""
        return people.press(self.sandbox.world, phone, 1, pack(action), inaccessible=True)

    def write(self, phone: Phone, text: str) -> None:
        """Send a text."""
        people.write(self.sandbox.world, phone, text)

    def hand_over_again(self, update: Update) -> None:
        """Let Telegram deliver an update once more."""
        updates = self.sandbox.world.updates
        updates._pending.appendleft(update)
        updates._emptied.clear()
        updates._arrived.set()
        if updates._poller and not updates._poller.done():
            updates._poller.set_result(None)

    async def patients_and_times(self, number: int) -> list[tuple[Phone, Wanted]]:
        """Sign up so many patients, each with a phone and a time that they want."""
        doctor = await self.build.doctor()
        tomorrow = ceil((real_now() - NOW) / HOUR) + 24
        times = await self.build.slots(doctor.id, *range(tomorrow, tomorrow + number))
        found = []
        for time in times:
            person = await self.build.person()
            wanted = Wanted(person.patient, doctor, time, self.build.policy)
            found.append((self.phone(person.account.telegram_id), wanted))
        return found

    async def kill(self) -> None:
        """Kill the bot and note when."""
        self.witness.died()
        await self.bot.kill()

    async def all_handled(self) -> bool:
        """Whether every update was fetched and is marked as handled."""
        return not len(self.sandbox.world.updates) and not await self.unhandled()

    async def unhandled(self) -> list[int]:
        """Return the ids of updates that are kept and not handled."""
        return [row.update_id for row in await self.store.database.read(_UNHANDLED)]

    async def all_told(self) -> bool:
        """Whether no letter that is due waits any more."""
        now = self.sandbox.clock.now()
        return all(due > now for (due,) in await self.store.database.read(_OPEN_LETTERS))

    async def works(self) -> bool:
        """Whether there is no maintenance now."""
        now = self.sandbox.clock.now()
        return not any(one.lasts(now) for one in await self.store.queries.maintenances(now))

    async def all_announced(self) -> bool:
        """Whether no announcement goes out any more."""
        going = await self.store.queries.unshown_announcements(99)
        return not any(one.progress is Progress.RUNNING for one in going)

    async def all_ended(self) -> bool:
        """Whether no request waits that is too old, nor a visit that is long over, nor an offer."""
        now, queries = self.sandbox.clock.now(), self.store.queries
        if await queries.ended_offers(now, 1):
            return False
        visits = await queries.unmarked_visits(now - self.build.policy.complete_after, 1)
        return not visits and not await queries.overdue_requests(now, 1)

    async def known_updates(self) -> set[int]:
        """Return the ids of all updates that the bot has kept."""
        return {row.update_id for row in await self.store.database.read(_KNOWN)}

    async def booked_by(self) -> list[int]:
        """Return the patient of each appointment there is."""
        return [row.patient_id for row in await self.store.database.read(_APPOINTMENTS)]

    async def appointments_of(self, patient: Patient) -> list[Appointment]:
        """Return a patient's live appointments."""
        views = await self.store.queries.of_patient(
            patient.id, starts=ALWAYS, which=Which.LIVE, limit=99
        )
        return [view.appointment for view in views]


@asynccontextmanager
async def ground(
    folder: Path,
    database_url: str,
    sections: Sections | None = None,
    elsewhen: Elsewhen | None = None,
    *,
    seed: int = 0,
    machine_zone: str = "UTC",
    strict_pace: bool = False,
    clinic: Tenancy = ALONE,
) -> AsyncIterator[Ground]:
    """Lay it out; the bot is not started yet, and is killed at the end."""
    clock = SandboxClock() if elsewhen is None else SharedClock(elsewhen)
    sandbox = Sandbox(clock=clock, strict_pace=strict_pace, token=clinic.token)
    sections = clinic.sections(sections or {})
    faults = TellingFaults(seed)
    sandbox.faults = faults
    witness = Witness(sandbox, faults)
    async with sandbox, open_store(database_url, clinic.schema) as store:
        bot = BotProcess(folder, sandbox, database_url, sections, elsewhen, machine_zone)
        clock_of_build = SetClock(elsewhen.at(real_now()) if elsewhen else real_now())
        build = Builder(store, clock_of_build, _numbers=count(clinic.first_person))
        try:
            yield Ground(sandbox, faults, witness, store, build, bot)
        finally:
            await bot.kill()
