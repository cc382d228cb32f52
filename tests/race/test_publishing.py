"""Two who publish the same times at once, and workers who want the same letters."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

from core.errors import ConstraintError, OverlapError
from core.model import DoctorId, Span
from core.notifications import DoctorDecision, Letter
from core.policy import Window
from core.ports.slots import NewSlot
from core.slots.service import Plan
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, by, open_store


async def test_a_doctor_who_publishes_twice_at_once_publishes_once(
    store: Store, build: Builder, database_url: str
) -> None:
    doctor = await build.doctor()
    plan = Plan(
        (NOW.date() + timedelta(days=1),), (Window(time(10), time(12)),), timedelta(minutes=30)
    )
    shifted = replace(plan, windows=(Window(time(10, 15), time(12, 15)),))
    async with open_store(database_url) as other:
        services = [build.publishing(one) for one in (store, other)]
        found = await asyncio.gather(
            *(
                services[i % 2].publish(by(doctor), doctor.id, plan if i % 3 else shifted)
                for i in range(10)
            ),
            return_exceptions=True,
        )
    refused = [one for one in found if isinstance(one, BaseException)]
    assert {type(one) for one in refused} == {OverlapError}
    async with store.open_work() as work:
        there = await work.slots.between(doctor.id, ALWAYS)
    assert len(there) == 4
    assert all(a.span.end <= b.span.start for a, b in pairwise(there))


async def test_without_any_lock_the_database_still_lets_one_in(
    store: Store, build: Builder, database_url: str
) -> None:
    doctor = await build.doctor()

    async def add(where: Store, minutes: int) -> None:
        start = NOW + HOUR + timedelta(minutes=minutes)
        span = Span(start, start + timedelta(minutes=30))
        async with where.open_work() as work:
            await work.slots.add([NewSlot(doctor.id, span, span.start.date())])
            await work.commit()

    async with open_store(database_url) as other:
        found = await asyncio.gather(
            *(add((store, other)[i % 2], i) for i in range(10)), return_exceptions=True
        )
    refused = [one for one in found if one is not None]
    assert len(refused) == 9
    assert {str(one) for one in refused if isinstance(one, ConstraintError)} <= {
        "slots_no_overlap",
        "slots_doctor_start",
    }
    async with store.open_work() as work:
        assert len(await work.slots.between(doctor.id, ALWAYS)) == 1


async def test_each_letter_is_leased_by_one_of_several_workers(
    store: Store, build: Builder, database_url: str
) -> None:
    people = [await build.account() for _ in range(60)]
    decided = DoctorDecision(DoctorId(1), approved=True)
    async with store.open_work() as work:
        await work.outbox.put([Letter(one.id, decided, NOW, f"{one.id}") for one in people])
        await work.commit()
    async with open_store(database_url) as other:
        rounds = await asyncio.gather(
            *((store, other)[i % 2].deliveries.lease(NOW, NOW + HOUR, 10) for i in range(12))
        )
    leased = [delivery.id for found in rounds for delivery in found]
    assert len(leased) == len(set(leased)) == 60


async def test_meeting_one_newcomer_at_once_makes_one_account(
    store: Store, database_url: str
) -> None:
    async def meet(where: Store) -> int:
        async with where.open_work() as work:
            account = await work.people.meet(77, "Maria", "en")
            await work.commit()
            return account.id

    async with open_store(database_url) as other:
        met = await asyncio.gather(*(meet(one) for one in (store, other) * 10))
    assert len(set(met)) == 1
