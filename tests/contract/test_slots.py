"""What core.ports.Slots promises, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import ConstraintError
from core.model import SlotState, Span, Status
from core.ports import NewSlot
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder


async def test_published_slots_are_open_and_come_in_order(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    late, early = await build.slots(doctor.id, 3, 1)
    async with store.open_work() as work:
        assert await work.slots.between(doctor.id, ALWAYS) == [early, late]
    assert early.state is SlotState.OPEN
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


async def test_marking_changes_only_the_slots_named(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    one, two, three = await build.slots(doctor.id, 1, 2, 3)
    async with store.open_work() as work:
        await work.slots.mark({one.id, three.id}, SlotState.CLOSED)
        await work.slots.mark([], SlotState.BOOKED)
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
    appointment = await build.appointment(patient.id, slot)
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
