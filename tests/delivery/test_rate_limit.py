"""How fast a courier writes: as fast as Telegram allows, and the urgent first."""

import pytest

from bot.telegram.rate_limit import PER_SECOND
from storage.store import Store
from tests.delivery.office import Office, office_on


async def test_at_its_usual_pace_a_strict_telegram_never_has_to_slow_it_down(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_on(store, strict_pace=True) as office:
        people = await office.reminders(70)
        async with office.courier(PER_SECOND, chat_per_second=1) as courier:
            await courier.deliver_due()
    assert [len(office.letters(person)) for person in people] == [1] * 70
    assert "asks to wait" not in caplog.text


async def test_a_wave_of_reminders_holds_up_no_news(office: Office) -> None:
    people = await office.reminders(150)
    async with office.courier(per_second=60) as courier:
        courier.nudge()
        await office.until_told(people, 20)
        patient, doctor, _ = await office.booked(hour=200)
        courier.nudge()
        before = office.told(people)
        await office.until_told([patient, doctor], 2)
        since = office.told(people) - before
        await courier.deliver_due()
    assert since < 60
    assert [len(office.letters(person)) for person in people] == [1] * 150
