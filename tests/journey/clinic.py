"""A clinic at work for a test: the stand-in for Telegram, the real bot, a fresh database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.bootstrap import open_runtime
from bot.config.settings import Config
from bot.http.endpoint import Endpoint, NoEndpoint, endpoint_of
from bot.outside.reach import Reach
from bot.runtime.runtime import Runtime
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.telegram.rate_limit import RateLimit
from core.model import (
    Account,
    Actor,
    Appointment,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    SlotId,
)
from core.people.service import Application
from core.policy import Window
from core.slots.service import Plan
from tests.journey.client import People
from tests.journey.phone import Phone

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning, far from any change of the clocks."""

ADMIN_ID = 900_001
QUICK = 500.0
"""Messages a second, in all and in each chat."""
KEY = "A" * 43 + "="
"""Any 32 bytes do; without it, a key file would be left beside the tests."""


@dataclass(slots=True)
class Clinic:
    """What a journey works with."""

    sandbox: Sandbox
    runtime: Runtime
    people: People
    endpoint: Endpoint | NoEndpoint = field(default_factory=NoEndpoint)
    carers: dict[PatientId, Account] = field(default_factory=dict)
    """The accounts of those who signed up here."""

    async def doctor(self, first_name: str = "Lena", **details: Any) -> tuple[Phone, Doctor]:
        """Add a doctor with an open chat, who is about to hear of being approved."""
        phone = await self.people.join(first_name, last_name="Hoffmann", hint="doctor")
        await phone.start()
        people = self.runtime.services.people
        admin = await people.meet(ADMIN_ID, "Robin", "en", configured_admin=True)
        account = await people.meet(phone.id, first_name, "en")
        given: dict[str, Any] = {
            "name": f"Dr. {first_name} Hoffmann",
            "phone": "+4930123456",
            "specialty": "Cardiology",
            "licence": "BE-1",
        }
        doctor = await people.apply(acting(account), Application(**given | details))
        if not doctor.practises:
            doctor = await people.decide_doctor(acting(admin), doctor.id, approve=True)
        return phone, doctor

    async def publish(
        self, doctor: DoctorId, *days_ahead: int, start: int = 10, end: int = 12, minutes: int = 30
    ) -> list[SlotId]:
        """Publish windows on days counted from today; return the open slots of those days."""
        services = self.runtime.services
        days = tuple(services.availability.today() + timedelta(days=ahead) for ahead in days_ahead)
        window = Window(time(start), time(end))
        plan = Plan(days, (window,), timedelta(minutes=minutes))
        await services.slots.publish(await self.as_doctor(doctor), doctor, plan)
        return [
            line.slot.id for day in days for line in await services.queries.schedule(doctor, day)
        ]

    async def patient(self, first_name: str = "Maria", **details: Any) -> tuple[Phone, Patient]:
        """Add a signed-up patient with a phone whose chat is open."""
        phone = await self.people.join(first_name, last_name="Silva", hint="patient", **details)
        people = self.runtime.services.people
        account = await people.meet(phone.id, f"{first_name} Silva", "en")
        patient = await people.sign_up(acting(account), f"{first_name} Silva", "+491701234567")
        self.carers[patient.id] = account
        await phone.start()
        await phone.wait_for("What would you like to do?")
        return phone, patient

    async def book(self, patient: PatientId, slot: SlotId, note: str | None = None) -> Appointment:
        """Book past the screens, as the patient themselves."""
        booking = self.runtime.services.booking
        return await booking.book(self.as_patient(patient), patient, slot, note)

    def as_patient(self, patient: PatientId) -> Actor:
        """Return who acts when this patient does."""
        return acting(self.carers[patient])

    async def as_doctor(self, doctor: DoctorId) -> Actor:
        """Return who acts when this doctor does."""
        card = await self.runtime.services.queries.doctor(doctor)
        assert card is not None
        return Actor(card.account_id, "test")


def acting(account: Account) -> Actor:
    """Return this account as the one who acts, past every screen."""
    return Actor(account.id, "test")


def configured(sandbox: Sandbox, database_url: str, **sections: Any) -> Config:
    """Return a configuration for the stand-in; ``sections`` overlay its tables."""
    base: dict[str, Any] = {
        "telegram": {"token": sandbox.token, "api_url": sandbox.api_url},
        "database": {"url": database_url},
        "clinic": {"name": "Linden Clinic", "address": "Linden Street 5"},
        "admins": {"telegram_ids": [ADMIN_ID]},
        "privacy": {"key": KEY},
    }
    for name, section in sections.items():
        base[name] = base.get(name, {}) | section
    return Config.model_validate(base)


@asynccontextmanager
async def clinic_at_work(
    database_url: str, clock: SandboxClock | None = None, **sections: Any
) -> AsyncIterator[Clinic]:
    """Run the whole bot against the stand-in until the block ends."""
    clock = clock or SandboxClock(frozen_at=NOON)
    async with (
        Sandbox(clock=clock) as sandbox,
        People(sandbox.page_url) as people,
        AsyncExitStack() as stack,
    ):
        config = configured(sandbox, database_url, **sections)
        endpoint = endpoint_of(config.http)
        await stack.enter_async_context(endpoint.open(insist=True))
        runtime = await stack.enter_async_context(at_work(sandbox, config, endpoint))
        yield Clinic(sandbox, runtime, people, endpoint)


@asynccontextmanager
async def at_work(
    sandbox: Sandbox, config: Config, endpoint: Endpoint | NoEndpoint | None = None
) -> AsyncIterator[Runtime]:
    """Run a bot against a stand-in that is there already, as after a restart.

    It writes as fast as it can: the pace that Telegram asks for is tested in tests/delivery. And it
    reads calendars on this machine: where it goes otherwise is tested in tests/http.
    """
    endpoint, pace = endpoint or NoEndpoint(), RateLimit(QUICK, QUICK)
    async with open_runtime(
        config, sandbox.clock, pace, endpoint.meter, Reach(inside=True)
    ) as runtime:

        async def next_due() -> datetime | None:
            return (await runtime.services.deliveries.status(sandbox.clock.now())).next_due

        async def deliver() -> None:
            runtime.courier.nudge()

        sandbox.next_due, sandbox.on_clock_change = next_due, deliver
        stop = asyncio.Event()
        with endpoint.shows(runtime.services, runtime.vitals):
            running = asyncio.create_task(runtime.run(stop))
            try:
                yield runtime
            finally:
                stop.set()
                await running
