"""What a courier does on bad days: nothing is lost, nothing is sent twice without need."""

import asyncio
import sys
from datetime import timedelta

from bot.delivery.courier import AT_ONCE
from core.appointments.undo_rules import UNDO_FOR
from core.notifications import Letter, Priority, Reminder
from tests.builders import HOUR, NOW
from tests.databases import ask
from tests.delivery.rounds import Rounds

HALF_A_MINUTE = timedelta(seconds=30)
DAY = timedelta(days=1)


async def test_who_blocked_the_bot_costs_one_try_and_hears_again_after_coming_back(
    rounds: Rounds,
) -> None:
    patient, doctor, appointment = await rounds.booked()
    phone = rounds.sandbox.world.phones[rounds.chat(patient)]
    phone.blocked = True
    await rounds.deliver()
    assert (await rounds.store.deliveries.status(NOW)).unreachable_accounts == 1
    later = await rounds.build.slot(doctor.id, 72)
    moved = await rounds.services.appointments.move(patient.by, appointment.id, later.id)
    await rounds.deliver()
    assert rounds.letters(patient) == []
    assert len(rounds.letters(doctor)) == 2
    phone.blocked = False
    await rounds.store.deliveries.reachable(patient.account.telegram_id)
    await rounds.services.appointments.cancel(patient.by, moved.id)
    await rounds.deliver()
    assert rounds.texts(patient) == ["Your appointment is cancelled."]


async def test_someone_who_never_opened_the_chat_stops_nobody_else(rounds: Rounds) -> None:
    patient = await rounds.build.person()
    rounds.phone(patient, started=False)
    _, doctor, _ = await rounds.booked(patient=patient)
    await rounds.deliver()
    assert rounds.letters(patient) == []
    assert len(rounds.letters(doctor)) == 1
    assert (await rounds.store.deliveries.status(NOW)).failed == 0


async def test_what_telegram_asks_to_wait_for_is_waited_for_and_then_delivered_once(
    rounds: Rounds,
) -> None:
    patient, doctor, _ = await rounds.booked()
    chat = rounds.chat(patient)
    fault = rounds.sandbox.faults.add("too_many_requests", chat_id=chat, count=1, retry_after=1)
    await rounds.deliver()
    assert fault.hits == 1
    assert len(rounds.letters(patient)) == len(rounds.letters(doctor)) == 1


async def test_a_chat_that_asks_for_long_patience_waits_in_the_outbox(rounds: Rounds) -> None:
    """The courier's hand stays free, and the letter comes when the wait is over."""
    patient, doctor, _ = await rounds.booked()
    chat = rounds.chat(patient)
    rounds.sandbox.faults.add("too_many_requests", chat_id=chat, count=1, retry_after=60)
    await rounds.deliver()
    assert rounds.letters(patient) == []
    assert len(rounds.letters(doctor)) == 1
    rounds.sandbox.clock.advance(timedelta(seconds=60))
    await rounds.deliver()
    assert len(rounds.letters(patient)) == 1


async def test_bad_gateways_and_lost_connections_are_tried_again(rounds: Rounds) -> None:
    people = await rounds.reminders(20)
    for kind in ("bad_gateway", "internal_error", "drop_before"):
        rounds.sandbox.faults.add(kind, count=2)

    async def all_delivered() -> bool:
        await rounds.deliver()
        rounds.sandbox.clock.advance(HALF_A_MINUTE)
        return (await rounds.outcomes()).get("delivered") == 20

    await rounds.until(all_delivered)
    assert [len(rounds.letters(person)) for person in people] == [1] * 20


async def test_an_answer_that_got_lost_is_the_one_reason_to_send_again(rounds: Rounds) -> None:
    """Telegram took the letter and nobody can know it: at least once means twice here."""
    patient, doctor, _ = await rounds.booked()
    rounds.sandbox.faults.add("drop_after", chat_id=rounds.chat(patient), count=1)
    await rounds.deliver()
    assert len(rounds.letters(patient)) == 2
    assert len(rounds.letters(doctor)) == 1


async def test_a_telegram_that_is_away_loses_nothing(rounds: Rounds) -> None:
    people = await rounds.reminders(12)
    away = rounds.sandbox.faults.add("drop_before")
    async with rounds.courier() as courier:
        courier.nudge()

        async def noticed() -> bool:
            return away.hits >= 6

        async def all_delivered() -> bool:
            await courier.deliver_due()
            rounds.sandbox.clock.advance(HALF_A_MINUTE)
            return (await rounds.outcomes()).get("delivered") == 12

        await rounds.until(noticed)
        rounds.sandbox.faults.clear()
        await rounds.until(all_delivered)
    assert [len(rounds.letters(person)) for person in people] == [1] * 12


async def test_a_letter_telegram_will_never_take_is_closed_and_counted(rounds: Rounds) -> None:
    """The letters behind it are not held up."""
    doctor = await rounds.build.doctor(name="Dr. " + "Long" * 300)  # too long for a caption
    rounds.phone(doctor)
    patient, _, appointment = await rounds.booked(doctor=doctor)
    rounds.sandbox.clock.advance(24 * HOUR)
    await rounds.deliver()
    assert (await rounds.store.deliveries.status(NOW)).failed == 1
    assert [text.partition(":")[0] for text in rounds.texts(patient)] == [
        "Reminder of your appointment"
    ]
    assert appointment.live


async def test_a_slow_chat_delays_nobody_else(rounds: Rounds) -> None:
    people = await rounds.reminders(40)
    rounds.sandbox.faults.add("delay", chat_id=rounds.chat(people[0]), seconds=60.0)
    async with rounds.courier() as courier:
        courier.nudge()
        await rounds.until_delivered(39)
        await courier.close(seconds=0)
    assert rounds.letters(people[0]) == []


async def test_a_courier_that_stops_puts_back_what_it_did_not_send(rounds: Rounds) -> None:
    people = await rounds.reminders(20)
    async with rounds.courier(per_second=4) as courier:
        courier.nudge()
        await rounds.until_told(people, 1)
    assert any(not rounds.letters(person) for person in people)
    await rounds.deliver()
    assert [len(rounds.letters(person)) for person in people] == [1] * 20


async def test_killed_at_work_it_sends_again_only_what_was_sent_and_not_noted(
    rounds: Rounds, database_url: str
) -> None:
    """The bound of "at least once": what Telegram took less what the outbox knows of."""
    people = await rounds.reminders(80)
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.killed"),
        *(database_url, rounds.sandbox.api_url, rounds.sandbox.token),
    )
    await rounds.until_told(people, 20)
    killed.kill()
    await killed.wait()
    await asyncio.sleep(0.1)  # what is still in the sockets arrives
    sent = rounds.told(people)
    noted = (await rounds.outcomes()).get("delivered", 0)
    async with rounds.courier() as courier:
        await courier.take_over()  # what was leased is due at once: no lease is waited for
        await courier.deliver_due()
    counts = [len(rounds.letters(person)) for person in people]
    assert min(counts) == 1
    assert sum(counts) - len(people) == sent - noted <= AT_ONCE


async def test_killed_at_work_it_tells_the_same_whole_day_again(
    rounds: Rounds, database_url: str
) -> None:
    """Sent and not noted, a letter for two appointments comes twice as it was, and nothing besides.

    Where it was noted it was for both.
    """
    build, letters = rounds.build, list[Letter]()
    people = [await build.person(f"Patient {at}") for at in range(30)]
    for person in people:
        rounds.phone(person)
    hours = [2 + at / 4 for at in range(30)]
    for _ in range(2):
        doctor = await build.doctor()
        slots = await build.slots(doctor.id, *hours, minutes=15)
        for person, slot in zip(people, slots, strict=True):
            one, starts = await build.appointment(person, slot), slot.span.start
            about, due = Reminder(one.id, starts, starts), starts - DAY
            to, key = person.account.id, f"reminder:{one.id}"
            letters.append(Letter(to, about, due, key, Priority.REMINDER, one.id))
        hours = [*hours[3:], *hours[:3]]
    await rounds.put(*letters)
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.killed"),
        *(database_url, rounds.sandbox.api_url, rounds.sandbox.token),
    )
    await rounds.until_told(people, 20)
    killed.kill()
    await killed.wait()
    await asyncio.sleep(0.1)  # what is still in the sockets arrives
    sent = rounds.told(people)
    noted = (await rounds.outcomes()).get("delivered", 0)
    assert noted % 2 == 0
    async with rounds.courier() as courier:
        await courier.take_over()
        await courier.deliver_due()
    told = [[letter.text for letter in rounds.letters(person)] for person in people]
    assert all(len(texts) in {1, 2} and len({*texts}) == 1 for texts in told)
    assert all(texts[0].startswith("Reminder of your appointments:") for texts in told)
    assert sum(map(len, told)) - len(people) == sent - noted // 2
    assert await rounds.outcomes() == {"delivered": 2 * len(people)}


async def test_letters_that_are_taken_back_while_in_hand_do_not_go_out_and_use_no_turn(
    rounds: Rounds,
) -> None:
    """Nor are they noted: they are as the one who took them back left them."""
    people = await rounds.reminders(30)
    async with rounds.courier(per_second=1) as courier:
        courier.nudge()
        await rounds.until_told(people, 1)
        waiting = [person for person in people if not rounds.letters(person)]
        for person in waiting:
            (left,) = await rounds.letter_ids(person)
            await rounds.store.deliveries.withdraw(left, NOW, "taken back")
        at_once = rounds.told(people)
        async with asyncio.timeout(15):  # half of what their turns would take
            await courier.deliver_due()
    assert at_once <= rounds.told(people) <= at_once + 3, "a few set out while they were taken back"
    assert (await rounds.outcomes())["withdrawn"] + rounds.told(people) >= 30
    cause = "SELECT DISTINCT cause FROM outbox WHERE outcome = 'withdrawn'"
    assert [tuple(row) for row in await ask(rounds.store.database, cause)] == [("taken back",)]


async def test_a_reminder_that_waits_for_its_turn_dies_with_its_appointment(rounds: Rounds) -> None:
    patient, doctor, appointment = await rounds.booked(hour=48)
    await rounds.deliver()
    rounds.sandbox.clock.advance(24 * HOUR)
    await rounds.services.appointments.cancel(patient.by, appointment.id)
    stale = Reminder(appointment.id, appointment.span.start, appointment.span.start)
    await rounds.put(Letter(patient.account.id, stale, NOW, "late", appointment_id=appointment.id))
    await rounds.deliver()
    assert rounds.texts(patient)[1:] == ["Your appointment is cancelled."]
    rounds.sandbox.clock.advance(UNDO_FOR)
    await rounds.deliver()
    assert len(rounds.letters(doctor)) == 2
