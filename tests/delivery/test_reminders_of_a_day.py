"""Several appointments of one day are reminded of in one letter: none twice, none forgotten."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.messages import Message
from core.model import Appointment, Doctor, Relation
from tests.builders import NOW, Someone
from tests.databases import ask
from tests.delivery.rounds import Rounds

HOUR = timedelta(hours=1)
NINE, HALF_PAST_TEN, FOUR = 47, 48.5, 54
"""Hours from NOW to the day after next, at the clinic."""
ALONE = "Reminder of your appointment:"


@pytest.fixture
async def patient(rounds: Rounds) -> Someone:
    """Return a patient who cares for a child, with a phone."""
    someone = await rounds.build.person()
    rounds.phone(someone)
    return someone


async def booked(
    rounds: Rounds, patient: Someone, *hours: float, doctor: Doctor | None = None
) -> list[Appointment]:
    """Book these times, each with its own doctor, and let everybody hear of it."""
    made = []
    for hour in hours:
        one = doctor or await rounds.build.doctor(f"Dr. {hour:g}")
        _, _, appointment = await rounds.booked(hour, one, patient)
        made.append(appointment)
    await rounds.deliver()
    return made


def reminders(rounds: Rounds, patient: Someone) -> list[Message]:
    """Return the reminders that a patient had."""
    return [one for one in rounds.letters(patient) if one.text.startswith("Reminder")]


async def at(rounds: Rounds, hour: float) -> None:
    """Let it be so many hours after NOW, and deliver what is due."""
    rounds.sandbox.clock.advance(NOW + hour * HOUR - rounds.sandbox.clock.now())
    await rounds.deliver()


async def test_a_day_ahead_one_letter_tells_all_of_the_day(
    rounds: Rounds, patient: Someone
) -> None:
    """Own ones and the child's, each with its time, doctor, for whom, and its own buttons."""
    child = await rounds.build.patient("Misha", patient.account, relation=Relation.CHILD)
    await booked(rounds, patient, NINE, FOUR)
    await booked(rounds, Someone(patient.account, child), HALF_PAST_TEN)
    await at(rounds, NINE - 24)
    (letter,) = reminders(rounds, patient)
    assert letter.text.startswith("Reminder of your appointments: tomorrow, Wednesday 4 March")
    told = letter.text.split("\n\n")
    assert told[1] == "09:00, Dr. 47"
    assert told[2] == "10:30, Dr. 48.5\nFor: Misha"
    assert told[3] == "16:00, Dr. 54"
    assert [[button["text"] for button in row] for row in letter.rows] == [
        [f"{time}: I'm coming", f"{time}: change"] for time in ("09:00", "10:30", "16:00")
    ]
    await at(rounds, FOUR - 24)
    assert len(reminders(rounds, patient)) == 1


async def test_hours_ahead_only_what_is_near_is_told_with_the_first(
    rounds: Rounds, patient: Someone
) -> None:
    """At seven that it is at nine and half past ten; at two that it is at four."""
    await booked(rounds, patient, NINE, HALF_PAST_TEN, FOUR)
    await at(rounds, NINE - 24)
    await at(rounds, NINE - 2)
    await at(rounds, HALF_PAST_TEN - 2)
    await at(rounds, FOUR - 2)
    _, morning, afternoon = reminders(rounds, patient)
    assert "09:00" in morning.text
    assert "10:30" in morning.text
    assert "16:00" not in morning.text
    assert afternoon.text.startswith(
        "Reminder of your appointment: today, Wednesday 4 March, 16:00"
    )
    assert (await rounds.store.deliveries.status(NOW + 60 * HOUR)).waiting == 0


async def test_what_is_off_or_moved_away_is_not_told_and_the_rest_is(
    rounds: Rounds, patient: Someone
) -> None:
    """Where the first is off, the next speaks at its own time; what comes later, by itself."""
    first, second, third = await booked(rounds, patient, NINE, HALF_PAST_TEN, FOUR)
    await rounds.build.cancel_for_good(patient.by, first)
    doctor = await rounds.build.doctor("Dr. Late")
    other_day = await rounds.build.slot(second.doctor_id, HALF_PAST_TEN + 24)
    await rounds.services.appointments.move(patient.by, second.id, other_day.id)
    await at(rounds, NINE - 24)
    assert reminders(rounds, patient) == []
    await at(rounds, FOUR - 24)
    (letter,) = reminders(rounds, patient)
    assert letter.text.startswith(
        "Reminder of your appointment: tomorrow, Wednesday 4 March, 16:00"
    )
    await booked(rounds, patient, FOUR + 1, doctor=doctor)
    await at(rounds, FOUR + 1 - 24)
    assert [("17:00" in one.text, "16:00" in one.text) for one in reminders(rounds, patient)] == [
        (False, True),
        (True, False),
    ]
    assert third.live


async def test_two_couriers_tell_a_day_once_whichever_falls_due_meanwhile(
    rounds: Rounds, patient: Someone
) -> None:
    """The later appointment was written first: it falls due while the other is on its way."""
    await booked(rounds, patient, HALF_PAST_TEN, NINE)
    rounds.sandbox.clock.advance((NINE - 24) * HOUR)
    now = rounds.sandbox.clock.now()
    (held,) = await rounds.store.deliveries.lease(now, now + 2 * HOUR, 10)
    await at(rounds, HALF_PAST_TEN - 24)
    assert reminders(rounds, patient) == []
    await rounds.store.deliveries.retry(held.id, rounds.sandbox.clock.now(), "put back")
    async with rounds.courier() as one, rounds.courier() as other:
        await asyncio.gather(one.deliver_due(), other.deliver_due())
    (letter,) = reminders(rounds, patient)
    assert "09:00" in letter.text
    assert "10:30" in letter.text


async def test_who_dies_between_sending_and_noting_tells_the_whole_day_again(
    rounds: Rounds, patient: Someone
) -> None:
    """As any letter: twice at most, the same, and nothing of the day besides."""
    await booked(rounds, patient, NINE, FOUR)
    rounds.sandbox.clock.advance((NINE - 24) * HOUR)
    now = rounds.sandbox.clock.now()
    await rounds.store.deliveries.lease(now, now + HOUR, 10)
    await at(rounds, NINE - 22)
    await at(rounds, FOUR - 24)
    (letter,) = reminders(rounds, patient)
    assert "09:00" in letter.text
    assert "16:00" in letter.text


async def test_who_blocked_the_bot_is_reminded_by_the_next_of_the_day_once_back(
    rounds: Rounds, patient: Someone
) -> None:
    await booked(rounds, patient, NINE, FOUR)
    phone = rounds.sandbox.world.phones[rounds.chat(patient)]
    phone.blocked = True
    await at(rounds, NINE - 24)
    phone.blocked = False
    await rounds.store.deliveries.reachable(patient.account.telegram_id)
    await at(rounds, FOUR - 24)
    (letter,) = reminders(rounds, patient)
    assert letter.text.startswith(
        "Reminder of your appointment: tomorrow, Wednesday 4 March, 16:00"
    )


async def test_more_than_a_letter_holds_are_told_by_themselves(
    rounds: Rounds, patient: Someone
) -> None:
    """Six at once; each of eight is told once."""
    child = await rounds.build.patient("Misha", patient.account, relation=Relation.CHILD)
    hours = [NINE + at for at in range(4)]
    await booked(rounds, patient, *hours)
    await booked(rounds, Someone(patient.account, child), *(hour + 0.5 for hour in hours))
    for hour in sorted((*hours, *(hour + 0.5 for hour in hours))):
        await at(rounds, hour - 24)
    told = "\n".join(one.text for one in reminders(rounds, patient))
    assert len(reminders(rounds, patient)) == 2
    assert all(told.count(f"{9 + at // 2:02}:{at % 2 * 30:02},") == 1 for at in range(8))
    noted = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND outcome = 'delivered'"
    assert [tuple(row) for row in await ask(rounds.store.database, noted)] == [(8,)]


async def test_past_the_cut_off_the_row_says_that_one_cannot_come(
    rounds: Rounds, patient: Someone
) -> None:
    """What works stands there: of the first it is too late to change, of the second it is not."""
    await booked(rounds, patient, NINE, HALF_PAST_TEN)
    await at(rounds, NINE - 24)
    rounds.sandbox.clock.advance(NOW + (NINE - 0.5) * HOUR - rounds.sandbox.clock.now())
    await rounds.deliver()
    letter = reminders(rounds, patient)[-1]
    assert [[button["text"] for button in row] for row in letter.rows] == [
        ["09:00: I'm coming", "09:00: I can't come"],
        ["10:30: I'm coming", "10:30: change"],
    ]
