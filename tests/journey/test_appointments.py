"""A patient's appointments from chat: the list, the details, the note, cancelling and moving."""

import asyncio
from datetime import timedelta

from bot.appointments.actions import (
    AskMove,
    BookAgain,
    CancelAppointment,
    ConfirmMove,
    EditNote,
    MoveToTime,
    RemoveNote,
    SayComing,
)
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment, ShowAppointments
from bot.shared.links.days import FIRST_FREE
from core.appointments.undo_rules import UNDO_FOR
from core.model import Appointment, AppointmentId, PatientId, SlotId, SlotState, Status
from tests.journey.clinic import Clinic
from tests.journey.patient import on, pressed


async def booked(
    clinic: Clinic, patient: PatientId, slot: SlotId, note: str | None = None
) -> Appointment:
    return await clinic.book(patient, slot, note)


async def now_at(clinic: Clinic, appointment: AppointmentId) -> Appointment:
    view = await clinic.runtime.services.queries.appointment(appointment)
    assert view is not None
    return view.appointment


async def state_of(clinic: Clinic, slot: SlotId) -> SlotState:
    found = await clinic.runtime.services.queries.slot(slot)
    assert found is not None
    return found.state(clinic.sandbox.clock.now())


async def test_list_shows_what_lies_ahead_and_what_was(clinic: Clinic) -> None:
    """Upcoming first; the past, newest first, is one press away and back."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    (third, *_) = await clinic.publish(doctor.id, 3)
    phone, patient = await clinic.patient()
    await phone.text("/appointments")
    empty = await phone.wait_for("You have no appointments ahead")
    assert "Book an appointment" in empty.labels
    for slot in (first, second, third):
        await booked(clinic, patient.id, slot)
    await clinic.people.advance(timedelta(days=2))
    await phone.text("/appointments")
    ahead = await phone.wait_for("My appointments: Upcoming")
    assert "Thu 5 Mar 10:00, Dr. Lena Hoffmann (confirmed)" in ahead.text
    assert "Tue 3 Mar" not in ahead.text
    past = await on(phone, ahead, "Past", "My appointments: Past")
    assert [label[:16] for label in past.labels[:2]] == ["Tue 3 Mar 10:30 ", "Tue 3 Mar 10:00 "]
    details = await on(phone, past, "Tue 3 Mar 10:30", "Status: over")
    assert details.labels == ["Book again", "Back", "Menu"]
    await on(phone, details, "Back", "My appointments: Past")


async def test_long_list_turns_its_pages(clinic: Clinic) -> None:
    """More than a page can be leafed through; a page that is not there is the first."""
    _, doctor = await clinic.doctor()
    phone, patient = await clinic.patient()
    for _ in range(2):
        for slot in (await clinic.publish(doctor.id, 1))[:4]:
            await booked(clinic, patient.id, slot)
        await clinic.people.advance(timedelta(days=2))
    first = await pressed(phone, ShowAppointments(past=True, page=0), "Past")
    assert sum("Dr. Lena" in label for label in first.labels) == 6
    second = await on(phone, first, "Next", "Past")
    assert sum("Dr. Lena" in label for label in second.labels) == 2
    assert "‹ Previous" in second.labels
    beyond = await pressed(phone, ShowAppointments(past=True, page=99), "Past")
    assert beyond.labels == first.labels


async def test_note_is_added_changed_and_removed(clinic: Clinic) -> None:
    """The note changes, is asked for again when refused, and Back leaves it alone."""
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slot)
    details = await pressed(phone, ShowAppointment(appointment.id), "Status: confirmed")
    await on(phone, details, "Add a note", "write the new note")
    await phone.text("x" * 501)
    await phone.wait_for("500 characters")
    await phone.text("Bring the <x-ray>")
    saved = await phone.wait_for("Your note is saved")
    assert "Note: Bring the <x-ray>" in saved.text
    question = await on(phone, saved, "Change note", "write the new note")
    assert "Bring the <x-ray>" in question.text
    await on(phone, question, "Back", "Status: confirmed")
    await phone.text("Good morning")
    await phone.wait_new()
    assert (await now_at(clinic, appointment.id)).note == "Bring the <x-ray>"
    for _ in range(2):
        await pressed(phone, RemoveNote(appointment.id), "Your note is removed")
    assert (await now_at(clinic, appointment.id)).note is None


async def test_cancelling_asks_first_and_frees_the_time(clinic: Clinic) -> None:
    """The safe button leads back; the other one cancels, once; the letter leads on."""
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slot)
    details = await pressed(phone, ShowAppointment(appointment.id), "Status: confirmed")
    question = await on(phone, details, "Cancel appointment", "Cancel this appointment?")
    assert question.labels == ["Keep it", "Cancel appointment", "Back", "Menu"]
    details = await on(phone, question, "Keep it", "Status: confirmed")
    question = await on(phone, details, "Cancel appointment", "Cancel this appointment?")
    payload = question.data("Cancel appointment")
    await asyncio.gather(*(phone.press_data(payload, message=question) for _ in range(2)))
    done = await phone.wait_edit("Your appointment is cancelled. Tue 3 Mar 10:00")
    assert done.labels == ["Undo"]
    assert await state_of(clinic, slot) is SlotState.HELD
    await clinic.people.advance(UNDO_FOR)
    assert await state_of(clinic, slot) is SlotState.OPEN
    after = await now_at(clinic, appointment.id)
    assert (after.status, after.sequence) == (Status.CANCELLED, 1)
    await pressed(phone, AskCancel(appointment.id), "Status: cancelled")


async def test_moving_takes_the_new_time_and_frees_the_old(clinic: Clinic) -> None:
    """Calendar, time, "from … to …?", Move; pressed twice it moves once."""
    _, doctor = await clinic.doctor()
    first, *_ = await clinic.publish(doctor.id, 1)
    *_, last = await clinic.publish(doctor.id, 2)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, first, "My knee")
    seen = await pressed(phone, ShowAppointment(appointment.id), "Status: confirmed")
    seen = await on(phone, seen, "Move", "Moving your appointment of Tue 3 Mar 10:00")
    seen = await on(phone, seen, "4", "Please choose a time")
    seen = await on(phone, seen, "11:30", "11:30–12:00")
    payload = seen.data("Move")
    await asyncio.gather(*(phone.press_data(payload, message=seen) for _ in range(2)))
    moved = await phone.wait_edit("is moved. Wed 4 Mar 11:30")
    assert moved.labels == []
    after = await now_at(clinic, appointment.id)
    assert (after.slot_id, after.sequence, after.note) == (last, 1, "My knee")
    assert await state_of(clinic, first) is SlotState.OPEN
    await pressed(phone, AskMove(appointment.id, last), "Status: confirmed")


async def test_new_time_that_was_taken_offers_the_nearest(clinic: Clinic) -> None:
    """Nothing changes for who moves too late, and the nearest times are one press away."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient("Maria")
    _, other = await clinic.patient("Juan")
    appointment = await booked(clinic, patient.id, first)
    question = await pressed(phone, AskMove(appointment.id, second), "Move your appointment of")
    await clinic.people.advance(timedelta(minutes=4))  # the time is kept for three
    await booked(clinic, other.id, second)
    lost = await on(phone, question, "Move", "taken")
    assert lost.labels[:2] == ["Tue 3 Mar 11:00", "Tue 3 Mar 11:30"]
    assert (await now_at(clinic, appointment.id)).slot_id == first
    question = await on(phone, lost, "Tue 3 Mar 11:00", "11:00–11:30")
    await on(phone, question, "Move", "is moved")


async def test_moving_into_another_own_appointment_is_refused(clinic: Clinic) -> None:
    """The one in the way is shown before anything is asked; moving goes on with other times."""
    _, lena = await clinic.doctor("Lena")
    _, omar = await clinic.doctor("Omar")
    first, second, *_ = await clinic.publish(lena.id, 1)
    _, at_the_same_time, *_ = await clinic.publish(omar.id, 1)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, first)
    await booked(clinic, patient.id, at_the_same_time)
    busy = await pressed(phone, AskMove(appointment.id, second), "already have an appointment")
    assert busy.labels == ["Show appointment", "Other times", "Back", "Menu"]
    await on(phone, busy, "Other times", "Please choose a time")


async def test_cutoff_holds_against_old_buttons(clinic: Clinic) -> None:
    """One hour before the start nothing can be moved or cancelled, whatever button is left."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1, 2)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, first)
    start = appointment.span.start
    await clinic.people.advance(timedelta(hours=24, minutes=30))
    for old in (
        AskCancel(appointment.id),
        CancelAppointment(appointment.id),
        MoveToDay(appointment.id, FIRST_FREE),
        MoveToTime(appointment.id, start.date()),
        AskMove(appointment.id, second),
        ConfirmMove(appointment.id, second, "-"),
    ):
        await pressed(phone, old, "too late")
    assert await now_at(clinic, appointment.id) == appointment
    details = await pressed(phone, ShowAppointment(appointment.id), "too late")
    ways = ["I can't come", "Add a note", "Share medical history", "Back", "Menu"]
    assert details.labels == ways


async def test_another_persons_appointment_is_not_there(clinic: Clinic) -> None:
    """A forged number shows and changes nothing, not even that the appointment exists."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    _, patient = await clinic.patient("Maria")
    thief, _ = await clinic.patient("Juan")
    appointment = await booked(clinic, patient.id, first, "private")
    for forged in (appointment.id, AppointmentId(2**62)):
        for action in (
            ShowAppointment(forged),
            EditNote(forged),
            RemoveNote(forged),
            AskCancel(forged),
            CancelAppointment(forged),
            MoveToDay(forged, FIRST_FREE),
            MoveToTime(forged, appointment.span.start.date()),
            AskMove(forged, second),
            ConfirmMove(forged, second, "-"),
            SayComing(forged),
        ):
            refused = await pressed(thief, action, "not here, or not yours")
            assert "private" not in refused.text
    assert await now_at(clinic, appointment.id) == appointment


async def test_appointment_cannot_be_moved_to_another_doctor(clinic: Clinic) -> None:
    """A forged slot of somebody else is refused at both steps."""
    _, lena = await clinic.doctor("Lena")
    _, omar = await clinic.doctor("Omar")
    (slot, *_) = await clinic.publish(lena.id, 1)
    (foreign, *_) = await clinic.publish(omar.id, 1)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slot)
    for forged in (
        AskMove(appointment.id, foreign),
        ConfirmMove(appointment.id, foreign, "-"),
    ):
        await pressed(phone, forged, "not here, or not yours")
    assert await now_at(clinic, appointment.id) == appointment


async def test_saying_coming_marks_the_reminder(clinic: Clinic) -> None:
    """The reminder stays with its other buttons and shows what was said; so do the details."""
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 2)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slot)
    clinic.runtime.courier.nudge()
    await phone.wait_new("booked and confirmed")
    await clinic.people.advance(timedelta(hours=25))
    reminder = await phone.wait_new("Reminder of your appointment:")
    marked = await on(phone, reminder, "I'm coming", "✓")
    assert marked.labels == ["Move", "Cancel appointment"]
    assert phone.toasts == ["Thank you, the doctor can see it."]
    assert (await now_at(clinic, appointment.id)).coming
    details = await pressed(phone, ShowAppointment(appointment.id), "✓")
    assert details.labels[:2] == ["Move", "Cancel appointment"]


async def test_lists_are_chosen_by_how_they_stand_and_by_month(clinic: Clinic) -> None:
    """Two presses choose, and the list says what it shows; a month without any says so."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    kept, off = [await booked(clinic, patient.id, slot) for slot in (first, second)]
    await clinic.runtime.services.appointments.cancel(clinic.as_patient(patient.id), off.id)
    await clinic.people.advance(timedelta(days=2))
    past = await pressed(phone, ShowAppointments(past=True, page=0), "My appointments: Past")
    assert sum("Dr. Lena" in label for label in past.labels) == 2
    choice = await on(phone, past, "All", "Which appointments?")
    assert choice.labels == ["All", "Completed", "Cancelled", "Missed", "Back", "Menu"]
    only = await on(phone, choice, "Cancelled", "My appointments: Past")
    assert [label[:15] for label in only.labels if "Dr. Lena" in label] == ["Tue 3 Mar 10:30"]
    months = await on(phone, only, "Every month", "Which month?")
    assert months.labels[:3] == ["Every month", "March 2026", "February 2026"]
    await on(phone, months, "February 2026", "There is none like that")
    again = await pressed(phone, ShowAppointment(kept.id), "Status")
    assert "Book again" in again.labels


async def test_book_again_leads_to_the_confirm_screen_in_two_presses(clinic: Clinic) -> None:
    """The earliest times of the doctor of a past visit; without any, the doctor's card."""
    _, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1, 3)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slots[0])
    await clinic.people.advance(timedelta(days=2))
    details = await pressed(phone, ShowAppointment(appointment.id), "Status: over")
    times = await on(phone, details, "Book again", "The earliest times of Dr. Lena Hoffmann")
    earliest = times.labels[0]
    assert earliest.endswith("10:00")
    await on(phone, times, earliest, "Is everything right?")
    await clinic.people.advance(timedelta(days=9))
    await pressed(phone, BookAgain(appointment.id), "No free times")


async def test_the_calendar_file_comes_once_more(clinic: Clinic) -> None:
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    appointment = await booked(clinic, patient.id, slot)
    details = await pressed(phone, ShowAppointment(appointment.id), "Status: confirmed")
    await phone.press("Calendar file", message=details)
    again = await phone.wait_new("The calendar file of your appointment")
    assert again.message["document"]
    assert again.labels == ["Details", "Menu"]
