"""A request and what became of it, for the tests of requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from core.model import AccountId, Actor, Appointment, Doctor, Slot
from storage.store import Store
from tests.builders import Builder, Someone
from tests.databases import ask

JOB = Actor(None, "expire-requests")


@dataclass(frozen=True)
class Asked:
    """A request for the first of a doctor's three slots."""

    doctor: Doctor
    maria: Someone
    slots: list[Slot]
    appointment: Appointment


async def asked(build: Builder) -> Asked:
    doctor, maria = await build.doctor(by_request=True), await build.person()
    slots = await build.slots(doctor.id, 24, 25, 26)
    made = await build.booking().book(maria.by, maria.patient.id, slots[0].id, "Knee")
    return Asked(doctor, maria, slots, made)


async def deeds(store: Store) -> list[str]:
    return [row.deed for row in await ask(store.database, "SELECT deed FROM audit ORDER BY id")]


async def told(store: Store, account: AccountId | None) -> list[tuple[str, str | None]]:
    """Return the kind and the outcome of each letter to an account, in order."""
    found = await ask(
        store.database,
        "SELECT kind, outcome FROM outbox WHERE account_id = :account ORDER BY id",
        account=account,
    )
    return [(row.kind, row.outcome) for row in found]


@asynccontextmanager
async def at(build: Builder, moment: datetime) -> AsyncIterator[None]:
    """Let it be that moment for a while."""
    before, build.clock.moment = build.clock.moment, moment
    yield
    build.clock.moment = before
