"""The desk books, moves and cancels for whoever calls or walks in."""

from bot.chat.payload import pack
from bot.stand_in.actions import CheckDeskBooking
from core.people.access import Access, Whom
from tests.journey.client import Phone
from tests.journey.clinic import ADMIN_ID, Clinic, acting
from tests.journey.doctor import doctor_at_work, heard_booking
from tests.journey.screen import Screen
from tests.journey.steps import admin, go


async def at_the_desk(clinic: Clinic, label: str, says: str) -> tuple[Phone, Screen]:
    """Return an admin who pressed one of the desk's buttons."""
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    return robin, await go(robin, label, says)


async def test_a_walk_in_is_written_down_and_booked_for_today(clinic: Clinic) -> None:
    """In a few presses: name, number, doctor, day, time; the doctor hears, the patient is called.

    Within the clinic's notice, which does not bind the desk.
    """
    lena, doctor = await doctor_at_work(clinic)
    await clinic.publish(doctor.id, 0, start=9, end=12)
    robin, _ = await at_the_desk(clinic, "Book for a patient", "For whom?")
    await robin.text("Otto")
    await robin.wait_for("Nobody was found")
    await go(robin, "New patient", "What is the patient called?")
    await robin.text("Otto Kern")
    await robin.wait_for("Which phone number")
    await robin.text("+49 30 555111")
    card = await robin.wait_for("No message reaches them")
    assert "Otto Kern" in card.text
    assert "+49 30 555111" in card.text
    await go(robin, "Book an appointment", "With whom")
    await go(robin, "Dr. Lena", "For: Otto Kern")
    await go(robin, "2", "Monday 2 March")
    await go(robin, "09:30", "Is everything right?")
    lena.read()
    booked = await go(robin, "Confirm booking", "Booked for Otto Kern")
    assert "please call +49 30 555111" in booked.text
    assert "Otto Kern" in (await lena.wait_new("a new appointment is booked")).text
    await go(robin, "The appointment", "Otto Kern")


async def test_a_known_number_is_offered_instead_of_a_double(clinic: Clinic) -> None:
    """A family shares a number, so it may be somebody else all the same."""
    await doctor_at_work(clinic)
    await clinic.patient("Maria")
    robin, _ = await at_the_desk(clinic, "Book for a patient", "For whom?")
    await go(robin, "New patient", "What is the patient called?")
    await robin.text("Tim Silva")
    await robin.wait_for("Which phone number")
    await robin.text("+491701234567")
    known = await robin.wait_for("This number is known already")
    assert known.labels[:2] == ["Maria Silva", "Somebody else: Tim Silva"]
    await go(robin, "Somebody else: Tim Silva", "No message reaches them")
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Book for a patient", "For whom?")
    await robin.text("0170 1234567")
    found = await robin.wait_for("Found for")
    assert [label.partition(" · ")[0] for label in found.labels[:2]] == ["Maria Silva", "Tim Silva"]


async def test_an_appointment_is_found_moved_and_cancelled(clinic: Clinic) -> None:
    """By its patient; both sides hear of each, with the reason."""
    lena, doctor = await doctor_at_work(clinic)
    slots = await clinic.publish(doctor.id, 1)
    maria, patient = await clinic.patient("Maria")
    await heard_booking(clinic, lena, patient.id, slots[0])
    robin, _ = await at_the_desk(clinic, "Book for a patient", "For whom?")
    await robin.text("silva")
    await robin.wait_for("Found for")
    await go(robin, "Maria Silva", "Appointments ahead")
    await go(robin, "Tue 3 Mar 10:00", "confirmed")
    await go(robin, "Move", "Move Maria Silva from")
    await go(robin, "3", "Tuesday 3 March")
    await go(robin, "11:00", "Is everything right?")
    await go(robin, "Move", "Moved for Maria Silva")
    await maria.wait_for("It was: Tue 3 Mar 10:00")
    await lena.wait_for("It was: Tue 3 Mar 10:00")
    await go(robin, "The appointment", "Tuesday 3 March, 11:00")
    await go(robin, "Cancel appointment", "Why is it cancelled?")
    await go(robin, "The patient asked", "At the patient's request")
    done = await go(robin, "Cancel appointment", "Cancelled for Maria Silva")
    assert "Patient and doctor are told" in done.text
    await maria.wait_for("The clinic cancelled your appointment")
    assert "At the patient's request" in (await lena.wait_for("The clinic's desk cancelled")).text


async def test_why_it_cannot_be_is_said_of_the_patient_and_not_to_them(clinic: Clinic) -> None:
    """The receptionist is neither busy nor shut out: the one for whom they book is."""
    _, doctor = await doctor_at_work(clinic)
    _, other = await doctor_at_work(clinic, "Amir")
    (slot, *_), (theirs, *_) = await clinic.publish(doctor.id, 1), await clinic.publish(other.id, 1)
    _, patient = await clinic.patient("Maria")
    robin, _ = await at_the_desk(clinic, "Book for a patient", "For whom?")
    book = pack(CheckDeskBooking(patient.id, slot), fresh=True)
    await robin.press_data(book)
    await robin.wait_new("Is everything right?")
    await clinic.book(patient.id, theirs)
    busy = await go(robin, "Confirm booking", "already has an appointment then")
    assert busy.text.startswith("Maria Silva already has")
    chief = await clinic.runtime.services.queries.principal(ADMIN_ID)
    assert chief is not None
    shut_out = Whom(Access.PATIENT, patient.id)
    await clinic.runtime.services.access.close(acting(chief.account), shut_out)
    await robin.press_data(book)
    await robin.wait_new("Is everything right?")
    await go(robin, "Confirm booking", "Maria Silva is disabled as a patient")


async def test_a_free_time_of_a_doctors_day_is_given_to_a_patient(clinic: Clinic) -> None:
    """From the doctor's schedule, the way a receptionist looks at it: the time first."""
    _, doctor = await doctor_at_work(clinic)
    await clinic.publish(doctor.id, 1)
    await clinic.patient("Maria")
    robin, _ = await at_the_desk(clinic, "Doctors' schedules", "For which doctor?")
    await go(robin, "Dr. Lena", "For Dr. Lena Hoffmann")
    await go(robin, "My schedule", "For Dr. Lena Hoffmann")
    await go(robin, "3", "4 open")
    await go(robin, "10:30", "10:30–11:00")
    await go(robin, "Book for a patient", "For whom?")
    await robin.text("maria")
    await robin.wait_for("Found for")
    await go(robin, "Maria Silva", "Phone: ")
    await go(robin, "Book Tue 3 Mar 10:30", "Is everything right?")
    await go(robin, "Confirm booking", "Booked for Maria Silva")
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Doctors' schedules", "For which doctor?")
    await go(robin, "Dr. Lena", "For Dr. Lena Hoffmann")
    await go(robin, "My schedule", "For Dr. Lena Hoffmann")
    await go(robin, "3", "1 booked")
    await go(robin, "10:30 ● Maria", "Maria Silva")
    await go(robin, "Move or cancel for the patient", "Tuesday 3 March, 10:30")
