"""The summary keeps its time for a few minutes: for whom, until when, and what frees it."""

import asyncio
from datetime import timedelta

import pytest

from bot.appointments.actions import AskMove
from bot.chat.payload import pack
from bot.shared.links.booking import PickDay, TakeTime
from bot.shared.links.days import FIRST_FREE
from core.model import SlotId, SlotState
from tests.journey.clinic import Clinic
from tests.journey.patient import appointments_of, at_summary, pressed

HOLD = timedelta(minutes=3)


async def state_of(clinic: Clinic, slot: SlotId) -> SlotState:
    found = await clinic.runtime.services.queries.slot(slot)
    assert found is not None
    return found.state(clinic.sandbox.clock.now())


async def freed(clinic: Clinic, slot: SlotId) -> None:
    """Wait until a slot is open: it becomes so right after the answer."""
    async with asyncio.timeout(5):
        while await state_of(clinic, slot) is not SlotState.OPEN:  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.01)


async def test_the_summary_keeps_the_time_until_the_moment_it_names(clinic: Clinic) -> None:
    """Another patient hears when it may be free again, and can try this very time once more."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    maria, _ = await clinic.patient("Maria")
    juan, patient = await clinic.patient("Juan")
    await at_summary(maria, first)
    assert "Kept for you until 09:03." in maria.menu.text
    assert await state_of(clinic, first) is SlotState.HELD
    held = await pressed(juan, TakeTime(first), "Someone is about to book this")
    assert "may be free again at 09:03" in held.text
    assert held.labels[:2] == ["Try Tue 3 Mar 10:00 again", "Tue 3 Mar 10:30"]
    assert held.data("Tue 3 Mar 10:30") == pack(TakeTime(second))
    await clinic.people.advance(HOLD)
    assert await state_of(clinic, first) is SlotState.OPEN
    await juan.press("Try", message=held)
    await juan.wait_edit("Kept for you until 09:06.")
    await maria.press("Confirm")
    await maria.wait_for("Someone is about to book this")
    await juan.press("Confirm")
    await juan.wait_for("booked")
    assert len(await appointments_of(clinic, patient.id)) == 1


async def test_a_summary_that_ran_out_still_books_what_is_free(clinic: Clinic) -> None:
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    await clinic.people.advance(4 * HOLD)
    await phone.press("Confirm")
    await phone.wait_for("booked")


@pytest.mark.parametrize("way", ["Back", "Menu", "/cancel", "/appointments", "calendar", "other"])
async def test_leaving_the_summary_frees_the_time_at_once(clinic: Clinic, way: str) -> None:
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    assert await state_of(clinic, first) is SlotState.HELD
    if way.startswith("/"):
        await phone.text(way)
    elif way == "calendar":
        await phone.press_data(pack(PickDay(doctor.id, FIRST_FREE)))
    elif way == "other":
        await phone.press_data(pack(TakeTime(second)))
    else:
        await phone.press(way)
    await freed(clinic, first)


async def test_what_leaves_the_summary_open_keeps_the_time(clinic: Clinic) -> None:
    """Text, help, and a look at the note again are no leaving."""
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    await phone.text("yes please")
    again = await phone.wait_for("please press the button")
    assert "Kept for you until 09:03." in again.text
    await phone.text("/help")
    await phone.wait_for("How Linden Clinic works")
    await phone.press("Add a note", message=again)
    await phone.wait_for("beforehand")
    await phone.text("My knee")
    await phone.wait_for("Kept for you until 09:03.")
    assert await state_of(clinic, first) is SlotState.HELD


async def test_one_hold_a_person(clinic: Clinic) -> None:
    """The next summary frees the time of the last one."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    await at_summary(phone, second)
    await freed(clinic, first)
    assert await state_of(clinic, second) is SlotState.HELD


async def test_the_doctor_sees_that_a_time_is_held(clinic: Clinic) -> None:
    doctor_phone, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await at_summary(phone, first)
    await doctor_phone.text("/schedule")
    await doctor_phone.wait_for("your schedule")
    await doctor_phone.press("3")
    day = await doctor_phone.wait_for("1 held")
    assert day.labels[0] == "10:00 ◌ held"


@pytest.mark.parametrize("way", ["Back", "Menu", "/start", "Move"])
async def test_the_screen_that_asks_before_moving_keeps_the_new_time(
    clinic: Clinic, way: str
) -> None:
    """Until it is left, or the appointment is moved there; others hear when it may be free."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    maria, patient = await clinic.patient("Maria")
    juan, _ = await clinic.patient("Juan")
    mine = await clinic.book(patient.id, first)
    shown = await pressed(maria, AskMove(mine.id, second), "Kept for you until 09:03.")
    await pressed(juan, TakeTime(second), "Someone is about to book this")
    if way.startswith("/"):
        await maria.text(way)
    else:
        await maria.press(way, message=shown)
    if way == "Move":
        await maria.wait_for("is moved")
        assert await state_of(clinic, second) is SlotState.BOOKED
        assert await state_of(clinic, first) is SlotState.OPEN
    else:
        await freed(clinic, second)
