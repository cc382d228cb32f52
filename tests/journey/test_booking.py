"""Booking from chat: browse, choose, note, confirm; and what forged and repeated presses do."""

import asyncio
from datetime import date

from bot.booking.actions import ConfirmBooking, SkipNote, WriteNote
from bot.chat.payload import pack, unpack
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.booking import PickDay, PickTime, TakeTime
from bot.shared.links.finding import ShowDoctor, ShowDoctors
from core.model import AppointmentId, DoctorId, SlotId
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.patient import appointments_of, at_summary, pressed
from tests.journey.steps import go


async def test_chosen_doctor_day_and_time_are_booked_in_five_presses(clinic: Clinic) -> None:
    """From /start as a known patient: book, the doctor, the day, the time, Confirm."""
    _, doctor = await clinic.doctor()
    await clinic.publish(doctor.id, 1, 2)
    phone, patient = await clinic.patient()
    await phone.text("/start")
    await phone.wait_for("Hello, ")
    listed = await go(phone, "Book an appointment", "Our doctors")
    assert "Next free time: Tue 3 Mar 10:00" in listed.text
    card = await go(phone, "Dr. Lena Hoffmann", "Cardiology")
    assert "March 2026" in card.labels
    assert [label for label in card.labels if label.isdigit()] == ["3", "4"]
    await go(phone, "4", "Please choose a time")
    summary = await go(phone, "11:30", "Is everything right?")
    assert "Wednesday 4 March, 11:30–12:00 (UTC)" in summary.text
    assert summary.labels == ["Confirm booking", "Add a note", "For: me", "Back", "Menu"]
    await phone.press("Confirm")
    await phone.wait_edit("booked")
    (appointment,) = await appointments_of(clinic, patient.id)
    assert appointment.note is None


async def test_a_note_may_be_added_changed_and_removed_before_confirming(clinic: Clinic) -> None:
    """It is a button of the confirm screen; Back from its question loses nothing."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await at_summary(phone, first, note="My knee <b>hurts</b>")
    assert "Note: My knee <b>hurts</b>" in phone.menu.text
    asked = await go(phone, "Change note", "Write a new note")
    assert "Note: My knee" in asked.text
    again = await go(phone, "Back", "Is everything right?")
    assert "Note: My knee" in again.text
    await go(phone, "Change note", "Write a new note")
    await phone.text("My back")
    await phone.wait_new("Note: My back")
    await go(phone, "Change note", "Write a new note")
    bare = await go(phone, "Remove note", "Is everything right?")
    assert "My back" not in bare.text
    await go(phone, "Add a note", "beforehand")
    await phone.text("My shoulder")
    await phone.wait_new("Note: My shoulder")
    await phone.press("Confirm")
    await phone.wait_edit("booked")
    (appointment,) = await appointments_of(clinic, patient.id)
    assert appointment.note == "My shoulder"


async def test_stranger_browses_signs_up_and_comes_back_to_the_chosen_time(clinic: Clinic) -> None:
    """Sign-up is asked only to book, and leads back to the time that was chosen."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone = await clinic.people.join("Maria", last_name="Silva", hint="patient")
    await phone.start()
    await phone.wait_for("Welcome")
    await phone.text("/book")
    await phone.wait_for("Our doctors")
    await phone.press_data(pack(TakeTime(first)))
    asked = await phone.wait_for("What is your name?")
    for said in ("Tomorrow, Tuesday 3 March, 10:00 with Dr. Lena Hoffmann", "we need your name"):
        assert said in asked.text
    await phone.text("Maria da Silva")
    asked = await phone.wait_for("phone number")
    assert "Tomorrow, Tuesday 3 March, 10:00 with Dr. Lena Hoffmann" in asked.text
    await phone.text("Back")
    asked = await phone.wait_new("Confirm what you wrote")
    assert asked.labels[:2] == ["Confirm Maria da Silva", "Confirm Maria Silva"]
    await phone.press("Back")
    await phone.wait_for("Please choose a time")
    await phone.press("10:00")
    await phone.wait_for("Confirm what you wrote")
    await phone.press("Confirm Maria da Silva")
    await phone.wait_new("phone number")
    await phone.text("+49 170 1234567")
    await phone.wait_for("Is everything right?")
    await phone.press("Confirm")
    await phone.wait_for("booked")


async def test_pressing_confirm_twice_books_once(clinic: Clinic) -> None:
    """The second press, at once or later, ends at the same line; an old time button shows what
    was booked with it."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await at_summary(phone, first, note="My knee")
    payload = phone.menu.data("Confirm")
    await asyncio.gather(phone.press_data(payload), phone.press_data(payload))
    await phone.wait_edit("booked")
    await pressed(phone, unpack(payload), "Your appointment is booked.")
    for old in (TakeTime(first), WriteNote(first)):
        await pressed(phone, old, "Status: confirmed")
    assert len(await appointments_of(clinic, patient.id)) == 1


async def test_a_note_that_was_lost_is_never_left_out_unsaid(clinic: Clinic) -> None:
    """A summary with a note books nothing without it: the patient would believe it to be there."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await at_summary(phone, first, note="My knee")
    summary = phone.menu
    await phone.text("/cancel")
    await phone.wait_for("nothing was saved")
    await phone.press("Confirm", message=summary)
    told = await phone.wait_for("not kept")
    assert await appointments_of(clinic, patient.id) == []
    await phone.press("Add a note", message=told)
    await phone.wait_for("beforehand")
    await phone.text("My knee again")
    await phone.wait_for("Note: My knee again")
    await phone.press("Confirm")
    await phone.wait_for("booked")


async def test_forged_buttons_get_an_answer_and_change_nothing(clinic: Clinic) -> None:
    """Numbers that are nobody's, months and days outside the calendar, pages beyond the end."""
    _, doctor = await clinic.doctor()
    await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    nobody, never = DoctorId(2**62), date.max
    for forged in (
        ShowDoctors(2**62),
        ShowDoctor(nobody),
        ShowDoctor(DoctorId(-1)),
        PickDay(doctor.id, never),
        PickTime(doctor.id, never),
        PickTime(doctor.id, date.min),
        TakeTime(SlotId(2**62)),
        SkipNote(SlotId(-1)),
        WriteNote(SlotId(2**62)),
        ConfirmBooking(SlotId(2**62), "-"),
        ShowAppointment(AppointmentId(2**62)),
    ):
        answer = await pressed(phone, forged)
        assert "went wrong" not in answer.text, forged
        assert "Menu" in answer.labels, forged
    assert await appointments_of(clinic, patient.id) == []


async def test_text_at_the_summary_books_nothing_and_loses_nothing(clinic: Clinic) -> None:
    """Who types "yes" is shown the button to press; the note stays as it was."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first, note="My knee")
    await phone.text("yes please")
    again = await phone.wait_for("please press the button")
    assert "Note: My knee" in again.text
    await phone.voice()
    await phone.wait_for("Note: My knee")


async def test_long_note_is_asked_for_again(clinic: Clinic) -> None:
    """A note of a thousand letters is refused with the limit, and the question stays."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await phone.press_data(pack(WriteNote(first)))
    await phone.wait_for("beforehand")
    await phone.text("x" * 1000)
    refused = await phone.wait_for("500 characters")
    assert "beforehand" in refused.text
    await phone.press("Back")
    await phone.wait_for("Is everything right?")


async def test_booking_survives_restarts_at_every_step(database_url: str) -> None:
    """A new process goes on where the old one stood: with the question, the note, the button."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            _, doctor = await clinic.doctor()
            (first, *_) = await clinic.publish(doctor.id, 1)
            phone, _ = await clinic.patient()
            await pressed(phone, WriteNote(first), "beforehand")
        async with at_work(sandbox, config):
            await phone.text("My knee")
            await phone.wait_for("Note: My knee")
        async with at_work(sandbox, config):
            await phone.press("Confirm")
            booked = await phone.wait_new("is booked and confirmed")
            assert "Note: My knee" in booked.text
