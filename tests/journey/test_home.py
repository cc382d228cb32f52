"""A home that knows who comes back: the next appointment on top, and the doctors seen before."""

from datetime import timedelta

from core.model import Status
from tests.journey.clinic import Clinic, acting
from tests.journey.patient import appointments_of, at_summary
from tests.journey.steps import admin, go, known


async def test_the_next_appointment_stands_on_top_of_the_menu(clinic: Clinic) -> None:
    """With its ways; past the cut-off only the look is left, and help and language come last."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await at_summary(phone, first)
    await go(phone, "Confirm", "booked")
    await phone.text("/start")
    home = await phone.wait_new("Your next appointment")
    assert "Dr. Lena Hoffmann" in home.text
    assert home.labels[:3] == ["Move", "Cancel", "Details"]
    assert home.labels[-2:] == ["Language", "Help"]
    await go(phone, "Move", "Please choose a day")
    await phone.press("Menu")
    await phone.wait_for("Your next appointment")
    await go(phone, "Details", "Status: confirmed")
    await phone.press("Menu")
    await phone.wait_for("Your next appointment")
    await go(phone, "Cancel", "Cancel this appointment?")
    await go(phone, "Cancel appointment", "cancelled")
    assert await appointments_of(clinic, patient.id) == []
    await phone.text("/start")
    home = await phone.wait_new("Hello, Maria")
    assert "Your next appointment" not in home.text


async def test_the_earliest_time_with_the_doctor_seen_last_takes_three_presses(
    clinic: Clinic,
) -> None:
    """Book, the time on top of the list, Confirm; from home the doctor is one press away too."""
    _, lena = await clinic.doctor("Lena")
    _, omar = await clinic.doctor("Omar")
    (first, *_) = await clinic.publish(lena.id, 1, 8)
    await clinic.publish(omar.id, 3)
    phone, patient = await clinic.patient()
    await at_summary(phone, first)
    await go(phone, "Confirm", "booked")
    await clinic.people.advance(timedelta(days=1, hours=12))
    await phone.text("/start")
    home = await phone.wait_new("Hello, Maria")
    assert "Your next appointment" not in home.text
    await go(phone, "Book again with Dr. Lena Hoffmann", "Next free time")
    await phone.text("/start")
    await phone.wait_new("Hello, Maria")
    listed = await go(phone, "Book an appointment", "The doctors you were with come first")
    assert listed.labels[0] == "Tue 10 Mar 10:00 Dr. Lena Hoffmann"
    await go(phone, listed.labels[0], "Is everything right?")
    await go(phone, "Confirm", "booked")
    (_, again) = await appointments_of(clinic, patient.id)
    assert (again.doctor_id, again.status) == (lena.id, Status.CONFIRMED)


async def test_administration_is_where_an_admin_looks_for_it(clinic: Clinic) -> None:
    """First for who is only an admin; after what is their own for who is a patient besides."""
    robin = await admin(clinic)
    await robin.text("/start")
    assert (await robin.wait_new("What would you like")).labels[0] == "Administration"
    account = (await known(clinic, robin)).account
    await clinic.runtime.services.people.sign_up(acting(account), "Robin Weber", "+4930123456")
    await robin.text("/start")
    assert (await robin.wait_new("Hello, Robin")).labels[-1] == "Administration"
