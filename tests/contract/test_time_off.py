"""What core.ports.time_off promises, on both databases."""

from core.model import SlotState, Span
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder


async def test_times_off_are_found_by_what_they_overlap(store: Store, build: Builder) -> None:
    """Those that only touch a span are none of its; another doctor's are never."""
    doctor, other = await build.doctor(), await build.doctor()
    async with store.open_work() as work:
        late = await work.time_off.add(doctor.id, Span(NOW + 5 * HOUR, NOW + 9 * HOUR))
        early = await work.time_off.add(doctor.id, Span(NOW, NOW + 6 * HOUR))
        await work.time_off.add(other.id, Span(NOW, NOW + 9 * HOUR))
        assert await work.time_off.between(doctor.id, ALWAYS) == [early, late]
        assert await work.time_off.between(doctor.id, Span(NOW - HOUR, NOW)) == []
        assert await work.time_off.between(doctor.id, Span(NOW + 6 * HOUR, NOW + 7 * HOUR)) == [
            late
        ]
        await work.commit()
    assert await store.queries.times_off(doctor.id, ALWAYS, 1) == [early]
    assert await store.queries.times_off(doctor.id, ALWAYS, 5, 1) == [late]
    assert await store.queries.time_off(late.id) == late


async def test_what_was_removed_is_gone(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    async with store.open_work() as work:
        made = await work.time_off.add(doctor.id, ALWAYS)
        assert await work.time_off.get(made.id) == made
        await work.time_off.remove(made.id)
        assert await work.time_off.get(made.id) is None
        await work.commit()
    assert await store.queries.time_off(made.id) is None


async def test_slots_in_a_time_off_are_not_offered(store: Store, build: Builder) -> None:
    """It leaves alone what was switched off by hand: that stays so when the time off ends."""
    doctor = await build.doctor()
    one, two = await build.slots(doctor.id, 1, 2)
    off = await build.slot(doctor.id, 3, off=True)
    for away, states in (
        (True, [SlotState.CLOSED, SlotState.OPEN, SlotState.CLOSED]),
        (False, [SlotState.OPEN, SlotState.OPEN, SlotState.CLOSED]),
    ):
        async with store.open_work() as work:
            await work.slots.set_time_off([one.id, off.id], off=away)
            await work.commit()
        assert [await build.state(slot) for slot in (one, two, off)] == states
