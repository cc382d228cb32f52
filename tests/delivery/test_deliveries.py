"""What a courier does on good days: everybody hears what they should, once and in order."""

from datetime import timedelta

from icalendar import Calendar

from core.model import AdminRole, Verification
from tests.builders import HOUR, NOW, by
from tests.delivery.office import Office


async def test_both_sides_hear_of_a_booking_at_once_and_of_a_reminder_when_it_is_due(
    office: Office,
) -> None:
    patient, doctor, _ = await office.booked(hour=48)
    await office.deliver()
    assert office.texts(patient) == ["Your appointment is booked and confirmed."]
    assert office.texts(doctor) == ["A new appointment is booked."]
    office.sandbox.clock.advance(23 * HOUR)
    await office.deliver()
    assert len(office.letters(patient)) == 1
    office.sandbox.clock.advance(HOUR)
    await office.deliver()
    await office.deliver()
    assert [text.partition(":")[0] for text in office.texts(patient)[1:]] == [
        "Reminder of your appointment"
    ]


async def test_a_confirmation_brings_a_calendar_file_and_a_move_a_higher_sequence(
    office: Office,
) -> None:
    patient, doctor, appointment = await office.booked()
    later = await office.build.slot(doctor.id, 72)
    await office.deliver()
    await office.services.appointments.move(patient.by, appointment.id, later.id)
    await office.deliver()
    await office.services.appointments.cancel(patient.by, appointment.id)
    await office.deliver()
    files = [message.file.content for message in office.letters(patient) if message.file]
    entries = [Calendar.from_ical(file) for file in files]
    events = [entry.events[0] for entry in entries]
    assert [str(entry["METHOD"]) for entry in entries] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert {str(event["UID"]) for event in events} == {appointment.uid}


async def test_what_was_booked_and_cancelled_before_it_was_told_is_told_to_nobody(
    office: Office,
) -> None:
    patient, doctor, appointment = await office.booked()
    await office.services.appointments.cancel(patient.by, appointment.id)
    await office.deliver()
    assert office.letters(patient) == office.letters(doctor) == []
    assert await office.outcomes() == {"withdrawn": 4}


async def test_one_persons_letters_keep_their_order_and_changes_go_before_reminders(
    office: Office,
) -> None:
    patient, doctor, _ = await office.booked(hour=26)
    for hour in (27, 28, 29):
        await office.booked(hour, doctor, patient)
    office.sandbox.clock.advance(6 * HOUR)  # the first reminders are due by now, too
    await office.deliver()
    said = [message.text for message in office.letters(patient)]
    assert [text.partition(".")[0] for text in said[:4]] == [
        "Your appointment is booked and confirmed"
    ] * 4
    assert [f"{time}:00–" in text for time, text in zip((12, 13, 14, 15), said, strict=False)] == [
        True
    ] * 4
    assert all(text.startswith("Reminder of your appointment: ") for text in said[4:])
    assert len(said) == 8


async def test_a_doctors_cancellation_offers_the_next_times_and_a_colleagues(
    office: Office,
) -> None:
    patient, doctor, appointment = await office.booked(hour=48)
    await office.build.slots(doctor.id, 47, 49, 72, 73, 74)
    colleague = await office.build.doctor("Dr. Omar Haddad")
    await office.build.slots(colleague.id, 50)
    await office.deliver()
    await office.services.appointments.cancel_as_doctor(
        by(doctor), appointment.id, "I am ill & <sorry>"
    )
    await office.deliver()
    last = office.letters(patient)[-1]
    assert "cancelled by Dr. Lena Hoffmann" in last.text
    assert "I am ill & <sorry>" in last.text
    labels = [button["text"] for row in last.rows for button in row]
    assert labels[:4] == [
        *("Wed 4 Mar 11:00", "Thu 5 Mar 10:00", "Thu 5 Mar 11:00"),
        "Wed 4 Mar 12:00 Dr. Omar Haddad",
    ]


async def test_an_approved_doctor_hears_it_and_gets_the_doctors_commands(office: Office) -> None:
    admin = await office.build.person("Robin", admin=AdminRole.GRANTED)
    applicant = await office.build.doctor(verification=Verification.WAITING)
    office.phone(admin)
    chat = office.phone(applicant)
    await office.services.people.decide_doctor(admin.by, applicant.id, approve=True)
    await office.deliver()
    (text,) = office.texts(applicant)
    assert "approved" in text
    commands = office.sandbox.world.commands_of(office.sandbox.world.phones[chat])
    assert "publish" in {command["command"] for command in commands}


async def test_a_reader_is_addressed_in_the_language_they_speak_when_the_letter_goes_out(
    office: Office,
) -> None:
    patient, _, _ = await office.booked()
    await office.services.people.speak(patient.by, "ru")
    await office.deliver()
    assert office.texts(patient) == ["Вы записаны, приём подтверждён."]


async def test_two_couriers_on_one_outbox_deliver_each_letter_once(office: Office) -> None:
    people = await office.reminders(30)
    async with office.courier() as one, office.courier() as other:
        one.nudge()
        other.nudge()
        await one.deliver_due()
        await other.deliver_due()
    assert [len(office.letters(person)) for person in people] == [1] * 30


async def test_a_reminder_for_another_time_or_after_the_start_is_never_sent(office: Office) -> None:
    patient, doctor, appointment = await office.booked(hour=48)
    later = await office.build.slot(doctor.id, 50)
    await office.deliver()
    await office.services.appointments.move(patient.by, appointment.id, later.id)
    office.sandbox.clock.advance(26 * HOUR)
    await office.deliver()
    reminded = [
        text for text in office.texts(patient) if text.startswith("Reminder of your appointment:")
    ]
    assert reminded == ["Reminder of your appointment: Wed 4 Mar 12:00"]
    office.sandbox.clock.advance(timedelta(days=9))
    await office.deliver()
    assert (await office.store.deliveries.status(NOW + timedelta(days=20))).waiting == 0
    assert len(office.texts(patient)) == 3


async def test_a_doctor_is_asked_of_what_moved_on_before_they_heard_that_it_was_taken(
    office: Office,
) -> None:
    build, patient = office.build, await office.build.person()
    doctor = await build.doctor(by_request=True)
    office.phone(doctor)
    first, proposed, last = await build.slots(doctor.id, 80, 81, 82)
    made = await office.services.booking.book(patient.by, patient.patient.id, first.id)
    await office.deliver()
    await office.services.requests.propose(by(doctor), made.id, proposed.id)
    await office.services.requests.take(patient.by, made.id, proposed.id)
    await office.services.appointments.move(patient.by, made.id, last.id)
    await office.deliver()
    letter = office.letters(doctor)[-1]
    assert "asks for an appointment" in letter.text
    assert "20:00–20:30" in letter.text
    assert "Accept" in {button["text"] for row in letter.rows for button in row}


async def test_both_hear_that_what_moved_and_came_back_waits_now(office: Office) -> None:
    """They knew it as confirmed: without a word each would still."""
    patient, doctor, made = await office.booked(hour=80)
    other = await office.build.slot(doctor.id, 81)
    await office.deliver()
    await office.services.requests.set_by_request(by(doctor), doctor.id, on=True)
    for slot in (other.id, made.slot_id):
        assert slot is not None
        await office.services.appointments.move(patient.by, made.id, slot)
    await office.deliver()
    asked = office.letters(doctor)[-1]
    assert "asks for an appointment" in asked.text
    assert "Accept" in {button["text"] for row in asked.rows for button in row}
    assert "You have asked for an appointment" in office.texts(patient)[-1]
