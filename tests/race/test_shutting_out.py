"""Shutting a doctor out while people book: whoever is booked is called off and told."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.errors import BusyError, Refusal
from core.model import Actor, AdminRole
from core.people.access import Access, Whom
from storage.store import Store
from tests.builders import Builder, open_store
from tests.databases import ask

TIMES, PEOPLE = 4, 6
"""How often the race is run, who wins is chance; and how many book at once."""
STAND = """
    SELECT a.id FROM appointments a JOIN doctors d ON d.id = a.doctor_id
    WHERE d.shut_out AND a.status IN ('pending', 'confirmed')
"""


@pytest.fixture(params=["one process", "several processes"])
async def other(
    request: pytest.FixtureRequest, store: Store, database_url: str
) -> AsyncIterator[Store]:
    """Return where the patients stand: the same process, or one of their own."""
    if request.param == "one process":
        yield store
        return
    async with open_store(database_url) as opened:
        yield opened


async def test_nobody_is_left_with_a_doctor_who_is_shut_out(build: Builder, other: Store) -> None:
    robin = Actor((await build.account("Robin", admin=AdminRole.GRANTED)).id, "test")
    for _ in range(TIMES):
        doctor = await build.doctor()
        slots = await build.slots(doctor.id, *range(24, 24 + PEOPLE + 1))
        people = [await build.person() for _ in slots]
        await build.appointment(people[-1], slots[-1])
        booking, whom = build.booking(other), Whom(Access.DOCTOR, doctor.id)
        found = await asyncio.gather(
            *(
                booking.book(one.by, one.patient.id, slot.id)
                for one, slot in zip(people[:-1], slots, strict=False)
            ),
            build.access().close(robin, whom, lambda _: "Left."),
            return_exceptions=True,
        )
        faults = [one for one in found if isinstance(one, BaseException)]
        assert all(isinstance(one, Refusal | BusyError) for one in faults)
        assert await ask(build.store.database, STAND) == []
