"""How fast a courier writes: as fast as Telegram allows, and the urgent first."""

import time

import pytest

from bot.telegram.rate_limit import PER_SECOND
from core.model import Side
from core.notifications import Booked, Letter
from storage.store import Store
from tests.builders import NOW
from tests.delivery.rounds import Rounds, office_on


async def test_at_its_usual_pace_a_strict_telegram_never_has_to_slow_it_down(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_on(store, strict_pace=True) as rounds:
        people = await rounds.reminders(70)
        async with rounds.courier(PER_SECOND, chat_per_second=1) as courier:
            await courier.deliver_due()
    assert [len(rounds.letters(person)) for person in people] == [1] * 70
    assert "asks to wait" not in caplog.text


async def test_a_wave_of_reminders_holds_up_no_news(rounds: Rounds) -> None:
    people = await rounds.reminders(150)
    async with rounds.courier(per_second=60) as courier:
        courier.nudge()
        await rounds.until_told(people, 20)
        patient, doctor, _ = await rounds.booked(hour=200)
        courier.nudge()
        before = rounds.told(people)
        await rounds.until_told([patient, doctor], 2)
        since = rounds.told(people) - before
        await courier.deliver_due()
    assert since < 60
    assert [len(rounds.letters(person)) for person in people] == [1] * 150


async def test_letters_that_lost_their_sense_spend_no_pace(rounds: Rounds) -> None:
    """A hundred bookings that were called off delay nobody else's news by a single turn."""
    doctor = await rounds.build.doctor()
    rounds.phone(doctor)
    slots = await rounds.build.slots(doctor.id, *(24 + at for at in range(100)))
    assert doctor.account_id is not None
    to = doctor.account_id
    fickle, stale = await rounds.build.person(), []
    for slot in slots:
        one = await rounds.build.appointment(fickle, slot)
        await rounds.build.cancelled(one)
        about = Booked(one.id, Side.DOCTOR)
        stale.append(Letter(to, about, NOW, f"booked:{one.id}", appointment_id=one.id))
    await rounds.put(*stale)
    patient, _, _ = await rounds.booked(hour=200, doctor=doctor)
    begun = time.monotonic()
    async with rounds.courier(per_second=4, chat_per_second=1) as courier:
        await courier.deliver_due()
        seconds = time.monotonic() - begun
    assert len(rounds.letters(doctor)) == len(rounds.letters(patient)) == 1
    assert (await rounds.outcomes())["delivered"] == 2
    assert seconds < 10, "a hundred turns would take 100 seconds in that chat alone"
