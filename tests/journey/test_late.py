"""Running late and the day at a glance: what a doctor's morning says to whom."""

from datetime import date, timedelta

from bot.late.actions import SayLate
from bot.shared.links.practice import ShowLate
from core.model import Doctor
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.doctor import doctor_at_work
from tests.journey.patient import pressed
from tests.journey.phone import Phone

HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 2)


async def day_of(clinic: Clinic, doctor: Doctor) -> list[Phone]:
    """Book today's 10:00, 10:30 and 11:30 of this doctor; return the patients' phones."""
    slots = await clinic.publish(doctor.id, 0)
    phones = []
    for name, slot in zip(("Ada", "Ben", "Cid"), (slots[0], slots[1], slots[3]), strict=True):
        phone, patient = await clinic.patient(name)
        await clinic.book(patient.id, slot)
        clinic.runtime.courier.nudge()
        await phone.wait_new("is booked")
        phones.append(phone)
    return phones


async def say(doctor: Phone, label: str, shown: str) -> str:
    """Say how late it is, three presses from the menu; return what the doctor reads then."""
    await doctor.text("/start")
    await doctor.wait_new("what would you like to do")
    await doctor.press("My practice")
    await doctor.wait_for("today")
    await doctor.press("Running late")
    await doctor.wait_for("How late")
    if label[0].isdigit() and not label.endswith("min"):
        await doctor.text(label)
    else:
        await doctor.press(label)
    return (await doctor.wait_for(shown)).text


async def test_a_delay_is_told_corrected_and_taken_back(clinic: Clinic) -> None:
    """Only whom it affects hears, each the new time once; the day's screens show it."""
    doctor, card = await doctor_at_work(clinic)
    ada, ben, cid = await day_of(clinic, card)
    for phone in (ada, ben, cid):
        phone.read()
    shown = await say(doctor, "10 min", "Running 10 minutes late")
    assert "10:00 → 10:10 Ada Silva" in shown
    assert "2 patients are told" in shown
    assert "begin at 10:10" in (await ada.wait_new("Dr. Lena Hoffmann is running late")).text
    await ben.wait_new("begin at 10:40")
    ada.read()
    ben.read()
    assert "2 patients are told" in await say(doctor, "20 min", "Running 20 minutes late")
    await ada.wait_new("begin at 10:20")
    await ben.wait_new("begin at 10:50")
    assert "0 patients are told" in await say(doctor, "20", "Running 20 minutes late")
    await doctor.text("/practice")
    await doctor.wait_new("Running 20 minutes late")
    await doctor.text("/schedule")
    await doctor.wait_new("Running 20 minutes late")
    ada.read()
    ben.read()
    assert "3 patients are told" in await say(doctor, "45", "Running 45 minutes late")
    await cid.wait_new("begin at 11:45")
    ada.read()
    ben.read()
    cid.read()
    late = next(one for one in reversed(ada.screens) if "running late" in one.text)
    await ada.press("Details", message=late)
    await ada.wait_new("expected to begin at 10:45")
    ada.read()
    await say(doctor, "On time again", "You are on time today")
    for phone, start in ((ada, "10:00"), (ben, "10:30"), (cid, "11:30")):
        assert start in (await phone.wait_new("on time again")).text
    delays = [one for one in ada.screens if "is running late. Your" in one.text]
    assert len(delays) == 3


async def test_what_is_no_delay_is_asked_again(clinic: Clinic) -> None:
    """A forged button says no more than a typed text may."""
    doctor, card = await doctor_at_work(clinic)
    await clinic.publish(card.id, 0)
    assert "Nobody still to come" in await say(doctor, "30 min", "Running 30 minutes late")
    for typed in ("0", "181", "soon"):
        await doctor.text("/practice")
        await doctor.wait_new("today")
        await doctor.press("Running late")
        await doctor.wait_for("How late")
        await doctor.text(typed)
        await doctor.wait_new("from 1 to 180")
    await pressed(doctor, SayLate(999, TODAY), "from 1 to 180")
    await pressed(doctor, ShowLate(), "How late")
    await doctor.press("Back")
    await doctor.wait_for("today")
    await doctor.text("20")
    await doctor.wait_new("what would you like to do")
    await pressed(doctor, ShowLate(), "How late")
    await clinic.people.advance(HOUR)
    await doctor.text("20")
    assert "30 minutes late" in (await doctor.wait_new("How late")).text


async def test_a_button_of_yesterday_says_nothing_for_today(clinic: Clinic) -> None:
    """Yesterday's message still hangs in the chat: its press asks about today instead."""
    doctor, card = await doctor_at_work(clinic)
    (tomorrows, *_) = await clinic.publish(card.id, 1)
    phone, patient = await clinic.patient("Ada")
    await clinic.book(patient.id, tomorrows)
    clinic.runtime.courier.nudge()
    await phone.wait_new("is booked")
    await doctor.wait_new("A new appointment")
    await pressed(doctor, ShowLate(), "How late")
    await clinic.people.advance(24 * HOUR)
    await doctor.press("30 min")
    shown = await doctor.wait_for("earlier day")
    assert "You are on time today" in shown.text
    tomorrow = TODAY + timedelta(days=1)
    assert await clinic.runtime.services.queries.delay(card.id, tomorrow) is None
    await doctor.press("30 min")
    assert "10:30" in (await doctor.wait_for("1 patient is told")).text
    await doctor.text("25")
    assert "10:25" in (await doctor.wait_new("Running 25 minutes late")).text


async def chosen(doctor: Phone, label: str, *then: str) -> str:
    """Choose something on the settings' page; return what the page says then."""
    await doctor.text("/practice")
    await doctor.wait_new("today")
    await doctor.press("Settings")
    await doctor.wait_for("How you work")
    await doctor.press(label)
    for more in then:
        if more[0].isdigit():
            await doctor.wait_for("When shall")
            await doctor.text(more)
        else:
            await doctor.press(more)
    return (await doctor.wait_for("How you work")).text


async def test_how_a_doctor_works_is_chosen_in_a_press_or_two(database_url: str) -> None:
    """Of holidays they are asked where the clinic's country is known."""
    async with clinic_at_work(database_url, clinic={"country": "DE"}) as clinic:
        doctor, card = await doctor_at_work(clinic)
        assert "wait for your answer" in await chosen(doctor, "Ask me first")
        assert "confirmed at once" in await chosen(doctor, "Confirm at once")
        assert "a pause of 10 minutes" in await chosen(doctor, "10 min")
        assert "public holidays, too" in await chosen(doctor, "Work on public holidays")
        assert "comes at 07:15" in await chosen(doctor, "Day at a glance", "7:15")
        after = await clinic.runtime.services.queries.doctor(card.id)
        assert after is not None
        assert (after.pause, after.on_holidays) == (timedelta(minutes=10), True)
        assert "does not come" in await chosen(doctor, "Day at a glance", "Off")


async def test_the_day_comes_once_in_the_morning_without_a_sound(clinic: Clinic) -> None:
    """Times and numbers first; its buttons open the day, and running late."""
    doctor, card = await doctor_at_work(clinic)
    await day_of(clinic, card)
    await doctor.wait_new("Cid Silva")
    await chosen(doctor, "Day at a glance", "9:00")
    digests = clinic.runtime.services.digests
    doctor.read()
    assert await digests.write_due() == 1
    assert await digests.write_due() == 0
    clinic.runtime.courier.nudge()
    day = await doctor.wait_new("3 appointments")
    first, second, *_ = day.text.splitlines()
    assert "2 March" in first
    assert second == "From 10:00 to 12:00."
    assert "10:30 Ben Silva" in day.text
    assert day.message["silent"]
    await doctor.press("Running late", message=day)
    await doctor.wait_new("You are on time today")
    await doctor.press("Today", message=day)
    await doctor.wait_new("today")
    doctor.read()
    await clinic.people.advance(24 * HOUR)
    assert await digests.write_due() == 0
