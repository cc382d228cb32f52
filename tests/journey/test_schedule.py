"""A doctor keeps their schedule: sees a day, opens, closes, changes and deletes times."""

from datetime import date

from bot.chat.payload import pack
from bot.schedule.actions import AskDeleteSlot, DeleteSlot, RetimeSlot, ShowSlot
from bot.shared.links.schedule import OpenSlot
from core.model import SlotId, SlotState
from tests.journey.client import Phone
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work, heard_booking, is_refused

DAY = date(2026, 3, 3)
"""The Tuesday after the Monday on which journeys begin."""


async def open_day(doctor: Phone, day: str = "3") -> None:
    """Open the schedule at a day of this month."""
    await doctor.text("/schedule")
    await doctor.wait_for("March 2026: ")
    await doctor.press(day)
    await doctor.wait_for("open,")


async def states(clinic: Clinic, doctor: Phone) -> list[str]:
    """Return the states of the day's times, in order."""
    principal = await clinic.runtime.services.queries.principal(doctor.id)
    assert principal is not None
    assert principal.doctor is not None
    lines = await clinic.runtime.services.queries.schedule(principal.doctor.id, DAY)
    return [line.slot.state(clinic.sandbox.clock.now()).value for line in lines]


async def test_an_empty_schedule_leads_to_publishing(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/schedule")
    await doctor.wait_for("your schedule is empty")
    await doctor.press("Publish times")
    await doctor.wait_for("which days")


async def test_a_day_shows_what_is_open_closed_and_booked_by_whom(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, 1)
    _, patient = await clinic.patient("Maria")
    await heard_booking(clinic, doctor, patient.id, slots[1], "My <knee> hurts")
    await clinic.runtime.services.slots.set_open(
        await clinic.as_doctor(person.id), person.id, [slots[2]], is_open=False
    )
    await doctor.text("/schedule")
    month = await doctor.wait_for("March 2026: 1 day with times")
    assert "Next: Tue 3 Mar 10:30 Maria Silva" in month.text
    assert "next free time: Tue 3 Mar 10:00, 11:30" in month.text
    assert "0 booked, 0 open, 0 closed" in month.text
    assert "3◐" in month.labels
    assert not [label for label in month.labels if label.startswith("4")]  # without times: inert
    await doctor.press("3")
    shown = await doctor.wait_for("2 open, 1 closed, 1 booked")
    assert "10:30–11:00 booked: Maria Silva" in shown.text
    assert shown.labels[:4] == [
        "10:00 ○ open",
        "10:30 ● Maria Silva",
        "11:00 ✕ closed",
        "11:30 ○ open",
    ]
    await doctor.press("10:30")
    shown = await doctor.wait_for("My <knee> hurts")
    assert "Phone: +49 170 1234567" in shown.text
    assert not {"Close", "Change times", "Delete"} & set(shown.labels)
    await doctor.press("Back", message=shown)
    await doctor.wait_for("2 open, 1 closed, 1 booked")
    await doctor.press_data(pack(ShowSlot(slots[1])))  # of a day shown before it was booked
    await doctor.wait_for("My <knee> hurts")


async def test_a_time_is_closed_and_opened(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    await open_day(doctor)
    await doctor.press("10:00")
    await doctor.wait_for("patients can book it")
    await doctor.press("Close")
    await doctor.wait_for("patients do not see it")
    assert await states(clinic, doctor) == ["closed", "open", "open", "open"]
    await doctor.press("Open")
    await doctor.wait_for("patients can book it")
    assert await states(clinic, doctor) == ["open"] * 4


async def test_closing_twice_ends_as_well_as_once(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    slot = (await clinic.publish(person.id, 1))[0]
    for _ in range(2):
        await doctor.press_data(pack(OpenSlot(slot, is_open=False)))
        await doctor.wait_toast("it is closed now")
    assert await states(clinic, doctor) == ["closed", "open", "open", "open"]


async def test_the_times_of_one_are_changed(clinic: Clinic) -> None:
    """Wrong ones are named, what is in the way is told, and the question stays."""
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    await open_day(doctor)
    await doctor.press("11:30")
    await doctor.wait_for("11:30–12:00")
    await doctor.press("Change times")
    await doctor.wait_for("from when to when")
    for typed, said in (
        ("half past", "“half past” is not a stretch of time"),
        ("11:30-25:00", "“25:00” is not on the clock"),
        ("11:15-12:00", "in the way: Tue 3 Mar 11:00–11:30"),
        ("11:30-11:40", "a time lasts from 15 minutes to 4 hours"),
        ("11:30-16:00", "a time lasts from 15 minutes to 4 hours"),
    ):
        await doctor.text(typed)
        shown = await doctor.wait_for(said)
        assert "From when to when" in shown.text
    await doctor.text("11:30-12:15")
    shown = await doctor.wait_for("the times are changed")
    assert "11:30–12:15" in shown.text


async def test_times_are_not_changed_into_the_past(clinic: Clinic) -> None:
    """It is nine o'clock: ten today cannot become eight."""
    doctor, person = await doctor_at_work(clinic)
    slot = (await clinic.publish(person.id, 0))[0]
    await doctor.press_data(pack(RetimeSlot(slot)))
    await doctor.wait_for("from when to when")
    await doctor.text("08:00-08:30")
    await doctor.wait_for("in the past")
    await doctor.text("09:30-10:00")
    await doctor.wait_for("the times are changed")


async def test_a_time_is_deleted_after_asking(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    await open_day(doctor)
    await doctor.press("10:00")
    await doctor.wait_for("10:00–10:30")
    await doctor.press("Delete")
    asked = await doctor.wait_for("delete 10:00–10:30 on Tuesday")
    assert asked.labels[0] == "Keep"
    delete = asked.data("Delete")
    await doctor.press_data(delete, message=asked)
    await doctor.wait_for("it is deleted")
    assert len(await states(clinic, doctor)) == 3
    await doctor.press_data(delete, message=asked)
    await doctor.wait_for("not in your schedule any more")
    assert len(await states(clinic, doctor)) == 3


async def test_a_booked_time_refuses_even_old_buttons(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    slot = (await clinic.publish(person.id, 1))[0]
    await open_day(doctor)
    await doctor.press("10:00")
    await doctor.wait_for("10:00–10:30")
    await doctor.press("Change times")
    await doctor.wait_for("from when to when")
    _, patient = await clinic.patient()
    await heard_booking(clinic, doctor, patient.id, slot)
    await doctor.text("10:00-10:15")
    shown = await doctor.wait_for("is booked, so it can be neither changed nor deleted")
    await doctor.press("Menu", message=shown)
    await doctor.wait_for("what would you like to do")
    for action in (OpenSlot(slot, is_open=False), AskDeleteSlot(slot), DeleteSlot(slot, DAY)):
        await is_refused(doctor, action, "is booked, so it can be neither changed nor deleted")
    assert await states(clinic, doctor) == ["booked", "open", "open", "open"]


async def test_a_whole_day_is_closed_opened_and_deleted_around_its_bookings(
    clinic: Clinic,
) -> None:
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, 1)
    _, patient = await clinic.patient()
    await heard_booking(clinic, doctor, patient.id, slots[0])
    await open_day(doctor)
    await doctor.press("Close all free")
    await doctor.wait_for("0 open, 3 closed, 1 booked")
    await doctor.press("Open all closed")
    await doctor.wait_for("3 open, 0 closed, 1 booked")
    await doctor.press("Delete all free")
    asked = await doctor.wait_for("delete 3 slots")
    assert "1 booked slot stays" in asked.text
    await doctor.press("Delete", message=asked)
    await doctor.wait_for("are deleted")
    assert await states(clinic, doctor) == ["booked"]


async def test_an_emptied_day_offers_publishing_on_it(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1)
    await open_day(doctor)
    await doctor.press("Delete all free")
    await doctor.wait_for("delete 4 slots")
    await doctor.press("Delete")
    await doctor.wait_for("there are no times on this day")
    await doctor.press("Publish on this day")
    await doctor.wait_for("which hours? Tue 3 Mar")


async def test_another_doctors_times_are_not_there(clinic: Clinic) -> None:
    """Forged ids show and change nothing, and are told as ids that do not exist."""
    doctor, person = await doctor_at_work(clinic)
    slot = (await clinic.publish(person.id, 1))[0]
    other, _ = await doctor_at_work(clinic, "Omar")
    for foreign in (slot, SlotId(987_654)):
        for action in (
            ShowSlot(foreign),
            OpenSlot(foreign, is_open=False),
            RetimeSlot(foreign),
            AskDeleteSlot(foreign),
        ):
            await is_refused(other, action, "not here, or not yours")
        await other.press_data(pack(DeleteSlot(foreign, DAY)))
        await other.wait_for("not in your schedule any more")
    assert await states(clinic, doctor) == [SlotState.OPEN.value] * 4


async def test_a_long_day_has_pages(clinic: Clinic) -> None:
    """Ninety-two quarters of an hour are more than one screen of buttons."""
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 1, start=0, end=23, minutes=15)
    await open_day(doctor)
    assert "00:00 ○ open" in doctor.buttons()
    assert "06:00 ○ open" not in doctor.buttons()
    await doctor.press(doctor.buttons()[24])
    await doctor.wait_for("92 open")
    assert "06:00 ○ open" in doctor.buttons()
