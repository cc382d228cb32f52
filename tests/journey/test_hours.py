"""A doctor sets weekly hours: typed or pressed, looked at before they count, and stopped."""

from datetime import date, timedelta

from bot.chat.payload import pack
from bot.hours.actions import ChooseWeekday, SaveWeek
from core.model import DoctorId
from core.slots.hours import EVERY
from tests.journey.client import Phone
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.doctor import doctor_at_work, heard_booking, is_refused

CHRISTMAS = {"country": "DE", "time_zone": "Europe/Berlin"}


async def open_hours(doctor: Phone) -> None:
    await doctor.text("/practice")
    await doctor.wait_for("today")
    await doctor.press("Weekly hours")


async def type_week(doctor: Phone, text: str) -> None:
    await open_hours(doctor)
    shown = await doctor.wait_for("you have none yet")
    await doctor.press("Set weekly hours", message=shown)
    await doctor.wait_for("your week")
    await doctor.text(text)


async def days(clinic: Clinic, doctor: DoctorId) -> list[date]:
    return list(await clinic.runtime.services.availability.days(doctor))


async def test_a_week_is_typed_looked_at_and_saved(clinic: Clinic) -> None:
    """What is wrong is named; nothing happens before Save; pressing twice saves once."""
    doctor, person = await doctor_at_work(clinic)
    await type_week(doctor, "Mno 9-13")
    await doctor.wait_for("I don't know the day “Mno”")
    await doctor.text("Mon-Fri 9:00-13:00, 14:00-17:30; Sat 10-12")
    shown = await doctor.wait_for("nothing is changed yet")
    assert "Mon–Fri 09:00–13:00, 14:00–17:30 · 30 min" in shown.text
    assert "Sat 10:00–12:00 · 30 min" in shown.text
    assert await days(clinic, person.id) == []
    await doctor.press("Save weekly hours")
    done = await doctor.wait_for("saved")
    assert "published, until" in done.text
    assert len(await days(clinic, person.id)) > 45
    save = shown.data("Save weekly hours")
    await doctor.press_data(save, message=done)
    assert doctor.screen.text == done.text
    await open_hours(doctor)
    await doctor.wait_for("Mon–Fri 09:00–13:00, 14:00–17:30 · 30 min")


async def test_a_week_is_set_by_buttons_alone_in_four_presses(clinic: Clinic) -> None:
    """The workdays are chosen already: the standard day, Continue, Save."""
    doctor, person = await doctor_at_work(clinic)
    await open_hours(doctor)
    await doctor.wait_for("you have none yet")
    await doctor.press("Set weekly hours")
    shown = await doctor.wait_for("your week")
    assert {"✓Mon", "✓Fri", "Sat"} <= set(shown.labels)
    await doctor.press("Standard day 10:00–17:00")
    await doctor.wait_for("Mon–Fri 10:00–13:00, 14:00–17:00 · 30 min")
    await doctor.press("Sat")
    await doctor.wait_for("hours of the chosen days")
    await doctor.text("10-12 20m")
    await doctor.wait_for("Sat 10:00–12:00 · 20 min")
    await doctor.press("Continue")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Save weekly hours")
    await doctor.wait_for("saved")
    assert any(day.weekday() == 5 for day in await days(clinic, person.id))


async def test_a_week_for_a_while_has_its_dates(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await type_week(doctor, "Mon 9-10")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Change")
    await doctor.wait_for("it holds from now on, for good")
    await doctor.press("From when until when")
    await doctor.wait_for("when does this week hold")
    await doctor.press("9")
    await doctor.wait_for("from Mon 9 Mar 2026 on")
    await doctor.text("2026-03-16 2026-03-10")
    await doctor.wait_for("From Tue 10 Mar 2026 until Mon 16 Mar 2026:")
    await doctor.wait_for("appear: 2 slots, Mon 16 Mar – Mon 16 Mar")
    await doctor.press("Save weekly hours")
    await doctor.wait_for("saved")
    assert await days(clinic, person.id) == [date(2026, 3, 16)]
    await doctor.press("Weekly hours")
    await doctor.wait_for("published until Monday 16 March")
    await doctor.press("Change")
    await doctor.wait_for("it holds from Tue 10 Mar 2026 until Mon 16 Mar 2026")


async def test_changing_the_week_names_the_bookings_in_the_way_and_they_stay(
    clinic: Clinic,
) -> None:
    """What was booked since the look is looked at again; stopping leaves it, too."""
    doctor, person = await doctor_at_work(clinic)
    await type_week(doctor, "Mon 9-10")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Save weekly hours")
    await doctor.wait_for("saved")
    _, maria = await clinic.patient()
    first, second, *_ = await clinic.runtime.services.availability.next_times(person.id, 9)
    await heard_booking(clinic, doctor, maria.id, first.id)
    await doctor.text("/practice")
    await doctor.wait_for("today")
    await doctor.press("Weekly hours")
    await doctor.wait_for("published until")
    await doctor.press("Change")
    await doctor.wait_for("your week")
    await doctor.text("Mon 14-15")
    shown = await doctor.wait_for("1 appointment is outside these hours. It stays:")
    assert "Mon 9 Mar 09:00 · Maria Silva" in shown.text
    await clinic.book(maria.id, second.id)
    await doctor.press("Save weekly hours", message=shown)
    again = await doctor.wait_for("something changed while you were looking")
    assert "2 appointments are outside these hours" in again.text
    await doctor.press("Save weekly hours", message=again)
    done = await doctor.wait_for("saved")
    await doctor.press("2 appointments outside the hours", message=done)
    listed = await doctor.wait_for("they stay, unless you cancel them")
    await doctor.press("Mon 9 Mar 09:30 · Maria Silva", message=listed)
    await doctor.wait_for("maria silva")
    await open_hours(doctor)
    await doctor.wait_for("published until")
    await doctor.press("Stop weekly hours")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Stop weekly hours")
    await doctor.wait_for("stopped: your times are not published")
    assert await days(clinic, person.id) == []


async def test_a_day_published_by_hand_wins_until_it_follows_the_week_again(
    clinic: Clinic,
) -> None:
    doctor, person = await doctor_at_work(clinic)
    await type_week(doctor, "Mon, Tue 9-10")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Save weekly hours")
    await doctor.wait_for("saved")
    await clinic.publish(person.id, 7, start=9, end=11, minutes=60)
    await open_hours(doctor)
    await doctor.wait_for("published until")
    await doctor.press("1 day set by hand")
    await doctor.wait_for("the weekly hours leave them alone")
    await doctor.press("Mon 9 Mar")
    shown = await doctor.wait_for("let it follow the weekly hours again?")
    assert "Appear: 2 slots" in shown.text
    assert "Disappear: 2 slots" in shown.text
    await doctor.press("Follow the weekly hours")
    await doctor.wait_for("follows the weekly hours again")
    times = await clinic.runtime.services.availability.times(person.id, date(2026, 3, 9))
    assert [slot.span.length for slot in times] == [timedelta(minutes=30)] * 2


async def test_public_holidays_have_no_times_and_are_named(database_url: str) -> None:
    async with clinic_at_work(database_url, clinic=CHRISTMAS) as clinic:
        doctor, person = await doctor_at_work(clinic)
        await type_week(doctor, "Mon, Fri 9-10")
        shown = await doctor.wait_for("public holidays without times")
        assert "Fri 3 Apr Good Friday, Mon 6 Apr Easter Monday" in shown.text
        easter = date(2026, 4, 6)
        named = clinic.runtime.services.holidays.between(easter, easter, "ru")
        assert named == {easter: "Ostermontag"}  # the library has no Russian for this country
        await doctor.press("Save weekly hours")
        await doctor.wait_for("saved")
        assert not {date(2026, 4, 3), date(2026, 4, 6)} & {*await days(clinic, person.id)}
        clinic.sandbox.clock.advance(timedelta(days=7) + EVERY)
        assert await clinic.runtime.services.hours.top_up() == 1
        await doctor.text("/publish")
        await doctor.wait_for("which days")
        await doctor.press("›")
        shown = await doctor.wait_for("Good Friday")
        assert "3*" in shown.labels


async def test_old_buttons_and_those_of_others_say_so(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.press_data(pack(SaveWeek("0123456789abcdef")))
    await doctor.wait_for("that week is not being set any more")
    await open_hours(doctor)
    await doctor.wait_for("you have none yet")
    await doctor.press_data(pack(ChooseWeekday(9, chosen=True)))
    await doctor.wait_for("that week is not being set any more")
    patient, _ = await clinic.patient()
    await is_refused(patient, SaveWeek("0123456789abcdef"), "doctors")


async def test_hours_with_a_break_are_pressed_without_writing(clinic: Clinic) -> None:
    """What overlaps is replaced, what is wrong is let go of, and other days keep theirs."""
    doctor, person = await doctor_at_work(clinic)
    await open_hours(doctor)
    await doctor.wait_for("you have none yet")
    await doctor.press("Set weekly hours")
    await doctor.wait_for("your week")
    await doctor.press("Choose other hours")
    pressed = [("09:00", "12:00"), ("09:00", "13:00"), ("14:00", "17:30"), ("19:00", "20:00")]
    for begin, end in pressed:
        await doctor.wait_for("when do you begin")
        await doctor.press(begin)
        await doctor.wait_for(f"You begin at {begin}")
        await doctor.press(end)
        await doctor.wait_for(f"{begin}–{end}")
    await doctor.press("✕ 19:00–20:00")
    shown = await doctor.wait_for("Your hours: 09:00–13:00, 14:00–17:30")
    assert "Mon–Fri" in shown.text
    await doctor.press("Continue")
    shown = await doctor.wait_for("Mon–Fri 09:00–13:00, 14:00–17:30 · 30 min")
    assert {"Mon", "Fri"} <= set(shown.labels)
    await doctor.press("Continue")
    await doctor.wait_for("nothing is changed yet")
    await doctor.press("Save weekly hours")
    await doctor.wait_for("saved")
    assert len(await days(clinic, person.id)) > 40
