"""Many at once want what only one can have, in one process and in several, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from core.appointments.booking import BookingService
from core.appointments.holds import HoldService
from core.appointments.service import AppointmentService
from core.appointments.undo_rules import UNDO_FOR
from core.errors import (
    NotLiveError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotHeldError,
    SlotTakenError,
    TooManyUpcomingError,
)
from core.model import AdminRole, Appointment, Slot, SlotState, Status
from core.ports.appointments import Which
from core.views import Offer
from storage.store import Store
from tests.builders import ALWAYS, Builder, Someone, busy_connections, by, open_store
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
WRONGLY_FILLED = """
    SELECT s.id FROM slots s
    LEFT JOIN appointments a ON a.slot_id = s.id AND a.status = 'confirmed'
    WHERE coalesce(s.appointment_id, 0) <> coalesce(a.id, 0)
"""


@dataclass(frozen=True)
class Desk:
    """Where people stand: the services of one process."""

    booking: BookingService
    changes: AppointmentService
    holding: HoldService

    async def book(self, someone: Someone, slot: Slot) -> Appointment:
        return await self.booking.book(someone.by, someone.patient.id, slot.id)


@pytest.fixture(params=["one process", "several processes"])
async def desks(
    request: pytest.FixtureRequest, store: Store, build: Builder, database_url: str
) -> AsyncIterator[list[Desk]]:
    """Return the desks at which people stand; each process has its own store and engines."""
    async with AsyncExitStack() as stack:
        stores = [store]
        if request.param == "several processes":
            stores += [
                await stack.enter_async_context(open_store(database_url))
                for _ in range(PROCESSES - 1)
            ]
        yield [Desk(build.booking(one), build.changes(one), build.holding(one)) for one in stores]
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
    """No slot with two, no patient in two places, and slots know who fills them."""
    for statement in (DOUBLES, OVERLAPS, WRONGLY_FILLED):
        assert await ask(store.database, statement) == []


async def test_of_a_hundred_who_want_one_slot_exactly_one_gets_it(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 48)
    people = [await build.person() for _ in range(100)]
    found = await outcomes(
        [desks[i % len(desks)].book(person, slot) for i, person in enumerate(people)]
    )
    assert len(won(found)) == 1
    assert [type(one) for one in found if isinstance(one, Refusal)] == [SlotTakenError] * 99
    assert await build.state(slot) is SlotState.BOOKED
    assert (await store.deliveries.status(build.clock.now())).waiting == 4, (
        "two sides, two reminders"
    )
    await books_balance(store)


async def test_a_hundred_who_want_a_hundred_slots_all_get_theirs(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctors = [await build.doctor() for _ in range(5)]
    slots = [slot for doctor in doctors for slot in await build.slots(doctor.id, *range(24, 44))]
    people = [await build.person() for _ in slots]
    found = await outcomes(
        [
            desks[i % len(desks)].book(person, slot)
            for i, (person, slot) in enumerate(zip(people, slots, strict=True))
        ]
    )
    assert [one.patient_id for one in won(found)] == [person.patient.id for person in people]
    assert [one.slot_id for one in won(found)] == [slot.id for slot in slots]
    await books_balance(store)


async def test_two_phones_of_one_patient_never_get_overlapping_times(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    lena, omar, maria = await build.doctor(), await build.doctor(), await build.person()
    slots = [await build.slot(lena.id, 24, minutes=60), await build.slot(omar.id, 24.5)]
    found = await outcomes([desks[i % len(desks)].book(maria, slots[i % 2]) for i in range(20)])
    assert len({one.id for one in won(found)}) == 1
    assert {type(one) for one in found} == {Appointment, PatientBusyError}
    await books_balance(store)


async def test_a_patient_who_presses_often_keeps_to_the_limit(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slots = await build.slots(doctor.id, *range(24, 44))
    found = await outcomes(
        [desks[i % len(desks)].book(maria, slot) for i, slot in enumerate(slots)]
    )
    assert len(won(found)) == build.policy.upcoming_per_patient
    assert {type(one) for one in found} == {Appointment, TooManyUpcomingError}
    await books_balance(store)


async def test_moving_into_a_slot_races_with_booking_it(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    """One gets the slot; the old one frees exactly when the move won."""
    doctor = await build.doctor()
    old, wanted = await build.slots(doctor.id, 24, 48)
    maria = await build.person()
    others = [await build.person() for _ in range(10)]
    mine = await desks[0].book(maria, old)
    attempts = [desks[i % len(desks)].book(other, wanted) for i, other in enumerate(others)]
    attempts.insert(3, desks[-1].changes.move(maria.by, mine.id, wanted.id))
    found = await outcomes(attempts)
    assert len(won(found)) == 1
    moved = (await build.found(mine)).slot_id == wanted.id
    assert await build.state(wanted) is SlotState.BOOKED
    assert await build.state(old) is (SlotState.OPEN if moved else SlotState.BOOKED)
    assert isinstance(found[3], Appointment) is moved
    await books_balance(store)


async def test_two_who_swap_into_each_other_s_slots_never_hang(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor, maria, noah = await build.doctor(), await build.person(), await build.person()
    one, two = await build.slots(doctor.id, 24, 48)
    marias = await desks[0].book(maria, one)
    noahs = await desks[0].book(noah, two)
    async with asyncio.timeout(30):
        found = await outcomes(
            [
                desks[0].changes.move(maria.by, marias.id, two.id),
                desks[-1].changes.move(noah.by, noahs.id, one.id),
            ]
            * 5
        )
    assert {type(answer) for answer in found} == {SlotTakenError}
    await books_balance(store)


async def test_cancelling_races_with_booking_the_same_slot(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    others = [await build.person() for _ in range(20)]
    mine = await desks[0].book(maria, slot)
    attempts: list[Awaitable[Any]] = [
        desks[i % len(desks)].book(other, slot) for i, other in enumerate(others)
    ]
    attempts.insert(5, desks[-1].changes.cancel(maria.by, mine.id))
    found = await outcomes(attempts)
    cancelled = found.pop(5)
    assert cancelled.status is Status.CANCELLED
    assert won(found) == []  # for a minute it can be taken back
    assert await build.state(slot) is SlotState.HELD
    await books_balance(store)


async def test_cancelling_twice_at_once_tells_it_once(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    mine = await desks[0].booking.book(
        maria.by, maria.patient.id, (await build.slot(doctor.id, 24)).id
    )
    await build.deliver()
    found = await outcomes(
        [desks[i % len(desks)].changes.cancel(maria.by, mine.id) for i in range(5)]
        + [desks[-1].changes.cancel_as_doctor(by(doctor), mine.id, "ill") for _ in range(5)]
    )
    assert len(won(found)) == 1
    assert [type(one) for one in found if isinstance(one, Refusal)] == [NotLiveError] * 9
    told = "SELECT count(*) FROM outbox WHERE kind = 'cancelled'"
    ((cancelled,),) = await ask(store.database, told)
    assert cancelled == 2
    await books_balance(store)


async def test_deleting_a_slot_races_with_booking_it(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 24)
    people = [await build.person() for _ in range(10)]

    async def delete() -> None:
        async with store.open_work() as work:
            held = await work.lock(doctors=[doctor.id], slots=[slot.id])
            if not held.slots[slot.id].booked:
                await work.slots.delete([slot.id])
                await work.commit()

    attempts: list[Awaitable[Any]] = [
        desks[i % len(desks)].book(person, slot) for i, person in enumerate(people)
    ]
    attempts.insert(2, delete())
    found = await outcomes(attempts)
    deleted = await store.queries.slot(slot.id) is None
    assert len(won(found)) == (0 if deleted else 1)
    refusals = {type(one) for one in found if isinstance(one, Refusal)}
    assert refusals == ({SlotClosedError} if deleted else {SlotTakenError})
    await books_balance(store)


async def test_everything_at_once_for_a_while_leaves_the_books_balanced(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    """Twelve people book, move and cancel among a few slots of two doctors."""
    doctors = [await build.doctor() for _ in range(2)]
    slots = [slot for one in doctors for slot in await build.slots(one.id, *range(24, 30))]
    people = [await build.person() for _ in range(12)]

    async def press(turn: int) -> None:
        desk, person = desks[turn % len(desks)], people[turn]
        for step in range(8):
            slot = slots[(turn * 5 + step * 7) % len(slots)]
            views = await store.queries.of_patient(
                person.patient.id, starts=ALWAYS, which=Which.LIVE, limit=1
            )
            try:
                if not views or step % 3 == 0:
                    await desk.book(person, slot)
                elif step % 3 == 1:
                    await desk.changes.move(person.by, views[0].appointment.id, slot.id)
                else:
                    await desk.changes.cancel(person.by, views[0].appointment.id)
            except Refusal:
                continue

    await asyncio.gather(*(press(turn) for turn in range(len(people))))
    await books_balance(store)


async def test_a_disabled_doctor_s_slot_is_refused_to_all(
    build: Builder, desks: list[Desk]
) -> None:
    doctor = await build.doctor(account_id=(await build.account(disabled=True)).id)
    maria, slot = await build.person(), await build.slot(doctor.id, 24)
    found = await outcomes([desk.book(maria, slot) for desk in desks])
    assert won(found) == []
    assert await build.state(slot) is SlotState.OPEN


async def test_two_moves_of_one_appointment_at_once_leave_no_slot_to_nobody(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    """The slot that is left is read under the lock: the second move leaves what the first took."""
    doctor = await build.doctor()
    for turn in range(12):
        maria = await build.person()
        first, *others = await build.slots(doctor.id, *(24 + 6 * turn + at for at in range(4)))
        mine = await desks[0].book(maria, first)
        await outcomes(
            [
                desks[at % len(desks)].changes.move(maria.by, mine.id, to.id)
                for at, to in enumerate(others)
            ]
        )
        await books_balance(store)
        await desks[0].changes.cancel(maria.by, mine.id)
        build.clock.moment += UNDO_FOR
        assert [await build.state(slot) for slot in (first, *others)] == [SlotState.OPEN] * 4


async def test_of_many_who_look_at_one_confirm_screen_one_is_kept_the_slot(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 24)
    people = [await build.person() for _ in range(20)]
    found = await asyncio.gather(
        *(
            desks[at % len(desks)].holding.hold(one.account.id, one.patient.id, slot.id)
            for at, one in enumerate(people)
        ),
        return_exceptions=True,
    )
    kept = [one for one in found if not isinstance(one, BaseException)]
    assert len(kept) == 1
    assert {type(one) for one in found if isinstance(one, BaseException)} == {SlotHeldError}
    booked = await outcomes(
        [desks[at % len(desks)].book(one, slot) for at, one in enumerate(people)]
    )
    assert [one.patient_id for one in won(booked)] == [people[found.index(kept[0])].patient.id]
    await books_balance(store)


async def test_those_who_hold_each_other_s_slots_in_turn_never_hang(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    """Taking the next hold frees the last: both slots are locked in one order."""
    doctor, maria, noah = await build.doctor(), await build.person(), await build.person()
    slots = await build.slots(doctor.id, 24, 48)
    async with asyncio.timeout(30):
        found = await asyncio.gather(
            *(
                desks[at % len(desks)].holding.hold(one.account.id, one.patient.id, slot.id)
                for at in range(10)
                for one, slot in ((maria, slots[at % 2]), (noah, slots[1 - at % 2]))
            ),
            return_exceptions=True,
        )
    assert {type(one) for one in found} <= {Offer, SlotHeldError}
    held = "SELECT held_by FROM slots WHERE held_by IS NOT NULL"
    assert len({row.held_by for row in await ask(store.database, held)}) <= 2
    assert len(await ask(store.database, held)) <= 2


async def test_the_desk_and_patients_want_one_slot(
    store: Store, build: Builder, desks: list[Desk]
) -> None:
    """One of them has it; the others hear that it is taken, and nothing is there twice."""
    robin, doctor = await build.person("Robin", admin=AdminRole.GRANTED), await build.doctor()
    slot = await build.slot(doctor.id, 30)
    patients = [await build.person(f"P{number}") for number in range(6)]
    walk_ins = [await build.patient(f"W{number}") for number in range(6)]
    counter = build.for_anybody()
    found = await outcomes(
        [
            *(desks[at % len(desks)].book(someone, slot) for at, someone in enumerate(patients)),
            *(counter.book(robin.by, one.id, slot.id) for one in walk_ins),
        ]
    )
    assert len(won(found)) == 1
    assert [type(one) for one in found if isinstance(one, Refusal)] == [SlotTakenError] * 11
    await books_balance(store)
