"""Cancelling from chat: undone within its minute, past the cut-off said as "I can't come"."""

from datetime import timedelta

from icalendar import Calendar

from bot.appointments.actions import CannotCome, UndoCancel
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.appointments import AskCancel, ShowAppointment
from bot.shared.links.practice import ShowPatientCard
from core.appointments.undo_rules import UNDO_FOR
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.doctor import doctor_at_work, heard_booking
from tests.journey.patient import on, pressed

MINUTES = timedelta(minutes=1)


async def test_undo_after_a_restart_and_the_doctor_never_hears(database_url: str) -> None:
    """The entry is back in the calendar, under its own name; a second press changes nothing."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            doctor, person = await doctor_at_work(clinic)
            (slot, *_) = await clinic.publish(person.id, 1)
            phone, patient = await clinic.patient()
            appointment = await heard_booking(clinic, doctor, patient.id, slot)
            asked = await pressed(phone, AskCancel(appointment.id), "For a minute you can undo it")
            off = await on(phone, asked, "Cancel appointment", "You can undo this until 09:01")
            cancelled = await phone.wait_new("Your appointment is cancelled")
            heard = len(doctor.screens)
        async with at_work(sandbox, config) as runtime:
            await people.advance(UNDO_FOR - timedelta(seconds=1))
            undo = off.data("Undo")
            back = await on(phone, off, "Undo", "Your appointment stands as before. Tue 3 Mar")
            assert back.labels == []
            letter = await phone.wait_new("Your appointment stands as before")
            await phone.press_data(undo, message=back)
            await people.advance(10 * MINUTES)
            await runtime.courier.deliver_due()
            assert len(doctor.screens) == heard
            files = [Calendar.from_ical(await phone.download(one)) for one in (cancelled, letter)]
            assert [str(one["METHOD"]) for one in files] == ["CANCEL", "PUBLISH"]
            first, second = (one.events[0] for one in files)
            assert second["UID"] == first["UID"]
            assert int(str(second["SEQUENCE"])) == int(str(first["SEQUENCE"])) + 1


async def test_after_the_minute_undo_explains_and_leads_to_booking_again(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    (slot, *_) = await clinic.publish(person.id, 1)
    phone, patient = await clinic.patient()
    appointment = await heard_booking(clinic, doctor, patient.id, slot)
    asked = await pressed(phone, AskCancel(appointment.id), "Cancel this appointment?")
    off = await on(phone, asked, "Cancel appointment", "You can undo this")
    shown = await pressed(phone, ShowAppointment(appointment.id), "Status: cancelled")
    assert shown.labels[0] == "Undo"
    doctor.read()
    await clinic.people.advance(UNDO_FOR)
    await doctor.wait_new("the patient cancelled an appointment")
    over = await on(phone, off, "Undo", "cannot be undone any more")
    assert {"My appointments", "Menu"} <= set(over.labels)
    await pressed(phone, UndoCancel(appointment.id), "cannot be undone any more")


async def test_i_cant_come_past_the_cut_off(clinic: Clinic) -> None:
    """From the reminder's old Cancel or the details: the doctor hears at once, and it counts."""
    doctor, person = await doctor_at_work(clinic)
    (slot, *_) = await clinic.publish(person.id, 1)
    phone, patient = await clinic.patient()
    appointment = await heard_booking(clinic, doctor, patient.id, slot)
    await clinic.people.advance(timedelta(hours=24, minutes=30))
    late = await pressed(phone, AskCancel(appointment.id), "too late")
    assert late.labels == ["Keep it", "I can't come", "Back", "Menu"]
    details = await on(phone, late, "Keep it", "Status: confirmed")
    assert details.labels[0] == "I can't come"
    asked = await on(phone, details, "I can't come", "It counts as cancelled late")
    doctor.read()
    off = await on(phone, asked, "I can't come", "Your appointment is cancelled.")
    assert off.labels == []
    await doctor.wait_new("said so late")
    await pressed(phone, CannotCome(appointment.id), "Your appointment is cancelled.")
    await pressed(doctor, ShowPatientCard(appointment.id, 0), "1 cancelled late within a year")


async def test_the_last_reminder_offers_what_works(clinic: Clinic) -> None:
    """Two hours before the start it can still be moved, with the usual cut-off of one hour."""
    doctor, person = await doctor_at_work(clinic)
    (slot, *_) = await clinic.publish(person.id, 1)
    phone, patient = await clinic.patient()
    await heard_booking(clinic, doctor, patient.id, slot)
    await clinic.people.advance(timedelta(hours=23))
    reminder = await phone.wait_new("Reminder of your appointment")
    assert reminder.labels == ["I'm coming", "Move", "Cancel appointment"]
    await phone.press("Cancel appointment", message=reminder)
    await phone.wait_new("Cancel this appointment?")
    await clinic.people.advance(timedelta(minutes=10))
    coming = await on(phone, reminder, "I'm coming", "✓")
    assert coming.labels == ["Move", "Cancel appointment"]
