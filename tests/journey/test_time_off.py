"""A doctor goes away: looks at what is in the way, calls it off, and comes back."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.payload import pack
from bot.sandbox.clock import SandboxClock
from bot.shared.links.finding import ShowDoctor
from bot.shared.links.schedule import ShowScheduleDay, ShowTimeOff
from bot.time_off.actions import EndTimeOff, NewTimeOff, ShowIll
from core.model import Appointment, Doctor, SlotId, SlotState, TimeOffId
from tests.journey.client import Phone
from tests.journey.clinic import NOON, Clinic, clinic_at_work
from tests.journey.doctor import doctor_at_work, heard_booking, is_refused


async def booked(clinic: Clinic, *days_ahead: int) -> tuple[Phone, Phone, Doctor, Appointment]:
    """Return a doctor with times on these days, and a patient who has the first of them."""
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, *days_ahead)
    patient, someone = await clinic.patient()
    appointment = await heard_booking(clinic, doctor, someone.id, slots[0])
    await patient.wait_for("is booked and confirmed")
    return doctor, patient, person, appointment


async def state(clinic: Clinic, slot: SlotId | None) -> SlotState:
    assert slot is not None
    found = await clinic.runtime.services.queries.slot(slot)
    assert found is not None
    return found.state(clinic.sandbox.clock.now())


async def test_days_off_end_in_another_time_for_who_had_one(clinic: Clinic) -> None:
    """Look, cancel all with a reason, one tap on another time; undone, the times come back."""
    doctor, patient, _, appointment = await booked(clinic, 1, 2, 20)
    colleague, other = await doctor_at_work(clinic, "Omar")
    await clinic.publish(other.id, 3)
    await doctor.text("/practice")
    page = await doctor.wait_for("appointments today")
    await doctor.press("Time off", message=page)
    await doctor.wait_for("None is planned")
    await doctor.press("New time off")
    await doctor.wait_for("When does your time off begin?")
    await doctor.press("3")
    await doctor.wait_for("First day: Tuesday 3 March")
    await doctor.press("9")
    look = await doctor.wait_for("Time off: Tue 3 Mar – Mon 9 Mar")
    assert "7 free times close." in look.text
    assert "1 appointment is in the way:\nTue 3 Mar 10:00 Maria Silva" in look.text
    await doctor.press("Cancel 1 appointment…")
    await doctor.wait_for("Why can nobody come?")
    await doctor.text("I am at a <wedding>")
    sure = await doctor.wait_for("They read: I am at a <wedding>")
    patient.read()
    final = sure.data("Cancel 1 appointment")
    await doctor.press_data(final, message=sure)
    done = await doctor.wait_for("You are off: Tue 3 Mar – Mon 9 Mar")
    assert "1 appointment is cancelled" in done.text
    news = await patient.wait_new("was cancelled by Dr. Lena Hoffmann")
    await doctor.press_data(pack(ShowScheduleDay(date(2026, 3, 4)), fresh=True))
    day = await doctor.wait_new("Wednesday 4 March")
    assert "Time off: Tue 3 Mar – Mon 9 Mar" in day.labels
    assert "I am at a <wedding>" in news.text
    assert news.labels == [
        *("Sun 22 Mar 10:00", "Sun 22 Mar 10:30", "Sun 22 Mar 11:00"),
        "Thu 5 Mar 10:00 Dr. Omar Hoffmann",
        *("All free times", "Other doctors"),
    ]
    await patient.press("Thu 5 Mar 10:00 Dr. Omar Hoffmann", message=news)
    await patient.press("Confirm", message=await patient.wait_new("10:00"))
    await patient.wait_new("is booked and confirmed")
    await colleague.wait_for("a new appointment is booked")
    assert await state(clinic, appointment.slot_id) is SlotState.CLOSED
    await doctor.press("End time off", message=done)
    await doctor.press("End time off", message=await doctor.wait_for("End this time off?"))
    await doctor.wait_for("8 slots can be booked again")
    assert await state(clinic, appointment.slot_id) is SlotState.OPEN


async def test_ill_today_takes_two_presses(clinic: Clinic) -> None:
    """Who comes today hears it in their language; tomorrow stays as it is; pressed twice, once."""
    doctor, patient, person, appointment = await booked(clinic, 0, 1)
    await clinic.runtime.services.people.speak(clinic.as_patient(appointment.patient_id), "ru")
    await doctor.text("/practice")
    await doctor.press("I'm ill", message=await doctor.wait_for("appointment today"))
    look = await doctor.wait_for("I'm ill: Mon 2 Mar 09:00 to midnight")
    assert "3 free times close." in look.text
    assert "They read: The doctor is ill." in look.text
    patient.read()
    final = look.data("Cancel 1 appointment")
    for _ in range(2):
        await doctor.press_data(final, message=look)
        await doctor.wait_for("You are off")
    assert "Причина: Врач заболел." in (await patient.wait_new("Ваш приём отменён")).text
    assert sum("Ваш приём отменён" in one.text for one in patient.screens) == 1
    assert await state(clinic, appointment.slot_id) is SlotState.CLOSED
    await patient.press_data(pack(ShowDoctor(person.id), fresh=True))
    await patient.wait_new("Снова принимает: вторник, 3 марта")
    await doctor.press_data(pack(ShowIll(2)))
    tomorrow = await doctor.wait_for("I'm ill: Mon 2 Mar 09:00 – Tue 3 Mar")
    assert "✓ 2 days" in tomorrow.labels
    assert "4 free times close." not in tomorrow.text


async def test_what_came_into_the_way_since_is_shown_first(clinic: Clinic) -> None:
    """Nobody is called off whom the doctor has not seen: an old button looks again."""
    doctor, _, person, _ = await booked(clinic, 0)
    await doctor.press_data(pack(ShowIll(1)))
    look = await doctor.wait_for("1 appointment is in the way")
    _, nils = await clinic.patient("Nils")
    free = await clinic.runtime.services.availability.next_times(person.id, 1)
    late = await heard_booking(clinic, doctor, nils.id, free[0].id)
    await doctor.press("Cancel 1 appointment", message=look)
    again = await doctor.wait_for("Something changed meanwhile")
    assert "2 appointments are in the way" in again.text
    view = await clinic.runtime.services.queries.appointment(late.id)
    assert view is not None
    assert view.appointment.live


async def test_a_part_of_a_day_is_typed_and_appointments_may_stay(clinic: Clinic) -> None:
    doctor, patient, _, appointment = await booked(clinic, 1)
    await doctor.press_data(pack(NewTimeOff(NOON.date())))
    await doctor.wait_for("When does your time off begin?")
    await doctor.text("2026-02-01")
    await doctor.wait_for("lies in the past")
    await doctor.text("2026-03-05 2026-03-03")
    await doctor.wait_for("is before the first day")
    await doctor.text("2026-03-03 10:00-11:00")
    look = await doctor.wait_for("Time off: Tue 3 Mar 10:00–11:00")
    assert "1 free time closes." in look.text
    before = len(patient.screens)
    await doctor.press("Confirm, keep 1 appointment", message=look)
    assert "1 appointment stays." in (await doctor.wait_for("You are off")).text
    assert await state(clinic, appointment.slot_id) is SlotState.BOOKED
    assert len(patient.screens) == before
    await doctor.press_data(pack(ShowScheduleDay(date(2026, 3, 3))))
    await doctor.wait_for("2 open, 1 closed, 1 booked")


async def test_where_the_clock_jumps_hours_off_stay_on_the_wall(database_url: str) -> None:
    """On Sunday, 29 March 2026, Berlin's day has 23 hours; the day off is that day, no more."""
    zone = {"time_zone": "Europe/Berlin"}
    async with clinic_at_work(
        database_url, SandboxClock(frozen_at=NOON + timedelta(days=25)), clinic=zone
    ) as clinic:
        doctor, person = await doctor_at_work(clinic)
        saturday, sunday, monday = [(await clinic.publish(person.id, at))[0] for at in (1, 2, 3)]
        await doctor.press_data(pack(NewTimeOff(date(2026, 3, 1))))
        await doctor.wait_for("When does your time off begin?")
        await doctor.text("2026-03-29")
        await doctor.press("Confirm time off", message=await doctor.wait_for("Sun 29 Mar"))
        await doctor.wait_for("4 free times are closed")
        states = [await state(clinic, slot) for slot in (saturday, sunday, monday)]
        assert states == [SlotState.OPEN, SlotState.CLOSED, SlotState.OPEN]
        (found,) = await clinic.runtime.services.queries.times_off(
            person.id, clinic.runtime.services.availability.bookable(), 9
        )
        assert found.span.length == timedelta(hours=23)
        assert found.span.start.astimezone(ZoneInfo("Europe/Berlin")).hour == 0


async def test_another_doctors_time_off_is_told_like_none(clinic: Clinic) -> None:
    doctor, _, person, _ = await booked(clinic, 1)
    other, _ = await doctor_at_work(clinic, "Omar")
    services = clinic.runtime.services
    span = services.time_off.days(date(2026, 3, 3), date(2026, 3, 4))
    away = await services.time_off.take(await clinic.as_doctor(person.id), person.id, span)
    assert away.time_off is not None
    for number in (away.time_off.id, TimeOffId(987_654)):
        for action in (ShowTimeOff(number), EndTimeOff(number)):
            await other.press_data(pack(action, fresh=True))
            await other.wait_new("is over or was ended")
    assert await services.queries.time_off(away.time_off.id) == away.time_off
    await doctor.press_data(pack(EndTimeOff(away.time_off.id)))
    await doctor.wait_for("slots can be booked again")


@pytest.mark.parametrize("action", [ShowIll(1), NewTimeOff(NOON.date())])
async def test_patients_take_no_time_off(clinic: Clinic, action: ShowIll | NewTimeOff) -> None:
    patient, _ = await clinic.patient()
    await is_refused(patient, action, "for the clinic's doctors")


async def test_a_part_of_a_day_is_pressed(clinic: Clinic) -> None:
    """From when, until when: no hour need be written."""
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 3)
    await doctor.text("/practice")
    await doctor.press("Time off", message=await doctor.wait_for("appointments today"))
    await doctor.press("New time off", message=await doctor.wait_for("None is planned"))
    await doctor.press("3", message=await doctor.wait_for("When does your time off begin?"))
    await doctor.press("Part of this day", message=await doctor.wait_for("First day"))
    await doctor.press("10:30", message=await doctor.wait_for("From when?"))
    await doctor.press("12:00", message=await doctor.wait_for("Until when?"))
    look = await doctor.wait_for("Time off: Tue 3 Mar")
    assert "10:30–12:00" in look.text
