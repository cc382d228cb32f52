"""A calendar elsewhere is read while patients book, on both databases."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from core.errors import Refusal, SlotClosedError
from core.model import Appointment, Span
from core.ports.busy import Reading
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by, open_store
from tests.contract.asking import told

BUSY = Span(NOW + 24 * HOUR, NOW + 44 * HOUR)


async def outcomes(attempts: Sequence[Awaitable[Any]]) -> list[Any]:
    """Run them all at once; a refusal counts as an answer, anything else fails the test."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return found


async def test_who_books_into_a_busy_time_is_refused_or_stands_and_is_told_of(
    store: Store, build: Builder, database_url: str
) -> None:
    """Whoever was faster: no free time is left in it, and no appointment that the doctor misses."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 44))
    people = [await build.person() for _ in slots]
    await build.busy().give(by(doctor), doctor.id, "https://calendar.example.com/0a1b2c.ics")
    (turn,) = await build.busy().turns(1)
    reading = Reading([BUSY], build.busy().until())
    async with open_store(database_url) as other:
        booking, busy = build.booking(other), build.busy(store)
        books = [
            booking.book(one.by, one.patient.id, slot.id)
            for one, slot in zip(people, slots, strict=True)
        ]
        found = await outcomes([*books[:10], busy.take(turn, reading), *books[10:]])
    made = [one for one in found if isinstance(one, Appointment)]
    assert all(isinstance(one, Appointment | SlotClosedError | int) for one in found)
    conflicts = await store.queries.busy_conflicts(doctor.id, NOW, 99)
    assert {view.appointment.id for view in conflicts} == {one.id for one in made}
    assert all([(await build.found_slot(slot)).time_off for slot in slots])
    letters = await told(store, doctor.account_id)
    assert (("busy_conflicts", None) in letters) is bool(made)
    assert letters.count(("busy_conflicts", None)) <= 1


async def test_two_who_read_one_calendar_tell_of_it_once(
    store: Store, build: Builder, database_url: str
) -> None:
    """Though the same turn were taken twice: by a process that was thought dead, and the next."""
    doctor = await build.doctor()
    await build.appointment(await build.person(), await build.slot(doctor.id, 30))
    await build.busy().give(by(doctor), doctor.id, "https://calendar.example.com/0a1b2c.ics")
    (turn,) = await build.busy().turns(1)
    reading = Reading([BUSY], build.busy().until())
    async with open_store(database_url) as other:
        found = await outcomes(
            [build.busy(one).take(turn, reading) for one in (store, other, store, other)]
        )
    assert sorted(found) == [0, 0, 0, 2]
    assert await told(store, doctor.account_id) == [("busy_conflicts", None)]
