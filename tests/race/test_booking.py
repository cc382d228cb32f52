"""Many at once want what only one can have, in one process and in several, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from core.booking import BookingDesk
from core.errors import (
    NotLiveError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotTakenError,
    TooManyUpcomingError,
)
from core.model import Appointment, Side, SlotState, Status
from core.ports import Which
from storage.store import Store
from tests.builders import ALWAYS, Builder, busy_connections, open_store
from tests.databases import ask

PROCESSES = 4

DOUBLES = """
    SELECT slot_id FROM appointments WHERE status = 'confirmed'
    GROUP BY slot_id HAVING count(*) > 1
"""
OVERLAPS = """
    SELECT a.id FROM appointments a JOIN appointments b ON a.patient_id = b.patient_id
    WHERE a.status = 'confirmed' AND b.status = 'confirmed' AND a.id < b.id
    AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
"""
WRONG_STATES = """
    SELECT s.id FROM slots s
    LEFT JOIN appointments a ON a.slot_id = s.id AND a.status = 'confirmed'
    WHERE (s.state = 'booked') <> (a.id IS NOT NULL)
"""


@pytest.fixture(params=["one process", "several processes"])
async def desks(
    request: pytest.FixtureRequest, store: Store, build: Builder, database_url: str
) -> AsyncIterator[list[BookingDesk]]:
    """Return the desks at which people stand; each process has its own store and engines."""
    async with AsyncExitStack() as stack:
        stores = [store]
        if request.param == "several processes":
            stores += [
                await stack.enter_async_context(open_store(database_url))
                for _ in range(PROCESSES - 1)
            ]
        yield [build.desk(one) for one in stores]
        assert [busy_connections(one) for one in stores] == [0] * len(stores)


async def outcomes(attempts: Sequence[Awaitable[Any]]) -> list[Any]:
    """Run them all at once; a refusal counts as an answer, anything else fails the test."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return found


def won(found: Sequence[Any]) -> list[Appointment]:
    return [one for one in found if isinstance(one, Appointment)]


async def books_balance(store: Store) -> None:
    """No slot with two, no patient in two places, booked slots carry one and only those do."""
    for statement in (DOUBLES, OVERLAPS, WRONG_STATES):
        assert await ask(store.database, statement) == []


async def test_of_a_hundred_who_want_one_slot_exactly_one_gets_it(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 48)
    people = [await build.person() for _ in range(100)]
    found = await outcomes(
        [desks[i % len(desks)].book(person.id, slot.id) for i, person in enumerate(people)]
    )
    assert len(won(found)) == 1
    assert [type(one) for one in found if isinstance(one, Refusal)] == [SlotTakenError] * 99
    assert await build.state(slot) is SlotState.BOOKED
    assert (await store.post.standing(build.clock.now())).waiting == 4, "two sides, two reminders"
    await books_balance(store)


async def test_a_hundred_who_want_a_hundred_slots_all_get_theirs(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctors = [await build.doctor() for _ in range(5)]
    slots = [slot for doctor in doctors for slot in await build.slots(doctor.id, *range(24, 44))]
    people = [await build.person() for _ in slots]
    found = await outcomes(
        [
            desks[i % len(desks)].book(person.id, slot.id)
            for i, (person, slot) in enumerate(zip(people, slots, strict=True))
        ]
    )
    assert [one.patient_id for one in won(found)] == [person.id for person in people]
    assert [one.slot_id for one in won(found)] == [slot.id for slot in slots]
    await books_balance(store)


async def test_two_phones_of_one_patient_never_get_overlapping_times(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    lena, omar, maria = await build.doctor(), await build.doctor(), await build.person()
    slots = [await build.slot(lena.id, 24, minutes=60), await build.slot(omar.id, 24.5)]
    found = await outcomes(
        [desks[i % len(desks)].book(maria.id, slots[i % 2].id) for i in range(20)]
    )
    assert len({one.id for one in won(found)}) == 1
    assert {type(one) for one in found} == {Appointment, PatientBusyError}
    await books_balance(store)


async def test_a_patient_who_presses_often_keeps_to_the_limit(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slots = await build.slots(doctor.id, *range(24, 44))
    found = await outcomes(
        [desks[i % len(desks)].book(maria.id, slot.id) for i, slot in enumerate(slots)]
    )
    assert len(won(found)) == build.policy.upcoming_per_patient
    assert {type(one) for one in found} == {Appointment, TooManyUpcomingError}
    await books_balance(store)


async def test_moving_into_a_slot_races_with_booking_it(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    """One gets the slot; the old one frees exactly when the move won."""
    doctor = await build.doctor()
    old, wanted = await build.slots(doctor.id, 24, 48)
    maria = await build.person()
    others = [await build.person() for _ in range(10)]
    mine = await desks[0].book(maria.id, old.id)
    attempts = [desks[i % len(desks)].book(other.id, wanted.id) for i, other in enumerate(others)]
    attempts.insert(3, desks[-1].move(maria.id, mine.id, wanted.id))
    found = await outcomes(attempts)
    assert len(won(found)) == 1
    moved = (await build.found(mine)).slot_id == wanted.id
    assert await build.state(wanted) is SlotState.BOOKED
    assert await build.state(old) is (SlotState.OPEN if moved else SlotState.BOOKED)
    assert isinstance(found[3], Appointment) is moved
    await books_balance(store)


async def test_two_who_swap_into_each_other_s_slots_never_hang(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor, maria, noah = await build.doctor(), await build.person(), await build.person()
    one, two = await build.slots(doctor.id, 24, 48)
    marias = await desks[0].book(maria.id, one.id)
    noahs = await desks[0].book(noah.id, two.id)
    async with asyncio.timeout(30):
        found = await outcomes(
            [
                desks[0].move(maria.id, marias.id, two.id),
                desks[-1].move(noah.id, noahs.id, one.id),
            ]
            * 5
        )
    assert {type(answer) for answer in found} == {SlotTakenError}
    await books_balance(store)


async def test_cancelling_races_with_booking_the_same_slot(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    others = [await build.person() for _ in range(20)]
    mine = await desks[0].book(maria.id, slot.id)
    attempts: list[Awaitable[Any]] = [
        desks[i % len(desks)].book(other.id, slot.id) for i, other in enumerate(others)
    ]
    attempts.insert(5, desks[-1].cancel(maria.id, mine.id))
    found = await outcomes(attempts)
    cancelled = found.pop(5)
    assert cancelled.status is Status.CANCELLED
    assert len(won(found)) <= 1
    assert await build.state(slot) is (SlotState.BOOKED if won(found) else SlotState.OPEN)
    await books_balance(store)


async def test_cancelling_twice_at_once_tells_it_once(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    mine = await desks[0].book(maria.id, (await build.slot(doctor.id, 24)).id)
    found = await outcomes(
        [desks[i % len(desks)].cancel(maria.id, mine.id) for i in range(5)]
        + [desks[-1].cancel_as_doctor(doctor.id, mine.id, "ill") for _ in range(5)]
    )
    assert len(won(found)) == 1
    assert [type(one) for one in found if isinstance(one, Refusal)] == [NotLiveError] * 9
    told = "SELECT count(*) FROM outbox WHERE kind = 'cancelled'"
    ((cancelled,),) = await ask(store.database, told)
    assert cancelled == 2
    await books_balance(store)


async def test_deleting_a_slot_races_with_booking_it(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 24)
    people = [await build.person() for _ in range(10)]

    async def delete() -> None:
        async with store.open_work() as work:
            held = await work.lock(people=[doctor.id], slots=[slot.id])
            if held.slots[slot.id].state is SlotState.OPEN:
                await work.slots.delete([slot.id])
                await work.commit()

    attempts: list[Awaitable[Any]] = [
        desks[i % len(desks)].book(person.id, slot.id) for i, person in enumerate(people)
    ]
    attempts.insert(2, delete())
    found = await outcomes(attempts)
    deleted = await store.queries.slot(slot.id) is None
    assert len(won(found)) == (0 if deleted else 1)
    refusals = {type(one) for one in found if isinstance(one, Refusal)}
    assert refusals == ({SlotClosedError} if deleted else {SlotTakenError})
    await books_balance(store)


async def test_everything_at_once_for_a_while_leaves_the_books_balanced(
    store: Store, build: Builder, desks: list[BookingDesk]
) -> None:
    """Twelve people book, move and cancel among a few slots of two doctors."""
    doctors = [await build.doctor() for _ in range(2)]
    slots = [slot for one in doctors for slot in await build.slots(one.id, *range(24, 30))]
    people = [await build.person() for _ in range(12)]

    async def press(turn: int) -> None:
        desk, person = desks[turn % len(desks)], people[turn]
        for step in range(8):
            slot = slots[(turn * 5 + step * 7) % len(slots)]
            visits = await store.queries.visits(
                person.id, Side.PATIENT, starts=ALWAYS, which=Which.LIVE, limit=1
            )
            try:
                if not visits or step % 3 == 0:
                    await desk.book(person.id, slot.id)
                elif step % 3 == 1:
                    await desk.move(person.id, visits[0].appointment.id, slot.id)
                else:
                    await desk.cancel(person.id, visits[0].appointment.id)
            except Refusal:
                continue

    await asyncio.gather(*(press(turn) for turn in range(len(people))))
    await books_balance(store)


async def test_a_disabled_doctor_s_slot_is_refused_to_all(
    build: Builder, store: Store, desks: list[BookingDesk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    async with store.open_work() as work:
        person = await work.people.get(doctor.id)
        assert person is not None
        await work.people.save(replace(person, disabled=True))
        await work.commit()
    found = await outcomes([desk.book(maria.id, slot.id) for desk in desks])
    assert won(found) == []
