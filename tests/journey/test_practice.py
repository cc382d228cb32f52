"""A doctor sees who comes, and cancels with a reason."""

from datetime import timedelta

import pytest

from bot.chat.payload import pack
from bot.practice.actions import (
    AskCancelAsDoctor,
    AskReason,
    CancelAsDoctor,
    Reason,
)
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.practice import ShowPatientCard, ShowPracticeAppointment
from core.model import Appointment, AppointmentId, SlotState
from tests.journey.client import People, Phone
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.doctor import doctor_at_work, heard_booking, is_refused


async def booked(
    clinic: Clinic, days_ahead: int = 1, note: str | None = None
) -> tuple[Phone, Phone, Appointment]:
    """Return a doctor, a patient and the appointment that joins them, at ten o'clock."""
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, days_ahead)
    patient, someone = await clinic.patient()
    appointment = await heard_booking(clinic, doctor, someone.id, slots[0], note)
    return doctor, patient, appointment


async def test_today_at_a_glance(clinic: Clinic) -> None:
    """How many come today and who, and the next time that can be booked."""
    doctor, _, _ = await booked(clinic, days_ahead=0)
    await doctor.text("/practice")
    shown = await doctor.wait_for("1 appointment today, 1 still to come")
    assert "Next: 10:00 Maria Silva" in shown.text
    assert "next free time: 10:30, 11:00, 11:30" in shown.text
    assert "0 patients seen" in shown.text
    ways = {"Today", "Tomorrow", "This week", "Upcoming", "Past", "Another date"}
    assert {*ways, "My schedule", "Publish times"} <= set(shown.labels)
    await doctor.press("Next: 10:00")
    card = await doctor.wait_for("Status: confirmed")
    await doctor.press("Back", message=card)
    await doctor.wait_for("3 open, 0 closed, 1 booked")


async def test_a_practice_without_times_says_so(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/practice")
    shown = await doctor.wait_for("0 appointments today")
    assert "cannot book you at present" in shown.text


async def cancel(doctor: Phone, appointment: Appointment) -> None:
    """Open the booking and press Cancel appointment."""
    await doctor.press_data(pack(ShowPracticeAppointment(appointment.id)))
    shown = await doctor.wait_for("Phone")
    await doctor.press("Cancel appointment", message=shown)
    await doctor.wait_for("not take place")


async def state(clinic: Clinic, appointment: Appointment) -> SlotState:
    """Return how the time stands in which the appointment was."""
    assert appointment.slot_id is not None
    slot = await clinic.runtime.services.queries.slot(appointment.slot_id)
    assert slot is not None
    return slot.state(clinic.sandbox.clock.now())


async def test_a_doctor_cancels_with_a_usual_reason(clinic: Clinic) -> None:
    """Two presses and a look; nobody gets the time unless the doctor offers it again."""
    doctor, patient, appointment = await booked(clinic)
    await cancel(doctor, appointment)
    await doctor.press("I am ill")
    asked = await doctor.wait_for("told at once and offered other times")
    assert "Reason: The doctor is ill." in asked.text
    assert asked.labels[0] == "Keep it"
    press = asked.data("Cancel appointment")
    await doctor.press_data(press, message=asked)
    shown = await doctor.wait_for("is closed now")
    await doctor.press_data(press, message=asked)
    assert "is closed now" in doctor.transcript()
    assert await state(clinic, appointment) is SlotState.CLOSED
    await doctor.press_data(shown.data("Offer this time again"), message=shown)
    await doctor.wait_for("patients can book it")
    assert await state(clinic, appointment) is SlotState.OPEN
    await patient.wait_for("The doctor is ill.")


async def test_a_doctor_cancels_in_their_own_words(clinic: Clinic) -> None:
    doctor, patient, appointment = await booked(clinic)
    await cancel(doctor, appointment)
    await doctor.text("x" * 301)
    await doctor.wait_for("too long")
    await doctor.text("A <pipe> burst here")
    asked = await doctor.wait_for("told at once")
    assert "Reason: A <pipe> burst here" in asked.text
    await doctor.press("Cancel appointment")
    await doctor.wait_for("the appointment is cancelled")
    await patient.wait_for("A <pipe> burst here")


async def test_a_usual_reason_reaches_patients_in_their_language(clinic: Clinic) -> None:
    doctor, _, appointment = await booked(clinic)
    await clinic.runtime.services.people.speak(clinic.as_patient(appointment.patient_id), "ru")
    await cancel(doctor, appointment)
    await doctor.press("Emergency")
    await doctor.wait_for("Врача вызвали на срочный случай.")


async def test_what_is_over_cannot_be_cancelled(clinic: Clinic) -> None:
    doctor, _, appointment = await booked(clinic)
    await clinic.people.advance(timedelta(days=2))
    for action in (
        AskReason(appointment.id),
        AskCancelAsDoctor(appointment.id, Reason.ILL),
        CancelAsDoctor(appointment.id, Reason.ILL),
    ):
        await is_refused(doctor, action, "is over or was cancelled")


async def test_what_the_patient_cancelled_is_told_as_such(clinic: Clinic) -> None:
    doctor, _, appointment = await booked(clinic)
    await cancel(doctor, appointment)
    await clinic.runtime.services.appointments.cancel(
        clinic.as_patient(appointment.patient_id), appointment.id
    )
    await doctor.press("I am away")
    await doctor.wait_for("is over or was cancelled")


async def test_another_doctors_bookings_are_not_there(clinic: Clinic) -> None:
    """Forged ids show and change nothing, and are told as ids that do not exist."""
    _, _, appointment = await booked(clinic)
    other, _ = await doctor_at_work(clinic, "Omar")
    for foreign in (appointment.id, AppointmentId(987_654)):
        for action in (
            ShowPracticeAppointment(foreign),
            ShowPatientCard(foreign, 0),
            AskReason(foreign),
            AskCancelAsDoctor(foreign, Reason.ILL),
            CancelAsDoctor(foreign, Reason.ILL),
        ):
            await is_refused(other, action, "not here, or not yours")
    view = await clinic.runtime.services.queries.appointment(appointment.id)
    assert view is not None
    assert view.appointment.live


@pytest.mark.parametrize(
    "action", [ShowPracticeAppointment(AppointmentId(1)), ShowPatientCard(AppointmentId(1), 0)]
)
async def test_patients_see_no_practice(
    clinic: Clinic, action: ShowPatientCard | ShowPracticeAppointment
) -> None:
    patient, _ = await clinic.patient()
    await is_refused(patient, action, "for the clinic's doctors")


async def test_the_question_for_the_reason_survives_a_restart(database_url: str) -> None:
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            doctor, _, appointment = await booked(Clinic(sandbox, runtime, people))
            await cancel(doctor, appointment)
        async with at_work(sandbox, config):
            await doctor.text("The heating broke")
            await doctor.wait_for("reason: The heating broke")
        async with at_work(sandbox, config):
            await doctor.press("Cancel appointment")
            await doctor.wait_for("the appointment is cancelled")
