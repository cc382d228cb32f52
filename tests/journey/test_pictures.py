"""A doctor looks at the day and the week as pictures, and turns them."""

from datetime import date

import pytest

from bot.chat.payload import pack
from bot.pictures import handlers
from bot.sandbox.pictures import picture_size
from bot.shared.links.schedule import ShowDayPicture, ShowWeekPicture
from tests.journey.client import Phone, Screen
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work, heard_booking, is_refused

TODAY = date(2026, 3, 2)


async def at_pictures(clinic: Clinic) -> tuple[Phone, Screen]:
    """Return a doctor who looks at a picture of today, with one appointment in it."""
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, 0, 1)
    _, patient = await clinic.patient("Maria")
    await heard_booking(clinic, doctor, patient.id, slots[1])
    await doctor.text("/schedule")
    await doctor.wait_for("your schedule")
    await doctor.press("Picture of today")
    return doctor, await doctor.wait_new("Monday 2 March")


async def test_today_as_a_picture_is_one_press_from_the_schedule(clinic: Clinic) -> None:
    """A photo that Telegram takes; what stands below it names nobody."""
    doctor, shown = await at_pictures(clinic)
    assert shown.message["photo"] is not None
    width, height = picture_size(await doctor.download(shown))
    assert width < height
    assert "1 booked, 3 free" in shown.text
    assert "Maria" not in shown.text
    assert "Maria" not in " ".join(shown.labels)


async def test_a_picture_gives_way_to_the_next_one(clinic: Clinic) -> None:
    """Another day, the week, the dark one: all in the same place, and the theme stays."""
    doctor, shown = await at_pictures(clinic)
    light = await doctor.download(shown)
    await doctor.press("Dark", message=shown)
    dark = await doctor.wait_edit("Monday 2 March")
    assert await doctor.download(dark) != light
    await doctor.press("Tue 3 Mar ›", message=dark)
    tuesday = await doctor.wait_edit("Tuesday 3 March")
    assert "Light" in tuesday.labels
    await doctor.press("This week", message=tuesday)
    week = await doctor.wait_edit("Mon 2 Mar – Sun 8 Mar")
    assert {"Mo", "Su", "‹ Mon 23 Feb", "Mon 9 Mar ›", "Light"} <= set(week.labels)
    assert week.id == shown.id
    assert week.message["photo"] is not None


async def test_what_is_no_picture_comes_below_it(clinic: Clinic) -> None:
    """A photo cannot become a text: it stays, and the list stands below."""
    doctor, shown = await at_pictures(clinic)
    await doctor.press("This day as a list", message=shown)
    listed = await doctor.wait_new("3 open, 0 closed, 1 booked")
    await doctor.press("As a picture", message=listed)
    await doctor.wait_new("Monday 2 March")
    await doctor.press("Back", message=shown)
    await doctor.wait_new("your schedule")


async def test_a_picture_that_takes_too_long_gives_way_to_the_list(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        return None

    doctor, _ = await doctor_at_work(clinic)
    monkeypatch.setattr(handlers, "drawn", never)
    for action in (ShowDayPicture(TODAY, dark=False), ShowWeekPicture(TODAY, dark=True)):
        await doctor.press_data(pack(action))
        await doctor.wait_for("takes too long")
        await doctor.press("This day as a list")
        await doctor.wait_for("no times on this day")


async def test_nobody_else_gets_a_picture(clinic: Clinic) -> None:
    """A patient has none, and a doctor sees their own day alone."""
    await at_pictures(clinic)
    patient, _ = await clinic.patient("Nils")
    for action in (ShowDayPicture(TODAY, dark=False), ShowWeekPicture(TODAY, dark=False)):
        await is_refused(patient, action, "for the clinic's doctors")
    colleague, _ = await doctor_at_work(clinic, "Omar")
    await colleague.press_data(pack(ShowDayPicture(TODAY, dark=False)))
    await colleague.wait_new("0 booked, 0 free")
