"""An admin who is shut out at the very moment at which they act: before it, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from core.audit.search import Sought
from core.audit.service import TrailService
from core.errors import NotAllowedError, NotFoundError
from core.ledger import LedgerService
from core.model import (
    Actor,
    AdminRole,
    Appointment,
    Doctor,
    Readers,
    Slot,
    Span,
    Verification,
    Whom,
)
from core.people.access import Access
from core.people.access import Whom as Person
from core.ports.ledger import Reason
from tests.builders import ALWAYS, HOUR, NOW, Builder, Someone
from tests.databases import ask

HELD = 0.15
"""Seconds for which shutting out takes: long enough for the act to meet it."""


@dataclass(frozen=True)
class Scene:
    """What an admin may act on."""

    build: Builder
    by: Actor
    patient: Someone
    doctor: Doctor
    applicant: Doctor
    booked: Appointment
    free: Slot

    @property
    def standing_in(self) -> Actor:
        """The admin as they act for the doctor."""
        return replace(self.by, acting_for=self.doctor.id)


Act = Callable[[Scene], Awaitable[object]]

ACTS: Mapping[str, Act] = {
    "books": lambda it: it.build.for_anybody().book(it.by, it.patient.patient.id, it.free.id),
    "moves": lambda it: it.build.for_anybody().move(it.by, it.booked.id, it.free.id),
    "cancels": lambda it: it.build.for_anybody().cancel(it.by, it.booked.id, "They called."),
    "registers": lambda it: it.build.for_anybody().register(it.by, "Ada", "+491701234567"),
    "decides": lambda it: it.build.desk().decide_doctor(it.by, it.applicant.id, approve=True),
    "announces": lambda it: it.build.announcements().draft(it.by, Readers(Whom.ALL), "en", "Hi."),
    "lets the bot rest": lambda it: it.build.maintenance().plan(
        it.by, Span(NOW + HOUR, NOW + 2 * HOUR), None
    ),
    "sends again": lambda it: LedgerService(
        it.build.store.open_work, it.build.policy, it.build.clock
    ).send_again(it.by, Reason.BLOCKED),
    "reads the trail": lambda it: TrailService(
        it.build.store.open_work, it.build.store.queries, it.build.policy, it.build.clock
    ).read(it.by, Sought(ALWAYS), 9),
    "shuts out": lambda it: it.build.access().close(
        it.by, Person(Access.PATIENT, it.patient.patient.id)
    ),
    "publishes": lambda it: it.build.publishing().set_open(
        it.standing_in, it.doctor.id, [it.free.id], is_open=False
    ),
    "calls off": lambda it: it.build.changes().cancel_as_doctor(
        it.standing_in, it.booked.id, "Ill."
    ),
    "is away": lambda it: it.build.away().take(
        it.standing_in, it.doctor.id, Span(NOW + HOUR, NOW + timedelta(days=9)), None
    ),
}


async def scene(build: Builder) -> Scene:
    robin = await build.account("Robin", admin=AdminRole.GRANTED)
    doctor, maria = await build.doctor(), await build.person()
    taken, free = await build.slots(doctor.id, 48, 49)
    return Scene(
        build,
        Actor(robin.id, "test"),
        maria,
        doctor,
        await build.doctor("Dr. Ada", Verification.WAITING),
        await build.appointment(maria, taken),
        free,
    )


@pytest.mark.parametrize("what", ACTS)
async def test_who_is_being_shut_out_does_nothing_more(build: Builder, what: str) -> None:
    """The act waits until it is known, and is refused; nothing of it is written."""
    here = await scene(build)
    entries = "SELECT count(*) FROM audit"
    (before,) = await ask(build.store.database, entries)
    async with build.store.open_work() as work:
        locked = await work.lock(accounts=[here.by.account_id] if here.by.account_id else [])
        (robin,) = locked.accounts.values()
        await work.people.save_account(replace(robin, disabled=True))
        act = asyncio.ensure_future(ACTS[what](here))
        await asyncio.sleep(HELD)
        assert not act.done()
        await work.commit()
    with pytest.raises((NotAllowedError, NotFoundError)):
        await act
    assert await ask(build.store.database, entries) == [before]
