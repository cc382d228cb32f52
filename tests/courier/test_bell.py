"""The bell rings when letters are safe, and only then."""

import pytest

from bot.post.bell import Bell
from core.booking import BookingDesk
from core.errors import SlotTakenError
from storage.store import Store
from tests.builders import NOW, Builder


class Ear:
    """Hears how often it rang, and what a second reader could see by then."""

    def __init__(self, bell: Bell) -> None:
        self.rings = 0
        bell.ring = self.hear

    def hear(self) -> None:
        self.rings += 1


async def test_it_rings_once_for_a_booking_and_not_for_what_was_refused(
    store: Store, build: Builder
) -> None:
    bell = Bell(store.open_work)
    ear = Ear(bell)
    desk = BookingDesk(bell.open_work, build.policy, build.clock)
    doctor, first, second = await build.doctor(), await build.person(), await build.person("Ada")
    slot = await build.slot(doctor.id, 48)
    await desk.book(first.id, slot.id)
    assert ear.rings == 1
    assert (await store.post.standing(NOW)).late == 2
    with pytest.raises(SlotTakenError):
        await desk.book(second.id, slot.id)
    assert ear.rings == 1


async def test_it_stays_silent_for_what_is_rolled_back_or_tells_nobody(
    store: Store, build: Builder
) -> None:
    bell = Bell(store.open_work)
    ear = Ear(bell)
    person = await build.person()
    async with bell.open_work() as work:
        await work.outbox.put([])
    async with bell.open_work() as work:
        await work.people.save(person)
        await work.commit()
    assert ear.rings == 0
