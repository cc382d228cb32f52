"""What core.ports.slots promises, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.errors import ConstraintError
from core.model import Hold, SlotState, Span, Status
from core.ports.slots import NewSlot
from core.views import DoctorListing
from storage.store import Store
from storage.tables import slots
from tests.builders import ALWAYS, HOUR, NOW, Builder


async def test_published_slots_are_open_and_come_in_order(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    late, early = await build.slots(doctor.id, 3, 1)
    async with store.open_work() as work:
        assert await work.slots.between(doctor.id, ALWAYS) == [early, late]
    assert early.state(NOW) is SlotState.OPEN
    assert early.span == Span(NOW + HOUR, NOW + HOUR + timedelta(minutes=30))
    assert early.day == NOW.date()


async def test_between_finds_what_overlaps_and_not_what_only_touches(
    store: Store, build: Builder
) -> None:
    doctor, other = await build.doctor(), await build.doctor()
    long = await build.slot(doctor.id, 0, minutes=240)
    before, after = await build.slots(doctor.id, -1, 4, minutes=60)
    await build.slot(other.id, 1)
    async with store.open_work() as work:
        whole = Span(NOW, NOW + 4 * HOUR)
        last_minute = Span(NOW + 4 * HOUR - timedelta(minutes=1), NOW + 4 * HOUR)
        assert await work.slots.between(doctor.id, whole) == [long]
        assert await work.slots.between(doctor.id, last_minute) == [long]
        assert await work.slots.between(doctor.id, ALWAYS) == [before, long, after]


async def test_switching_changes_only_the_slots_named(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    one, two, three = await build.slots(doctor.id, 1, 2, 3)
    async with store.open_work() as work:
        await work.slots.switch({one.id, three.id}, off=True)
        await work.slots.switch([], off=True)
        await work.commit()
    assert [await build.state(slot) for slot in (one, two, three)] == [
        SlotState.CLOSED,
        SlotState.OPEN,
        SlotState.CLOSED,
    ]


async def test_a_slot_takes_another_time(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    span = Span(NOW + 30 * HOUR, NOW + 31 * HOUR)
    async with store.open_work() as work:
        await work.slots.retime(slot.id, span, span.start.date())
        await work.commit()
    assert await store.queries.slot(slot.id) == replace(slot, span=span, day=span.start.date())


async def test_a_deleted_slot_leaves_its_past_appointments(store: Store, build: Builder) -> None:
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 1)
    appointment = await build.appointment(patient, slot)
    async with store.open_work() as work:
        await work.appointments.save(replace(appointment, status=Status.CANCELLED))
        await work.slots.delete([slot.id])
        await work.commit()
    assert await store.queries.slot(slot.id) is None
    assert (await build.found(appointment)).slot_id is None


async def test_a_deleted_slot_s_id_never_comes_back(store: Store, build: Builder) -> None:
    """An old button must not lead to another time."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    async with store.open_work() as work:
        await work.slots.delete([slot.id])
        await work.commit()
    assert (await build.slot(doctor.id, 1)).id > slot.id


@pytest.mark.parametrize(
    "minutes, name", [(30, "slots_no_overlap"), (14, "slots_length"), (241, "slots_length")]
)
async def test_the_database_refuses_slots_that_overlap_or_have_no_right_length(
    store: Store, build: Builder, minutes: int, name: str
) -> None:
    doctor = await build.doctor()
    await build.slot(doctor.id, 6)
    span = Span(NOW + 6.25 * HOUR, NOW + 6.25 * HOUR + timedelta(minutes=minutes))
    if name == "slots_length":
        span = Span(span.start + 9 * HOUR, span.end + 9 * HOUR)
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.slots.add([NewSlot(doctor.id, span, span.start.date())])
    assert refused.value.name == name


# Who occupies a slot


async def test_an_appointment_fills_its_slot_and_empties_it_by_itself(
    store: Store, build: Builder
) -> None:
    """Made, moved and cancelled: the slot follows, though nobody writes it."""
    doctor, patient = await build.doctor(), await build.person()
    one, two = await build.slots(doctor.id, 1, 2)
    made = await build.appointment(patient, one)
    assert (await build.found_slot(one)).appointment_id == made.id
    moved = replace(made, slot_id=two.id, span=two.span)
    async with store.open_work() as work:
        await work.appointments.save(moved)
        await work.commit()
    assert (await build.found_slot(one)).appointment_id is None
    assert (await build.found_slot(two)).appointment_id == made.id
    async with store.open_work() as work:
        await work.appointments.save(replace(moved, status=Status.CANCELLED))
        await work.commit()
    assert await build.found_slot(two) == two


async def test_cancelling_leaves_a_switched_off_slot_switched_off(
    store: Store, build: Builder
) -> None:
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 1)
    made = await build.appointment(patient, slot)
    async with store.open_work() as work:
        await work.slots.switch([slot.id], off=True)
        await work.appointments.save(replace(made, status=Status.CANCELLED))
        await work.commit()
    assert await build.state(slot) is SlotState.CLOSED


@pytest.mark.parametrize("filled", [True, False])
async def test_the_database_refuses_a_slot_that_nobody_or_somebody_else_fills(
    store: Store, build: Builder, *, filled: bool
) -> None:
    """Occupied by nobody, or free though somebody is in it: neither can be written."""
    doctor, patient = await build.doctor(), await build.person()
    full, free = await build.slots(doctor.id, 1, 2)
    made = await build.appointment(patient, full)
    slot, value = (free.id, made.id) if filled else (full.id, None)
    async with store.database.write() as connection:
        with pytest.raises(ConstraintError) as refused:
            await connection.execute(
                update(slots).where(slots.c.id == slot).values(appointment_id=value)
            )
    assert refused.value.name == ("slots_filled_truly" if filled else "slots_emptied_truly")


# Holds


async def test_a_hold_keeps_a_slot_for_one_account_until_it_ends(
    store: Store, build: Builder
) -> None:
    doctor, maria, noah = await build.doctor(), await build.account(), await build.account()
    slot, other = await build.slot(doctor.id, 3), await build.slot(doctor.id, 5)
    until = NOW + timedelta(minutes=3)
    async with store.open_work() as work:
        await work.slots.keep(
            [
                replace(slot, held_by=maria.id, held_until=until),
                replace(other, held_by=noah.id, held_until=until),
            ]
        )
        await work.commit()
    kept = await build.found_slot(slot)
    assert (kept.held_by, kept.held_until) == (maria.id, until)
    assert kept.state(NOW) is SlotState.HELD
    assert kept.state(until) is SlotState.OPEN
    queries, day = store.queries, Span(NOW, NOW + 24 * HOUR)
    assert await queries.free_slots(doctor.id, day, NOW, 5) == []
    assert await queries.free_days(doctor.id, day, NOW) == []
    assert await queries.doctors(day, NOW, 5) == [DoctorListing(doctor, None)]
    others = await build.found_slot(other)
    assert await queries.free_slots(doctor.id, day, until, 5) == [kept, others]
    assert await queries.doctors(day, until, 5) == [DoctorListing(doctor, slot.span.start)]
    async with store.open_work() as work:
        await work.slots.keep([slot])
        await work.commit()
    assert await build.found_slot(slot) == slot
    assert await build.found_slot(other) == others
    assert others.held_by == noah.id


async def test_booking_ends_the_hold_on_the_slot(store: Store, build: Builder) -> None:
    doctor, patient = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 3)
    async with store.open_work() as work:
        await work.slots.keep([replace(slot, held_by=patient.account.id, held_until=NOW + HOUR)])
        await work.commit()
    made = await build.appointment(patient, slot)
    assert await build.found_slot(slot) == replace(slot, appointment_id=made.id)


async def test_an_account_s_latest_hold_comes_back_as_it_was_saved(
    store: Store, build: Builder
) -> None:
    doctor, maria, noah = await build.doctor(), await build.account(), await build.account()
    slot = await build.slot(doctor.id, 3)
    first = Hold(maria.id, slot.id, NOW + HOUR, 0, NOW, 1)
    async with store.open_work() as work:
        assert await work.holds.of([maria.id]) == {}
        await work.holds.save([first, replace(first, account_id=noah.id)])
        await work.holds.save([replace(first, until=NOW + 2 * HOUR, renewals=1, count=2)])
        await work.commit()
    async with store.open_work() as work:
        renewed = replace(first, until=NOW + 2 * HOUR, renewals=1, count=2)
        others = replace(first, account_id=noah.id)
        found = await work.holds.of([maria.id, noah.id])
        assert found == {maria.id: renewed, noah.id: others}
        await work.slots.delete([slot.id])
        assert await work.holds.of([maria.id]) == {maria.id: replace(renewed, slot_id=None)}
