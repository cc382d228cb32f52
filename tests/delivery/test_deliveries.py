"""What a courier does on good days: everybody hears what they should, once and in order."""

from datetime import timedelta

from icalendar import Calendar

from core.model import AdminRole, Verification
from tests.builders import HOUR, NOW, by
from tests.delivery.rounds import Rounds


async def test_both_sides_hear_of_a_booking_at_once_and_of_a_reminder_when_it_is_due(
    rounds: Rounds,
) -> None:
    patient, doctor, _ = await rounds.booked(hour=48)
    await rounds.deliver()
    assert rounds.texts(patient) == ["Your appointment is booked and confirmed."]
    assert rounds.texts(doctor) == ["A new appointment is booked."]
    rounds.sandbox.clock.advance(23 * HOUR)
    await rounds.deliver()
    assert len(rounds.letters(patient)) == 1
    rounds.sandbox.clock.advance(HOUR)
    await rounds.deliver()
    await rounds.deliver()
    assert [text.partition(":")[0] for text in rounds.texts(patient)[1:]] == [
        "Reminder of your appointment"
    ]


async def test_a_confirmation_brings_a_calendar_file_and_a_move_a_higher_sequence(
    rounds: Rounds,
) -> None:
    patient, doctor, appointment = await rounds.booked()
    later = await rounds.build.slot(doctor.id, 72)
    await rounds.deliver()
    await rounds.services.appointments.move(patient.by, appointment.id, later.id)
    await rounds.deliver()
    await rounds.services.appointments.cancel(patient.by, appointment.id)
    await rounds.deliver()
    files = [message.file.content for message in rounds.letters(patient) if message.file]
    entries = [Calendar.from_ical(file) for file in files]
    events = [entry.events[0] for entry in entries]
    assert [str(entry["METHOD"]) for entry in entries] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert {str(event["UID"]) for event in events} == {appointment.uid}


async def test_what_was_booked_and_cancelled_before_it_was_told_is_told_to_nobody(
    rounds: Rounds,
) -> None:
    patient, doctor, appointment = await rounds.booked()
    await rounds.services.appointments.cancel(patient.by, appointment.id)
    await rounds.deliver()
    assert rounds.letters(patient) == rounds.letters(doctor) == []
    assert await rounds.outcomes() == {"withdrawn": 4}


async def test_one_persons_letters_keep_their_order_and_changes_go_before_reminders(
    rounds: Rounds,
) -> None:
    patient, doctor, _ = await rounds.booked(hour=26)
    for hour in (27, 28, 29):
        await rounds.booked(hour, doctor, patient)
    rounds.sandbox.clock.advance(6 * HOUR)  # the first reminders are due by now, too
    await rounds.deliver()
    said = [message.text for message in rounds.letters(patient)]
    assert [text.partition(".")[0] for text in said[:4]] == [
        "Your appointment is booked and confirmed"
    ] * 4
    assert [f"{time}:00–" in text for time, text in zip((12, 13, 14, 15), said, strict=False)] == [
        True
    ] * 4
    (reminded,) = said[4:]  # all of one day
    assert reminded.startswith("Reminder of your appointments: ")
    assert all(f"{time}:00," in reminded for time in (12, 13, 14, 15))


async def test_a_doctors_cancellation_offers_the_next_times_and_a_colleagues(
    rounds: Rounds,
) -> None:
    patient, doctor, appointment = await rounds.booked(hour=48)
    await rounds.build.slots(doctor.id, 47, 49, 72, 73, 74)
    colleague = await rounds.build.doctor("Dr. Omar Haddad")
    await rounds.build.slots(colleague.id, 50)
    await rounds.deliver()
    await rounds.services.appointments.cancel_as_doctor(
        by(doctor), appointment.id, "I am ill & <sorry>"
    )
    await rounds.deliver()
    last = rounds.letters(patient)[-1]
    assert "cancelled by Dr. Lena Hoffmann" in last.text
    assert "I am ill & <sorry>" in last.text
    labels = [button["text"] for row in last.rows for button in row]
    assert labels[:4] == [  # nothing more of that day with who has just called it off
        *("Thu 5 Mar 10:00", "Thu 5 Mar 11:00", "Thu 5 Mar 12:00"),
        "Wed 4 Mar 12:00 Dr. Omar Haddad",
    ]


async def test_an_approved_doctor_hears_it_and_gets_the_doctors_commands(rounds: Rounds) -> None:
    admin = await rounds.build.person("Robin", admin=AdminRole.GRANTED)
    applicant = await rounds.build.doctor(verification=Verification.WAITING)
    rounds.phone(admin)
    chat = rounds.phone(applicant)
    await rounds.services.people.decide_doctor(admin.by, applicant.id, approve=True)
    await rounds.deliver()
    (text,) = rounds.texts(applicant)
    assert "approved" in text
    commands = rounds.sandbox.world.commands_of(rounds.sandbox.world.phones[chat])
    assert "publish" in {command["command"] for command in commands}


async def test_a_reader_is_addressed_in_the_language_they_speak_when_the_letter_goes_out(
    rounds: Rounds,
) -> None:
    patient, _, _ = await rounds.booked()
    await rounds.services.people.speak(patient.by, "ru")
    await rounds.deliver()
    assert rounds.texts(patient) == ["Вы записаны, приём подтверждён."]


async def test_two_couriers_on_one_outbox_deliver_each_letter_once(rounds: Rounds) -> None:
    people = await rounds.reminders(30)
    async with rounds.courier() as one, rounds.courier() as other:
        one.nudge()
        other.nudge()
        await one.deliver_due()
        await other.deliver_due()
    assert [len(rounds.letters(person)) for person in people] == [1] * 30


async def test_a_reminder_for_another_time_or_after_the_start_is_never_sent(rounds: Rounds) -> None:
    patient, doctor, appointment = await rounds.booked(hour=48)
    later = await rounds.build.slot(doctor.id, 50)
    await rounds.deliver()
    await rounds.services.appointments.move(patient.by, appointment.id, later.id)
    rounds.sandbox.clock.advance(26 * HOUR)
    await rounds.deliver()
    reminded = [
        text for text in rounds.texts(patient) if text.startswith("Reminder of your appointment:")
    ]
    assert reminded == ["Reminder of your appointment: tomorrow, Wednesday 4 March, 12:00"]
    rounds.sandbox.clock.advance(timedelta(days=9))
    await rounds.deliver()
    assert (await rounds.store.deliveries.status(NOW + timedelta(days=20))).waiting == 0
    assert len(rounds.texts(patient)) == 3


async def test_a_doctor_is_asked_of_what_moved_on_before_they_heard_that_it_was_taken(
    rounds: Rounds,
) -> None:
    build, patient = rounds.build, await rounds.build.person()
    doctor = await build.doctor(by_request=True)
    rounds.phone(doctor)
    first, proposed, last = await build.slots(doctor.id, 80, 81, 82)
    made = await rounds.services.booking.book(patient.by, patient.patient.id, first.id)
    await rounds.deliver()
    await rounds.services.requests.propose(by(doctor), made.id, proposed.id)
    await rounds.services.requests.take(patient.by, made.id, proposed.id)
    await rounds.services.appointments.move(patient.by, made.id, last.id)
    await rounds.deliver()
    letter = rounds.letters(doctor)[-1]
    assert "asks for an appointment" in letter.text
    assert "20:00–20:30" in letter.text
    assert "Accept" in {button["text"] for row in letter.rows for button in row}


async def test_both_hear_that_what_moved_and_came_back_waits_now(rounds: Rounds) -> None:
    """They knew it as confirmed: without a word each would still."""
    patient, doctor, made = await rounds.booked(hour=80)
    other = await rounds.build.slot(doctor.id, 81)
    await rounds.deliver()
    await rounds.services.requests.set_by_request(by(doctor), doctor.id, on=True)
    for slot in (other.id, made.slot_id):
        assert slot is not None
        await rounds.services.appointments.move(patient.by, made.id, slot)
    await rounds.deliver()
    asked = rounds.letters(doctor)[-1]
    assert "asks for an appointment" in asked.text
    assert "Accept" in {button["text"] for row in asked.rows for button in row}
    assert "You have asked for an appointment" in rounds.texts(patient)[-1]
