"""What core.ports.pages promises about doctors and free times, on both databases."""

from dataclasses import replace
from datetime import timedelta

from core.model import DoctorId, Span, Verification
from core.views import DoctorListing, FreeDay
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder

WEEK = Span(NOW, NOW + timedelta(days=7))


async def test_doctors_come_by_their_next_free_time_then_by_name(
    store: Store, build: Builder
) -> None:
    late, early = await build.doctor("Late"), await build.doctor("Early")
    zoe, amy = await build.doctor("Zoe"), await build.doctor("Amy")
    full, far = await build.doctor("Full"), await build.doctor("Far")
    for name, state in (("Waiting", Verification.WAITING), ("Declined", Verification.DECLINED)):
        await build.doctor(name, state)
    await build.slots(late.id, 5, 6)
    await build.slots(early.id, 7, 2)
    for doctor in (zoe, amy):
        await build.slot(doctor.id, 9)
    await build.appointment(await build.person(), await build.slot(full.id, 1))
    await build.slot(far.id, 24 * 8)
    expected = [
        DoctorListing(early, NOW + 2 * HOUR),
        DoctorListing(late, NOW + 5 * HOUR),
        DoctorListing(amy, NOW + 9 * HOUR),
        DoctorListing(zoe, NOW + 9 * HOUR),
        DoctorListing(far, None),
        DoctorListing(full, None),
    ]
    assert await store.queries.doctors(WEEK, NOW, 10) == expected
    assert await store.queries.doctors(WEEK, NOW, 2, 3) == expected[3:5]
    assert await store.queries.doctors(WEEK, NOW, 10, 6) == []


async def test_a_disabled_doctor_is_not_listed(store: Store, build: Builder) -> None:
    await build.doctor(account_id=(await build.account(disabled=True)).id)
    assert await store.queries.doctors(ALWAYS, NOW, 10) == []
    assert await store.queries.specialties() == []


async def test_specialties_are_those_of_practising_doctors_once_each(
    store: Store, build: Builder
) -> None:
    for specialty in ("Neurology", "Cardiology", "Neurology"):
        doctor = await build.doctor()
        async with store.open_work() as work:
            await work.people.save_doctor(replace(doctor, specialty=specialty))
            await work.commit()
    assert await store.queries.specialties() == ["Cardiology", "Neurology"]


async def test_free_days_are_those_with_an_open_slot_that_starts_in_the_span(
    store: Store, build: Builder
) -> None:
    doctor, other = await build.doctor(), await build.doctor()
    await build.slots(doctor.id, 1, 2, 49, 24 * 6)
    await build.appointment(await build.person(), await build.slot(doctor.id, 25))
    await build.slot(doctor.id, 73, off=True)
    await build.slots(other.id, 97)
    days = [NOW.date() + timedelta(days=ahead) for ahead in (0, 2, 6)]
    assert await store.queries.free_days(doctor.id, WEEK, NOW) == days
    until = Span(NOW + HOUR, NOW + timedelta(days=6))
    assert await store.queries.free_days(doctor.id, until, NOW) == days[:2]


async def test_free_slots_are_open_in_order_and_bounded_by_their_starts(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    three, one, two = await build.slots(doctor.id, 3, 1, 2)
    await build.appointment(await build.person(), await build.slot(doctor.id, 4))
    queries = store.queries
    assert await queries.free_slots(doctor.id, WEEK, NOW, 10) == [one, two, three]
    assert await queries.free_slots(doctor.id, WEEK, NOW, 2) == [one, two]
    assert await queries.free_slots(doctor.id, Span(one.span.start, three.span.start), NOW, 9) == [
        one,
        two,
    ]
    just_after = one.span.start + timedelta(microseconds=1)
    assert await queries.free_slots(doctor.id, Span(just_after, WEEK.end), NOW, 1) == [two]


async def test_a_day_comes_with_its_free_times_and_the_free_days_around_it(
    store: Store, build: Builder
) -> None:
    """Neither a booked day nor one that cannot be booked yet counts as one that is free."""
    doctor, other = await build.doctor(), await build.doctor()
    early, one, two, late = await build.slots(doctor.id, 1, 49, 50, 24 * 5)
    await build.appointment(await build.person(), await build.slot(doctor.id, 25))
    await build.slot(doctor.id, 73, off=True)
    await build.slots(other.id, 26, 51, 74)
    free_day = store.queries.free_day
    whole = Span(NOW + 48 * HOUR, NOW + 72 * HOUR)
    around = early.day, late.day
    assert await free_day(doctor.id, whole, WEEK, NOW, 9) == FreeDay([one, two], *around)
    assert await free_day(doctor.id, whole, WEEK, NOW, 1) == FreeDay([one], *around)
    near = Span(NOW + 2 * HOUR, NOW + 50 * HOUR)
    assert await free_day(doctor.id, whole, near, NOW, 9) == FreeDay([one])
    full = Span(NOW + 24 * HOUR, NOW + 48 * HOUR)
    assert await free_day(doctor.id, full, WEEK, NOW, 9) == FreeDay([], early.day, one.day)


async def test_the_nearest_free_times_lie_on_both_sides_and_come_in_order(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(1, 11))
    await build.slots(doctor.id, -1, 24 * 8)
    around = slots[4].span.start
    await build.appointment(await build.person(), slots[4])
    nearest = store.queries.nearest_free
    assert await nearest(doctor.id, around, WEEK, NOW, 4) == [
        slots[2],
        slots[3],
        slots[5],
        slots[6],
    ]
    assert await nearest(doctor.id, NOW - 9 * HOUR, WEEK, NOW, 2) == slots[:2]
    assert await nearest(doctor.id, WEEK.end, WEEK, NOW, 2) == slots[-2:]
    assert await nearest(DoctorId(4711), around, WEEK, NOW, 2) == []


async def test_a_slot_is_found_by_its_id(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 1)
    assert await store.queries.slot(slot.id) == slot
    assert await store.queries.slot(type(slot.id)(4711)) is None
