"""What a courier does on bad days: nothing is lost, nothing is sent twice without need."""

import asyncio
import sys
from datetime import timedelta

from bot.delivery.courier import AT_ONCE
from core.notifications import Letter, Reminder
from tests.builders import HOUR, NOW
from tests.databases import ask
from tests.delivery.office import Office

HALF_A_MINUTE = timedelta(seconds=30)


async def test_who_blocked_the_bot_costs_one_try_and_hears_again_after_coming_back(
    office: Office,
) -> None:
    patient, doctor, appointment = await office.booked()
    phone = office.sandbox.world.phones[office.chat(patient)]
    phone.blocked = True
    await office.deliver()
    assert (await office.store.deliveries.status(NOW)).unreachable_accounts == 1
    later = await office.build.slot(doctor.id, 72)
    moved = await office.services.appointments.move(patient.by, appointment.id, later.id)
    await office.deliver()
    assert office.letters(patient) == []
    assert len(office.letters(doctor)) == 2
    phone.blocked = False
    await office.store.deliveries.reachable(patient.account.telegram_id)
    await office.services.appointments.cancel(patient.by, moved.id)
    await office.deliver()
    assert office.texts(patient) == ["Your appointment is cancelled."]


async def test_someone_who_never_opened_the_chat_stops_nobody_else(office: Office) -> None:
    patient = await office.build.person()
    office.phone(patient, started=False)
    _, doctor, _ = await office.booked(patient=patient)
    await office.deliver()
    assert office.letters(patient) == []
    assert len(office.letters(doctor)) == 1
    assert (await office.store.deliveries.status(NOW)).failed == 0


async def test_what_telegram_asks_to_wait_for_is_waited_for_and_then_delivered_once(
    office: Office,
) -> None:
    patient, doctor, _ = await office.booked()
    chat = office.chat(patient)
    fault = office.sandbox.faults.add("too_many_requests", chat_id=chat, count=1, retry_after=1)
    await office.deliver()
    assert fault.hits == 1
    assert len(office.letters(patient)) == len(office.letters(doctor)) == 1


async def test_a_chat_that_asks_for_long_patience_waits_in_the_outbox(office: Office) -> None:
    """The courier's hand stays free, and the letter comes when the wait is over."""
    patient, doctor, _ = await office.booked()
    chat = office.chat(patient)
    office.sandbox.faults.add("too_many_requests", chat_id=chat, count=1, retry_after=60)
    await office.deliver()
    assert office.letters(patient) == []
    assert len(office.letters(doctor)) == 1
    office.sandbox.clock.advance(timedelta(seconds=60))
    await office.deliver()
    assert len(office.letters(patient)) == 1


async def test_bad_gateways_and_lost_connections_are_tried_again(office: Office) -> None:
    people = await office.reminders(20)
    for kind in ("bad_gateway", "internal_error", "drop_before"):
        office.sandbox.faults.add(kind, count=2)

    async def all_delivered() -> bool:
        await office.deliver()
        office.sandbox.clock.advance(HALF_A_MINUTE)
        return (await office.outcomes()).get("delivered") == 20

    await office.until(all_delivered)
    assert [len(office.letters(person)) for person in people] == [1] * 20


async def test_an_answer_that_got_lost_is_the_one_reason_to_send_again(office: Office) -> None:
    """Telegram took the letter and nobody can know it: at least once means twice here."""
    patient, doctor, _ = await office.booked()
    office.sandbox.faults.add("drop_after", chat_id=office.chat(patient), count=1)
    await office.deliver()
    assert len(office.letters(patient)) == 2
    assert len(office.letters(doctor)) == 1


async def test_a_telegram_that_is_away_loses_nothing(office: Office) -> None:
    people = await office.reminders(12)
    away = office.sandbox.faults.add("drop_before")
    async with office.courier() as courier:
        courier.nudge()

        async def noticed() -> bool:
            return away.hits >= 6

        async def all_delivered() -> bool:
            await courier.deliver_due()
            office.sandbox.clock.advance(HALF_A_MINUTE)
            return (await office.outcomes()).get("delivered") == 12

        await office.until(noticed)
        office.sandbox.faults.clear()
        await office.until(all_delivered)
    assert [len(office.letters(person)) for person in people] == [1] * 12


async def test_a_letter_telegram_will_never_take_is_closed_and_counted(office: Office) -> None:
    """The letters behind it are not held up."""
    doctor = await office.build.doctor(name="Dr. " + "Long" * 300)  # too long for a caption
    office.phone(doctor)
    patient, _, appointment = await office.booked(doctor=doctor)
    office.sandbox.clock.advance(24 * HOUR)
    await office.deliver()
    assert (await office.store.deliveries.status(NOW)).failed == 1
    assert [text.partition(":")[0] for text in office.texts(patient)] == [
        "Reminder of your appointment"
    ]
    assert appointment.live


async def test_a_slow_chat_delays_nobody_else(office: Office) -> None:
    people = await office.reminders(40)
    office.sandbox.faults.add("delay", chat_id=office.chat(people[0]), seconds=60.0)
    async with office.courier() as courier:
        courier.nudge()
        await office.until_delivered(39)
        await courier.close(seconds=0)
    assert office.letters(people[0]) == []


async def test_a_courier_that_stops_puts_back_what_it_did_not_send(office: Office) -> None:
    people = await office.reminders(20)
    async with office.courier(per_second=4) as courier:
        courier.nudge()
        await office.until_told(people, 1)
    assert any(not office.letters(person) for person in people)
    await office.deliver()
    assert [len(office.letters(person)) for person in people] == [1] * 20


async def test_killed_at_work_it_sends_again_only_what_was_sent_and_not_noted(
    office: Office, database_url: str
) -> None:
    """The bound of "at least once": what Telegram took less what the outbox knows of."""
    people = await office.reminders(80)
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.killed"),
        *(database_url, office.sandbox.api_url, office.sandbox.token),
    )
    await office.until_told(people, 20)
    killed.kill()
    await killed.wait()
    await asyncio.sleep(0.1)  # what is still in the sockets arrives
    sent = office.told(people)
    noted = (await office.outcomes()).get("delivered", 0)
    async with office.courier() as courier:
        await courier.take_over()  # what was leased is due at once: no lease is waited for
        await courier.deliver_due()
    counts = [len(office.letters(person)) for person in people]
    assert min(counts) == 1
    assert sum(counts) - len(people) == sent - noted <= AT_ONCE


async def test_letters_that_are_taken_back_while_in_hand_do_not_go_out_and_use_no_turn(
    office: Office,
) -> None:
    """Nor are they noted: they are as the one who took them back left them."""
    people = await office.reminders(30)
    async with office.courier(per_second=1) as courier:
        courier.nudge()
        await office.until_told(people, 1)
        waiting = [person for person in people if not office.letters(person)]
        for person in waiting:
            (left,) = await office.letter_ids(person)
            await office.store.deliveries.withdraw(left, NOW, "taken back")
        at_once = office.told(people)
        async with asyncio.timeout(15):  # half of what their turns would take
            await courier.deliver_due()
    assert at_once <= office.told(people) <= at_once + 3, "a few set out while they were taken back"
    assert (await office.outcomes())["withdrawn"] + office.told(people) >= 30
    cause = "SELECT DISTINCT cause FROM outbox WHERE outcome = 'withdrawn'"
    assert [tuple(row) for row in await ask(office.store.database, cause)] == [("taken back",)]


async def test_a_reminder_that_waits_for_its_turn_dies_with_its_appointment(office: Office) -> None:
    patient, doctor, appointment = await office.booked(hour=48)
    await office.deliver()
    office.sandbox.clock.advance(24 * HOUR)
    await office.services.appointments.cancel(patient.by, appointment.id)
    stale = Reminder(appointment.id, appointment.span.start, appointment.span.start)
    await office.put(Letter(patient.account.id, stale, NOW, "late", appointment_id=appointment.id))
    await office.deliver()
    assert office.texts(patient)[1:] == ["Your appointment is cancelled."]
    assert len(office.letters(doctor)) == 2
