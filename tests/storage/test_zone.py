"""A clinic that moves to another zone keeps its slots, and their dates follow."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.model import SlotState, Span
from core.ports.slots import NewSlot
from core.wall_clock import day_of
from storage.store import Store
from storage.zone import redate
from tests.builders import ALWAYS, NOW, Builder

UTC_ZONE, AUCKLAND, LIMA = (ZoneInfo(name) for name in ("UTC", "Pacific/Auckland", "America/Lima"))


async def test_dates_follow_the_zone_from_now_on(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    hours = [*range(-30, 30)]
    await build.slots(doctor.id, *hours)
    assert await redate(store.database, UTC_ZONE, NOW)
    for zone in (AUCKLAND, LIMA, AUCKLAND):
        assert await redate(store.database, zone, NOW)
        async with store.open_work() as work:
            for slot in await work.slots.between(doctor.id, ALWAYS):
                ahead = slot.span.start >= NOW
                assert slot.day == day_of(slot.span.start, zone if ahead else UTC_ZONE)
        assert not await redate(store.database, zone, NOW)


async def test_days_on_both_sides_of_a_change_of_the_clocks_are_right(
    store: Store, build: Builder
) -> None:
    doctor, berlin = await build.doctor(), ZoneInfo("Europe/Berlin")
    midnight = datetime(2026, 3, 29, 22, tzinfo=UTC)
    spans = [
        Span(midnight + timedelta(minutes=m), midnight + timedelta(minutes=m + 15))
        for m in (-15, 0)
    ]
    async with store.open_work() as work:
        await work.slots.add([NewSlot(doctor.id, span, date(2026, 3, 29)) for span in spans])
        await work.commit()
    await redate(store.database, berlin, NOW)
    async with store.open_work() as work:
        found = await work.slots.between(doctor.id, ALWAYS)
    assert [slot.day for slot in found] == [date(2026, 3, 29), date(2026, 3, 30)]
    assert all(slot.state(NOW) is SlotState.OPEN for slot in found)
