"""A doctor publishes times: by presses alone, or by writing dates, hours and lengths."""

from datetime import timedelta

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from core.people.service import Application
from tests.journey.client import People, Phone
from tests.journey.clinic import NOON, Clinic, acting, at_work, configured
from tests.journey.doctor import doctor_at_work, heard_booking


async def choose_days(doctor: Phone, *days: int) -> None:
    """Open the calendar and tick days of this month."""
    await doctor.text("/publish")
    shown = await doctor.wait_for("which days")
    for day in days:
        await doctor.press(str(day), message=shown)
        shown = await doctor.wait_edit("chosen")
    await doctor.press("Continue", message=shown)
    await doctor.wait_for("which hours")


async def test_one_day_takes_five_presses(clinic: Clinic) -> None:
    """A day, Continue, the standard day, Publish: and patients can book it."""
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.press("Standard day 10:00–17:00")
    shown = await doctor.wait_for("please check: 12 slots on 1 day")
    assert "Tue 10 Mar: 10:00, 10:30, 11:00" in shown.text
    assert "13:00" not in shown.text
    assert await clinic.runtime.services.availability.days(person.id) == []
    await doctor.press("Publish 12 slots")
    await doctor.wait_for("12 slots published")
    (day,) = await clinic.runtime.services.availability.days(person.id)
    assert len(await clinic.runtime.services.availability.times(person.id, day)) == 12


async def test_a_standard_day_takes_three_presses_from_the_practice(clinic: Clinic) -> None:
    """Publish times, the day, Publish; it is offered only where anything of it is left."""
    doctor, person = await doctor_at_work(clinic)
    await doctor.text("/practice")
    await doctor.wait_for("0 appointments today")
    await doctor.press("Publish times")
    await doctor.wait_for("10:00–13:00, 14:00–17:00")
    await doctor.press("Standard day: tomorrow")
    await doctor.wait_for("please check: 12 slots on 1 day")
    await doctor.press("Publish 12 slots")
    await doctor.wait_for("12 slots published on Tue 3 Mar")
    (day,) = await clinic.runtime.services.availability.days(person.id)
    assert len(await clinic.runtime.services.availability.times(person.id, day)) == 12
    await doctor.press("Publish more")
    shown = await doctor.wait_for("which days")
    assert "3○" in shown.labels
    assert "Standard day: today" in shown.labels
    assert "Standard day: tomorrow" not in shown.labels
    await doctor.text("2026-13-45")
    again = await doctor.wait_new("which days")
    assert "2026-13-45" in again.text
    assert (again.labels, "○" in again.text) == (shown.labels, True)
    await clinic.people.advance(timedelta(hours=7, minutes=30))  # half past four
    await doctor.text("/publish")
    shown = await doctor.wait_for("which days")
    assert "Standard day: today" not in shown.labels


async def test_a_weeks_weekdays_are_chosen_by_one_press(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/publish")
    await doctor.wait_for("which days")
    await doctor.press("All weekdays from Mon 2 Mar")
    await doctor.wait_for("chosen: Mon 2 Mar, Tue 3 Mar, Wed 4 Mar, Thu 5 Mar, Fri 6 Mar")
    await doctor.press("All weekdays from Mon 9 Mar")
    shown = await doctor.wait_for("Fri 13 Mar")
    assert {"✓2", "7", "✓13"} <= set(shown.labels)


async def test_back_from_the_check_keeps_days_and_hours(clinic: Clinic) -> None:
    """All the way back to the days and forth again."""
    doctor, _ = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.text("09:00-11:00")
    await doctor.wait_for("please check: 4 slots")
    await doctor.press("Back")
    shown = await doctor.wait_for("your hours: 09:00–11:00")
    assert "Tue 10 Mar" in shown.text
    await doctor.press("Back")
    await doctor.wait_for("chosen: Tue 10 Mar")
    await doctor.press("Continue")
    await doctor.wait_for("your hours: 09:00–11:00")
    await doctor.press("Continue")
    await doctor.wait_for("please check: 4 slots")


async def test_hours_are_pressed_where_nothing_is_written(clinic: Clinic) -> None:
    """Other hours than the standard day's, with a break, by buttons alone."""
    doctor, _ = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.press("Choose other hours")
    await doctor.wait_for("when do you begin")
    await doctor.press("08:30")
    await doctor.wait_for("You begin at 08:30")
    await doctor.press("10:00")
    await doctor.wait_for("Your hours: 08:30–10:00")
    await doctor.press("16:00")
    await doctor.wait_for("You begin at 16:00")
    await doctor.press("17:00")
    await doctor.wait_for("Your hours: 08:30–10:00, 16:00–17:00")
    await doctor.press("✕ 16:00–17:00")
    await doctor.wait_for("Your hours: 08:30–10:00")
    await doctor.press("Continue")
    await doctor.wait_for("please check: 3 slots on 1 day")


async def test_several_days_are_ticked_and_unticked(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await doctor.text("/publish")
    await doctor.wait_for("which days")
    assert "1" not in doctor.buttons()  # yesterday is inert
    for label in ("3", "4", "5", "✓4"):
        await doctor.press(label)
    shown = await doctor.wait_edit("chosen: Tue 3 Mar, Thu 5 Mar")
    assert {"✓3", "4", "✓5"} <= set(shown.labels)
    await doctor.press("Continue")
    await doctor.wait_for("which hours")
    await doctor.press("Standard day")
    await doctor.wait_for("24 slots on 2 days")
    await doctor.press("Publish")
    await doctor.wait_for("published")
    assert len(await clinic.runtime.services.availability.days(person.id)) == 2


async def test_dates_hours_and_length_are_written(clinic: Clinic) -> None:
    """All of it in words: several dates, several windows in one message, a length."""
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/publish")
    await doctor.wait_for("which days")
    await doctor.text("2026-03-21, 2026-03-23 2026-04-01")
    await doctor.wait_for("which hours? Sat 21 Mar, Mon 23 Mar, Wed 1 Apr")
    await doctor.text("1h 30m")
    await doctor.wait_for("lasts 1 hour 30 minutes")
    assert "✓ 90 min" in doctor.buttons()
    await doctor.text("10:00-13:00, 14:00:00-17:30")
    shown = await doctor.wait_for("12 slots on 3 days")
    assert "Sat 21 Mar: 10:00, 11:30, 14:00, 15:30" in shown.text
    await doctor.press("Publish")
    await doctor.wait_for("published")


async def test_dates_may_follow_the_command(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/publish 2026-03-21")
    await doctor.wait_for("which hours? Sat 21 Mar")


@pytest.mark.parametrize(
    "typed,said",
    [
        ("10:00-25:00", "“25:00” is not on the clock"),
        ("10:00-10:00", "“10:00-10:00” ends when it begins"),
        ("22:00-02:00", "“22:00-02:00” ends before it begins"),
        ("10:00-12:00, 11:00-13:00", "“11:00-13:00” begins before the one before it ends"),
        ("ten to five", "“ten” is not a time"),
        ("10:00-10:20", "too short"),
        ("5h", "15 minutes to 4 hours"),
        ("<b>10:00", "“<b>10:00” is not a stretch of time"),
    ],
)
async def test_wrong_hours_are_named_and_the_days_are_kept(
    clinic: Clinic, typed: str, said: str
) -> None:
    """An error says which part is wrong, with an example, and nothing entered before is lost."""
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.text(typed)
    shown = await doctor.wait_for(said)
    assert "Tue 10 Mar" in shown.text
    await doctor.text("10:00-11:00")
    await doctor.wait_for("2 slots on 1 day")
    assert await clinic.runtime.services.availability.days(person.id) == []


@pytest.mark.parametrize(
    "typed,said",
    [
        ("2026-03-01", "2026-03-01 lies in the past"),
        ("2026-02-30", "“2026-02-30” is not in the calendar"),
        ("21.03.2026", "“21.03.2026” is not a date"),
        ("2027-12-01", "2027-12-01 is too far ahead"),
    ],
)
async def test_wrong_dates_are_named(clinic: Clinic, typed: str, said: str) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await doctor.text("/publish")
    await doctor.wait_for("which days")
    await doctor.text(f"2026-03-20 {typed}")
    await doctor.wait_for(said)
    await doctor.text("2026-03-20")
    await doctor.wait_for("which hours? Fri 20 Mar")


async def test_what_is_in_the_way_is_shown_before_and_kept(clinic: Clinic) -> None:
    """Own times stay, booked ones are named as such, and only the rest is published."""
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, 8)  # Tuesday the 10th, 10:00 to 12:00
    _, patient = await clinic.patient()
    await heard_booking(clinic, doctor, patient.id, slots[0])
    await choose_days(doctor, 10)
    await doctor.text("10:00-13:00")
    shown = await doctor.wait_for("2 slots on 1 day")
    assert "Booked by patients already, and kept: Tue 10 Mar 10:00–10:30." in shown.text
    assert "In your schedule already, and kept as they are: Tue 10 Mar 10:30" in shown.text
    await doctor.press("Publish 2 slots")
    await doctor.wait_for("2 slots published")


async def test_where_nothing_is_left_there_is_nothing_to_publish(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await clinic.publish(person.id, 8)
    await choose_days(doctor, 10)
    await doctor.text("10:00-12:00")
    shown = await doctor.wait_for("nothing new to publish")
    assert "10:00–10:30" in shown.text
    assert not [label for label in shown.labels if label.startswith("Publish")]
    await doctor.press("Change hours")
    await doctor.wait_for("which hours")


async def test_hours_of_today_that_have_passed_are_left_out(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await choose_days(doctor, 2)  # today, at nine
    await doctor.text("08:00-10:00")
    shown = await doctor.wait_for("1 slot on 1 day")
    assert "3 slots lie in the past" in shown.text


async def test_publishing_twice_ends_as_well_as_once(clinic: Clinic) -> None:
    """The second press of Publish says the same and adds nothing."""
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.press("Standard day")
    look = await doctor.wait_for("please check")
    publish = look.data("Publish")
    await doctor.press_data(publish, message=look)
    await doctor.wait_for("12 slots published")
    await doctor.press_data(publish, message=look)
    assert "12 slots published" in doctor.screen.text
    slots = await clinic.runtime.services.queries.schedule(
        person.id, clinic.runtime.services.availability.today() + timedelta(days=8)
    )
    assert len(slots) == 12


async def test_an_old_preview_publishes_nothing_else_than_it_showed(clinic: Clinic) -> None:
    """The plan changed since that preview: it says so instead of publishing the new one."""
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.press("Standard day")
    old = await doctor.wait_for("please check")
    publish = old.data("Publish")
    await choose_days(doctor, 11)
    await doctor.text("08:00-09:00")
    await doctor.wait_for("please check")
    await doctor.press_data(publish, message=old)
    await doctor.wait_for("out of date")
    assert await clinic.runtime.services.availability.days(person.id) == []


async def test_publish_after_a_crash_that_lost_its_answer_finds_it_done(clinic: Clinic) -> None:
    """The times of this very preview are there already: they are published, no error."""
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.text("10:00-12:00")
    await doctor.wait_for("4 slots on 1 day")
    await clinic.publish(person.id, 8)
    await doctor.press("Publish")
    await doctor.wait_for("4 slots published")


async def test_times_published_elsewhere_meanwhile_are_told_as_in_the_way(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.text("10:00-12:00")
    await doctor.wait_for("4 slots on 1 day")
    await clinic.publish(person.id, 8, minutes=60)
    await doctor.press("Publish")
    await doctor.wait_for("in the way: Tue 10 Mar 10:00–11:00")


async def test_a_half_made_plan_survives_a_restart(database_url: str) -> None:
    """Every step of it is in the database: buttons and typing go on with another process."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            doctor, _ = await doctor_at_work(Clinic(sandbox, runtime, people))
            await choose_days(doctor, 10)
        async with at_work(sandbox, config):
            await doctor.text("45m")
            await doctor.wait_for("lasts 45 minutes")
        async with at_work(sandbox, config):
            await doctor.text("10:00-13:00")
            await doctor.wait_for("4 slots on 1 day")
        async with at_work(sandbox, config):
            await doctor.press("Publish")
            await doctor.wait_for("4 slots published")


async def test_patients_cannot_publish(clinic: Clinic) -> None:
    patient, _ = await clinic.patient()
    await patient.text("/publish")
    await patient.wait_for("for the clinic's doctors")
    await patient.press("Menu")
    menu = await patient.wait_for("what would you like to do")
    await patient.press_data("pu", message=menu)
    await patient.wait_for("for the clinic's doctors")


async def test_an_applicant_is_told_that_the_application_waits(clinic: Clinic) -> None:
    phone = await clinic.people.join("Lena")
    people = clinic.runtime.services.people
    account = await people.meet(phone.id, "Lena", "en")
    await people.apply(acting(account), Application("Lena", "+4930123456", "Cardiology", "BE-1"))
    await phone.start()
    for command in ("/publish", "/schedule", "/practice"):
        await phone.text(command)
        await phone.wait_for("application as a doctor waits")


async def test_cancel_leaves_the_plan(clinic: Clinic) -> None:
    doctor, _ = await doctor_at_work(clinic)
    await choose_days(doctor, 10)
    await doctor.text("/cancel")
    await doctor.wait_for("nothing was saved")
    await doctor.text("10:00-13:00")
    await doctor.wait_for("Free times")  # hours of no plan are a wish like anybody's
