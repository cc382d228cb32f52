"""One outcome, one message: a line and a letter, no echo for who acted, no buttons left behind."""

from bot.chat.payload import pack
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.booking import PickDay
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctors
from bot.shared.links.practice import ShowPracticeAppointment
from tests.journey.client import People, Phone
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.doctor import doctor_at_work, heard_booking
from tests.journey.patient import at_summary, on, pressed
from tests.journey.screen import Screen


def with_buttons(phone: Phone) -> list[Screen]:
    return [screen for screen in phone.screens if screen.labels]


async def test_booked_moved_and_cancelled_come_once_each(clinic: Clinic) -> None:
    """The pressed screen becomes a line without buttons; the letter has the file and the ways."""
    _, doctor = await clinic.doctor()
    first, *_ = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    summary = phone.menu
    await phone.press("Confirm booking", message=summary)
    letter = await phone.wait_new("is booked and confirmed")
    said = await phone.wait_edit("Your appointment is booked")
    assert said.text == "✅ Your appointment is booked. Tue 3 Mar 10:00, Dr. Lena Hoffmann"
    assert (said.id, said.buttons) == (summary.id, [])
    assert letter.labels == ["Details", "Move", "Cancel appointment"]
    await phone.press("Move", message=letter)
    shown = await on(phone, await phone.wait_new("March 2026"), "3", "Please choose a time")
    shown = await on(phone, shown, "10:30", "10:30–11:00")
    await phone.press("Move", message=shown)
    letter = await phone.wait_new("was moved")
    await phone.wait_cleared(shown)
    await phone.press("Cancel appointment", message=letter)
    shown = await phone.wait_new("Cancel this appointment?")
    await phone.press("Cancel appointment", message=shown)
    letter = await phone.wait_new("Your appointment is cancelled.")
    assert letter.message["document"]
    assert (await phone.wait_edit("Your appointment is cancelled.")).id == shown.id


async def test_a_doctor_who_cancels_hears_no_echo(clinic: Clinic) -> None:
    """The pressed screen says it all; the patient's letter rings."""
    doctor, person = await doctor_at_work(clinic)
    (slot, *_) = await clinic.publish(person.id, 1)
    patient, someone = await clinic.patient()
    appointment = await heard_booking(clinic, doctor, someone.id, slot)
    await doctor.press_data(pack(ShowPracticeAppointment(appointment.id)))
    shown = await on(doctor, await doctor.wait_for("Phone"), "Cancel appointment", "not take place")
    shown = await on(doctor, shown, "I am ill", "told at once")
    heard = len(doctor.screens)
    patient.read()
    await on(doctor, shown, "Cancel appointment", "the appointment is cancelled")
    await patient.wait_new("was cancelled by Dr. Lena Hoffmann")
    await clinic.runtime.courier.deliver_due()
    assert len(doctor.screens) == heard


async def test_one_screen_alone_can_be_pressed_and_letters_keep_their_buttons(
    database_url: str,
) -> None:
    """A new screen takes the buttons of the last one, after a restart too; edits cost nothing."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            _, doctor = await clinic.doctor()
            (slot, *_) = await clinic.publish(doctor.id, 1)
            phone, patient = await clinic.patient()
            appointment = await clinic.book(patient.id, slot)
            clinic.runtime.courier.nudge()
            letter = await phone.wait_for("is booked and confirmed")
            for command in ("/book", "/appointments", "/help", "/doctors"):
                await phone.text(command)
                shown = await phone.wait_new()
            await on(phone, shown, "Dr. Lena Hoffmann", "Cardiology")
        async with at_work(sandbox, config):
            details = await pressed(phone, ShowAppointment(appointment.id), "Status: confirmed")
            await pressed(phone, PickDay(doctor.id, FIRST_FREE), "March 2026")
            last = await pressed(phone, ShowDoctors(0), "Dr. Lena Hoffmann")
            await phone.press("Menu", message=last)
            await phone.wait_edit("What would you like to do?")
            await phone.wait_cleared(details)
        assert [one.id for one in with_buttons(phone)] == [letter.id, last.id]
