"""What follows a booking, as people see it: confirmations, reminders, news, and their buttons."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from core.appointments.undo_rules import UNDO_FOR
from core.model import Appointment, Relation
from core.people.service import Application
from tests.journey.clinic import ADMIN_ID, Clinic, acting
from tests.journey.doctor import doctor_at_work
from tests.journey.phone import Phone
from tests.journey.steps import known

DAY = timedelta(days=1)


async def booked(clinic: Clinic, days_ahead: int = 3) -> tuple[Phone, Phone, Appointment]:
    """Return a patient, a doctor, and their appointment, of which both have heard."""
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, days_ahead, days_ahead + 1)
    patient, someone = await clinic.patient()
    patient.read()
    doctor.read()
    appointment = await clinic.book(someone.id, slots[0], "Bring <results>?")
    await patient.wait_new("is booked and confirmed")
    await doctor.wait_new("a new appointment is booked")
    return patient, doctor, appointment


async def test_after_booking_each_side_has_what_they_need(clinic: Clinic) -> None:
    patient, doctor, appointment = await booked(clinic)
    confirmation = patient.screen
    assert "Bring <results>?" in confirmation.text
    assert confirmation.labels == ["Details", "Move", "Cancel appointment"]
    entry = Calendar.from_ical(await patient.download(confirmation)).events[0]
    assert entry.start == appointment.span.start
    assert "Maria Silva" in doctor.screen.text
    assert "Bring <results>?" in doctor.screen.text


async def test_the_confirmation_stays_while_its_buttons_open_something_new(clinic: Clinic) -> None:
    patient, doctor, _ = await booked(clinic)
    confirmation, news = patient.screen, doctor.screen
    for label, said in (
        ("Details", "Dr. Lena Hoffmann"),
        ("Move", "March 2026"),
        ("Cancel appointment", "Keep it"),
    ):
        await patient.press(label, message=confirmation)
        shown = await patient.wait_new()
        assert said in shown.text + " ".join(shown.labels)
    assert patient.messages[confirmation.id]["text"] == confirmation.text
    await doctor.press("Details", message=news)
    assert "Maria Silva" in (await doctor.wait_new()).text


async def test_a_reminder_comes_when_it_is_due_and_takes_yes_for_an_answer(clinic: Clinic) -> None:
    patient, _, _ = await booked(clinic)
    patient.read()
    await clinic.people.to_next_reminder()
    reminder = await patient.wait_new("Thursday 5 March, 10:00")
    assert reminder.labels == ["I'm coming", "Move", "Cancel appointment"]
    await patient.press("I'm coming", message=reminder)
    thanked = await patient.wait_edit("you are coming")
    assert thanked.id == reminder.id
    patient.read()
    await clinic.people.to_next_reminder()
    second = await patient.wait_new("Thursday 5 March, 10:00")
    assert second.labels == ["Move", "Cancel appointment"]


async def test_a_reminder_leads_to_cancelling_and_then_no_other_comes(clinic: Clinic) -> None:
    patient, doctor, _ = await booked(clinic)
    patient.read()
    await clinic.people.to_next_reminder()
    reminder = await patient.wait_new("Reminder of your appointment:")
    await patient.press("Cancel appointment", message=reminder)
    question = await patient.wait_new()
    doctor.read()
    await patient.press("Cancel appointment", message=question)
    receipt = await patient.wait_new("Your appointment is cancelled")
    entry = Calendar.from_ical(await patient.download(receipt))
    assert str(entry["METHOD"]) == "CANCEL"
    await clinic.people.advance(UNDO_FOR)
    await doctor.wait_new("the patient cancelled an appointment")
    before = len(patient.screens)
    await clinic.people.advance(2 * DAY)
    await clinic.runtime.courier.deliver_due()
    assert len(patient.screens) == before


async def test_a_doctors_cancellation_ends_in_another_time_in_two_presses(clinic: Clinic) -> None:
    """What the patient had written for the lost appointment goes along to the next one."""
    patient, doctor, appointment = await booked(clinic)
    by = clinic.as_patient(appointment.patient_id)
    await clinic.runtime.services.appointments.change_note(by, appointment.id, "It beats & beats")
    patient.read()
    doctor.read()
    await clinic.runtime.services.appointments.cancel_as_doctor(
        await clinic.as_doctor(appointment.doctor_id), appointment.id, "I am <ill>"
    )
    news = await patient.wait_new("was cancelled by Dr. Lena Hoffmann")
    assert "I am <ill>" in news.text
    assert "Fri 6 Mar 10:30" in news.labels
    await patient.press("Fri 6 Mar 10:30", message=news)
    summary = await patient.wait_new("10:30")
    assert "It beats & beats" in summary.text
    await patient.press("Confirm", message=summary)
    await patient.wait_new("is booked and confirmed")
    assert "It beats & beats" in (await doctor.wait_new("a new appointment is booked")).text


async def test_a_move_is_told_to_both_with_the_time_before(clinic: Clinic) -> None:
    patient, doctor, appointment = await booked(clinic)
    services = clinic.runtime.services
    free = await services.availability.next_times(appointment.doctor_id, 5)
    patient.read()
    doctor.read()
    by = clinic.as_patient(appointment.patient_id)
    await services.appointments.move(by, appointment.id, free[-1].id)
    for phone in (patient, doctor):
        news = await phone.wait_new("moved")
        assert "It was: Thu 5 Mar 10:00" in news.text


async def test_a_changed_note_is_told_to_the_doctor(clinic: Clinic) -> None:
    _, doctor, appointment = await booked(clinic)
    doctor.read()
    by, services = clinic.as_patient(appointment.patient_id), clinic.runtime.services
    await services.appointments.change_note(by, appointment.id, "Nothing & nobody")
    assert "Nothing & nobody" in (await doctor.wait_new("changed the note")).text


@pytest.mark.parametrize("decision", ["Approve", "Decline"])
async def test_an_application_is_decided_on_its_letter(clinic: Clinic, decision: str) -> None:
    admin = await clinic.people.join("Robin", id=ADMIN_ID)
    await admin.start()
    await admin.wait_for("welcome")
    admin.read()
    doctor = await clinic.people.join("Lena")
    await doctor.start()
    people = clinic.runtime.services.people
    applicant = acting(await people.meet(doctor.id, "Lena", "en"))
    card = Application("Dr. Lena Hoffmann", "+4930123456", "Cardiology", "BE-1")
    await people.apply(applicant, card)
    letter = await admin.wait_new("waits for your decision")
    assert "BE-1" in letter.text
    doctor.read()
    await admin.press(decision, message=letter)
    assert (await admin.wait_edit()).id == letter.id
    if decision == "Decline":
        await admin.press("Not known here")
        assert (await admin.wait_edit("Declined")).id == letter.id
    news = await doctor.wait_new("application as a doctor was")
    if decision == "Approve":
        await doctor.wait_commands("publish", "practice")
        assert news.labels == ["Publish times", "Menu"]
    else:
        assert "Reason: We do not know you at the clinic yet." in news.text
        assert news.labels == ["Apply again", "Menu"]


async def test_a_day_of_mother_and_child_is_one_reminder_that_marks_who_said_they_come(
    clinic: Clinic,
) -> None:
    """Each row of buttons is its own: one says that they come, the other opens what is to change.

    It names the child, and stays with the whole day; where one is off, only the other is left.
    """
    _, person = await clinic.doctor()
    early, late, *_ = await clinic.publish(person.id, 3)
    patient, someone = await clinic.patient()
    account = (await known(clinic, patient)).account
    child = await clinic.runtime.services.family.add(acting(account), "Misha Silva", Relation.CHILD)
    await clinic.book(someone.id, early)
    await patient.wait_new("is booked and confirmed")
    await clinic.runtime.services.booking.book(acting(account), child.id, late)
    clinic.runtime.courier.nudge()
    await patient.wait_new("For: Misha Silva")
    await clinic.people.to_next_reminder()
    reminder = await patient.wait_new("Reminder of your appointments: tomorrow")
    assert "For: Misha Silva" in reminder.text
    assert len(reminder.labels) == 4
    coming, _, childs, change = reminder.labels
    assert coming.endswith(": I'm coming")
    assert childs.endswith(": I'm coming")
    await patient.press(childs, message=reminder)
    marked = await patient.wait_edit("✓")
    assert marked.id == reminder.id
    assert childs not in marked.labels
    assert coming in marked.labels
    assert marked.text.index("For: Misha") < marked.text.index("✓")
    await patient.press(change, message=marked)
    assert "Cancel appointment" in (await patient.wait_new()).labels
