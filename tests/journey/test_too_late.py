"""Who comes too late: the time is taken, gone, too near or in the way. What is offered instead."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.appointments.actions import AskMove
from bot.booking.actions import SkipNote, WriteNote
from bot.chat.payload import pack, unpack
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.booking import PickTime, TakeTime
from bot.shared.links.finding import ShowDoctor
from core.errors import OwnPatientError
from core.people.service import Application
from core.policy import Window
from tests.journey.clinic import Clinic, acting
from tests.journey.patient import appointments_of, at_summary, on, pressed

HOLD = timedelta(minutes=3)


async def test_first_confirmed_wins_and_the_other_gets_the_nearest_times(clinic: Clinic) -> None:
    """Two at one summary: one books, the other hears "taken", and goes on with the note kept."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    maria, _ = await clinic.patient("Maria")
    juan, patient = await clinic.patient("Juan")
    await at_summary(maria, first)
    await clinic.people.advance(HOLD)
    await at_summary(juan, first, note="My back")
    await clinic.people.advance(HOLD)
    await maria.press("Confirm")
    await maria.wait_for("booked")
    await juan.press("Confirm")
    lost = await juan.wait_for("taken")
    assert "Your note is kept." in lost.text
    assert lost.labels[:3] == ["Tue 3 Mar 10:30", "Tue 3 Mar 11:00", "Tue 3 Mar 11:30"]
    await juan.press("Tue 3 Mar 10:30")
    kept = await juan.wait_for("Is everything right?")
    assert "Note: My back" in kept.text
    await juan.press("Confirm")
    await juan.wait_for("booked")
    (appointment,) = await appointments_of(clinic, patient.id)
    assert appointment.note == "My back"


async def test_many_at_once_on_one_time(clinic: Clinic) -> None:
    """Of five who confirm at once exactly one books; the others all hear that it is taken."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    people = [await clinic.patient(name) for name in ("Ada", "Ben", "Cem", "Dora", "Eva")]
    for phone, _ in people:
        await at_summary(phone, first)
        await clinic.people.advance(HOLD)
    await asyncio.gather(*(phone.press("Confirm") for phone, _ in people))
    held = [await appointments_of(clinic, patient.id) for _, patient in people]
    assert sorted(map(len, held)) == [0, 0, 0, 0, 1]
    for (phone, _), mine in zip(people, held, strict=True):
        await phone.wait_for("booked" if mine else "taken")


async def test_overlapping_times_are_refused_whoever_the_doctors_are(clinic: Clinic) -> None:
    """A patient is shown the appointment in the way, and can look at it or choose another time."""
    _, lena = await clinic.doctor("Lena")
    _, omar = await clinic.doctor("Omar")
    (first, *_) = await clinic.publish(lena.id, 1)
    (other, *_) = await clinic.publish(omar.id, 1, minutes=60)
    phone, patient = await clinic.patient()
    await at_summary(phone, first)
    await phone.press("Confirm")
    await phone.wait_for("booked")
    busy = await pressed(phone, TakeTime(other), "already have an appointment")
    assert busy.labels == ["Show appointment", "Other times", "Back", "Menu"]
    (appointment,) = await appointments_of(clinic, patient.id)
    assert busy.data("Show") == pack(ShowAppointment(appointment.id))
    await phone.press("Other times", message=busy)
    await phone.wait_for("Please choose a time")


async def test_old_buttons_keep_notice_and_horizon(clinic: Clinic) -> None:
    """A time that came too near meanwhile is refused at every step, and others are offered."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1, 2)
    phone, patient = await clinic.patient()
    await at_summary(phone, first)
    confirm = unpack(phone.menu.data("Confirm"))
    await clinic.people.advance(timedelta(hours=24, minutes=30))
    for old in (confirm, TakeTime(first), SkipNote(first), WriteNote(first)):
        refused = await pressed(phone, old, "too soon")
        assert refused.labels[0] == "Tue 3 Mar 10:30"
    assert await appointments_of(clinic, patient.id) == []
    (far, *_) = await clinic.publish(doctor.id, 90)
    await pressed(phone, TakeTime(far), "too far ahead")


async def test_time_that_the_doctor_moved_is_not_booked_unseen(clinic: Clinic) -> None:
    """Confirm books what the summary showed, never what it became; it is shown as it is now."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await at_summary(phone, first)
    early = Window(time(8), time(8, 30))
    await clinic.runtime.services.slots.retime(
        await clinic.as_doctor(doctor.id), doctor.id, first, early
    )
    await phone.press("Confirm")
    again = await phone.wait_for("has changed since you looked")
    assert "08:00–08:30" in again.text
    assert await appointments_of(clinic, patient.id) == []
    await phone.press("Confirm", message=again)
    await phone.wait_for("booked")


async def test_time_that_the_doctor_made_longer_is_not_booked_unseen(clinic: Clinic) -> None:
    """10:00 to 11:00 was shown; 10:00 to 14:00 is another offer, though it starts the same."""
    _, doctor = await clinic.doctor()
    (first,) = await clinic.publish(doctor.id, 1, end=11, minutes=60)
    phone, patient = await clinic.patient()
    await at_summary(phone, first, note="My knee")
    by, long = await clinic.as_doctor(doctor.id), Window(time(10), time(14))
    await clinic.runtime.services.slots.retime(by, doctor.id, first, long)
    await phone.press("Confirm")
    again = await phone.wait_for("has changed since you looked")
    assert "10:00–14:00" in again.text
    assert "Note: My knee" in again.text
    assert await appointments_of(clinic, patient.id) == []


async def test_time_that_the_doctor_deleted_leads_on(clinic: Clinic) -> None:
    """Even where nothing is left of the slot, the nearest other times are offered."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    await clinic.runtime.services.slots.delete(
        await clinic.as_doctor(doctor.id), doctor.id, [first]
    )
    await phone.press("Confirm")
    assert "Tue 3 Mar 10:30" in (await phone.wait_for("no longer offered")).labels
    await pressed(phone, TakeTime(first), "no longer offered")


async def test_doctors_who_do_not_practise_do_not_show(clinic: Clinic) -> None:
    """An old button of a doctor who is away says so and leads on."""
    phone, _ = await clinic.patient()
    lena = acting(await clinic.runtime.services.people.meet(1, "Lena", "en"))
    card = Application("Dr. Lena", "+4930123456", "Cardiology", "BE-1")
    waits = await clinic.runtime.services.people.apply(lena, card)
    await phone.text("/doctors")
    await phone.wait_for("No doctor takes appointments")
    await pressed(phone, ShowDoctor(waits.id), "does not take appointments at present")


async def test_doctor_is_not_their_own_patient(clinic: Clinic) -> None:
    """A doctor who takes an own time is told so; the service refuses it as well."""
    phone, doctor = await clinic.doctor()
    by = await clinic.as_doctor(doctor.id)
    patient = await clinic.runtime.services.people.sign_up(by, "Lena Silva", "+4930123456")
    (first, *_) = await clinic.publish(doctor.id, 1)
    await phone.wait_for("What would you like to do?")
    await phone.press_data(pack(TakeTime(first)))
    await phone.wait_for("your own patient")
    with pytest.raises(OwnPatientError):
        await clinic.runtime.services.booking.book(by, patient.id, first)


async def test_move_to_a_time_that_the_doctor_changed_is_not_made_unseen(clinic: Clinic) -> None:
    """Move takes the time that was asked about, never the one that it became."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    appointment = await clinic.book(patient.id, first)
    question = await pressed(phone, AskMove(appointment.id, second), "Move your appointment of")
    early = Window(time(8), time(8, 30))
    await clinic.runtime.services.slots.retime(
        await clinic.as_doctor(doctor.id), doctor.id, second, early
    )
    again = await on(phone, question, "Move", "has changed since you looked")
    assert "08:00–08:30" in again.text
    assert await appointments_of(clinic, patient.id) == [appointment]


async def test_day_that_has_become_empty_shows_the_calendar(clinic: Clinic) -> None:
    """Where the last time of a day is gone, the screen says so and offers the other days."""
    _, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1, 2)
    phone, _ = await clinic.patient()
    day = clinic.runtime.services.availability.today() + timedelta(days=1)
    shown = await pressed(phone, PickTime(doctor.id, day), "Please choose a time")
    assert shown.labels == ["10:00", "10:30", "11:00", "11:30", "Wed 4 Mar ›", "Back", "Menu"]
    await clinic.runtime.services.slots.delete(
        await clinic.as_doctor(doctor.id), doctor.id, slots[:4]
    )
    empty = await pressed(phone, PickTime(doctor.id, day), "no free times on Tuesday 3 March")
    assert [label for label in empty.labels if label.isdigit()] == ["4"]
    await clinic.runtime.services.slots.delete(
        await clinic.as_doctor(doctor.id), doctor.id, slots[4:]
    )
    await pressed(phone, PickTime(doctor.id, day), "no free times at present")
