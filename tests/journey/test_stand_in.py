"""An admin acts for a doctor through the doctor's own screens."""

from bot.chat.payload import opened, pack
from bot.schedule.actions import ShowSlot
from bot.shared.links.schedule import OpenSlot
from core.model import Doctor
from tests.journey.client import Phone
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work, heard_booking
from tests.journey.screen import Screen
from tests.journey.steps import admin, go

FOR_LENA = "For Dr. Lena Hoffmann"
OWN = {"Menu"}
"""What leads out of the practice."""


async def in_practice(clinic: Clinic) -> tuple[Phone, Phone, Doctor, Screen]:
    """Return an admin who stands in for a doctor, that doctor, and the practice's first screen."""
    lena, doctor = await doctor_at_work(clinic)
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Doctors' schedules", "For which doctor?")
    return robin, lena, doctor, await go(robin, "Dr. Lena Hoffmann", FOR_LENA)


async def test_times_are_published_in_a_doctors_name(clinic: Clinic) -> None:
    """Every screen says whose practice it is, what is typed goes there too, and the doctor hears.

    The admin's own buttons stay the admin's.
    """
    robin, lena, doctor, first = await in_practice(clinic)
    assert first.text.splitlines()[0].startswith(FOR_LENA)
    assert "In my calendar" not in first.labels  # a calendar's address is its doctor's alone
    for row in first.buttons:
        for button in row:
            whose, _ = opened(button["data"])
            assert (whose == doctor.id) is (button["text"] not in OWN)
    await go(robin, "Publish times", FOR_LENA)
    await robin.text("2026-03-04")  # a day may be typed
    await robin.wait_for(FOR_LENA)
    await go(robin, "Standard day", FOR_LENA)
    done = await go(robin, "Publish", "published")
    assert FOR_LENA in done.text
    assert await clinic.runtime.services.availability.next_times(doctor.id, 1)
    lena.read()
    await clinic.people.to_next_reminder()
    told = await lena.wait_new("changed something in your practice")
    assert "Robin" in told.text
    assert "New times: 12 (Wed 4 Mar 10:00 – 17:00)" in told.text
    await go(lena, "My practice", "Today")


async def test_a_half_written_entry_of_one_practice_is_not_carried_into_another(
    clinic: Clinic,
) -> None:
    """Who walks on into another practice, or their own, begins anew there."""
    await doctor_at_work(clinic, "Amir")
    robin, _, _, _ = await in_practice(clinic)
    await go(robin, "Publish times", FOR_LENA)
    await robin.text("2026-03-04")
    await robin.wait_for(FOR_LENA)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    await go(robin, "Doctors' schedules", "For which doctor?")
    await go(robin, "Dr. Amir Hoffmann", "For Dr. Amir Hoffmann")
    days = await go(robin, "Publish times", "For Dr. Amir Hoffmann")
    assert not [label for label in days.labels if "✓" in label]


async def test_a_cancellation_is_told_to_patient_and_doctor(clinic: Clinic) -> None:
    robin, lena, doctor, _ = await in_practice(clinic)
    slots = await clinic.publish(doctor.id, 1)
    maria, patient = await clinic.patient("Maria")
    await heard_booking(clinic, lena, patient.id, slots[0])
    await go(robin, "My schedule", FOR_LENA)
    await go(robin, "3", "1 booked")
    details = await go(robin, "10:00", "Maria Silva")
    assert not [label for label in details.labels if "note" in label.lower()]
    await go(robin, "Cancel appointment", "reason")
    await robin.text("Dr. Lena is on a course")
    await robin.wait_for("Dr. Lena is on a course")
    await go(robin, "Cancel appointment", "cancelled")
    await maria.wait_for("Dr. Lena is on a course")
    lena.read()
    await clinic.people.to_next_reminder()
    assert "Appointment cancelled: Maria Silva" in (await lena.wait_new("in your practice")).text


async def test_who_is_no_admin_any_more_stands_in_for_nobody(clinic: Clinic) -> None:
    """A button of yesterday carries the doctor still; it is judged when it is pressed."""
    robin, _, doctor, _ = await in_practice(clinic)
    slots = await clinic.publish(doctor.id, 1)
    close = pack(OpenSlot(slots[0], is_open=False), acting_for=doctor.id)
    maria, _ = await clinic.patient("Maria")
    amir, _ = await doctor_at_work(clinic, "Amir")
    for somebody in (maria, amir):
        await somebody.press_data(close)
        await somebody.wait_for("not open to you")
    await robin.press_data(pack(ShowSlot(slots[0]), acting_for=doctor.id))
    await robin.wait_for(FOR_LENA)
