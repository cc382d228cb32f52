"""The courier is woken when letters are safe, and only then."""

import pytest

from bot.delivery.wake_up import WakeUp
from core.appointments.booking import BookingService
from core.errors import SlotTakenError
from storage.store import Store
from tests.builders import NOW, Builder


class Ear:
    """Hears how often it rang, and what a second reader could see by then."""

    def __init__(self, wake_up: WakeUp) -> None:
        self.calls = 0
        wake_up.wake = self.hear

    def hear(self) -> None:
        self.calls += 1


async def test_it_rings_once_for_a_booking_and_not_for_what_was_refused(
    store: Store, build: Builder
) -> None:
    wake_up = WakeUp(store.open_work)
    ear = Ear(wake_up)
    booking = BookingService(wake_up.open_work, build.policy, build.clock)
    doctor, first, second = await build.doctor(), await build.person(), await build.person("Ada")
    slot = await build.slot(doctor.id, 48)
    await booking.book(first.by, first.patient.id, slot.id)
    assert ear.calls == 1
    assert (await store.deliveries.status(NOW)).late == 2
    with pytest.raises(SlotTakenError):
        await booking.book(second.by, second.patient.id, slot.id)
    assert ear.calls == 1


async def test_it_stays_silent_for_what_is_rolled_back_or_tells_nobody(
    store: Store, build: Builder
) -> None:
    wake_up = WakeUp(store.open_work)
    ear = Ear(wake_up)
    account = await build.account()
    async with wake_up.open_work() as work:
        await work.outbox.put([])
    async with wake_up.open_work() as work:
        await work.people.save_account(account)
        await work.commit()
    assert ear.calls == 0
