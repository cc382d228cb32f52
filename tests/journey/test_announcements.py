"""Announcements through the chat: written, previewed, confirmed, and how far they are."""

from bot.announcements.actions import ConfirmAnnouncement, ShowAnnouncement
from bot.chat.payload import pack
from bot.shared.links.desk import ShowAdmin
from core.model import AnnouncementId
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.steps import admin, go


async def written(robin: Phone, whom: str, words: str = "Closed & <quiet> on Friday.") -> None:
    """Write an announcement in English and leave Russian to it."""
    await robin.press_data(pack(ShowAdmin()))
    await robin.wait_for("Administration")
    await go(robin, "Announcements", "Announcements")
    await go(robin, "New announcement", "Who is to read it")
    await go(robin, whom, "in English")
    await robin.text(words)
    await robin.wait_new("in Russian")


async def test_it_is_previewed_in_each_language_and_reaches_everybody_once(clinic: Clinic) -> None:
    """Each reads it in their own language; who blocked the bot is on the list with a number."""
    robin = await admin(clinic)
    maria, _ = await clinic.patient("Maria")
    boris, _ = await clinic.patient("Boris")
    russian = await clinic.people.join("Oleg", language_code="ru")
    await russian.start()
    await russian.wait_new()
    await boris.block()
    await written(robin, "Everybody")
    await robin.text("В пятницу закрыто.")
    draft = await robin.wait_new("Draft")
    assert "4 people" in draft.text
    await go(robin, "Preview", "Closed & <quiet> on Friday.")
    await go(robin, "Next: Russian", "В пятницу закрыто.")
    await go(robin, "Confirm: send to 4 people", "It is going out to 4 people")
    await maria.wait_for("Closed & <quiet> on Friday.")
    await russian.wait_for("В пятницу закрыто.")
    over = await robin.wait_for("is done")
    assert "Reached: 3 of 4. Not reached: 1." in over.text
    assert "████████████ 100%" in over.text
    missed = await go(robin, "Not reached (1)", "Boris")
    assert "+49 170 1234567" in missed.text
    assert "blocked" in missed.text
    for phone in (maria, russian):
        told = [one for one in phone.screens if "пятницу" in one.text or "Friday" in one.text]
        assert len(told) == 1
    await robin.press_data(pack(ConfirmAnnouncement(AnnouncementId(1), 2)))  # a month later
    await robin.wait_for("is done")


async def test_it_can_be_tried_on_oneself_paused_and_stopped(clinic: Clinic) -> None:
    """Sent to oneself nobody else hears of it; too long or empty words are asked for again."""
    robin = await admin(clinic)
    maria, _ = await clinic.patient("Maria")
    await robin.press_data(pack(ShowAdmin()))
    await robin.wait_for("Administration")
    await go(robin, "Announcements", "Nothing has been announced yet")
    await go(robin, "New announcement", "Who is to read it")
    await go(robin, "Patients (1)", "in English")
    for words, says in (("\u200b", "write something"), ("x" * 4000, "too long")):
        await robin.text(words)
        await robin.wait_new(says)
    await robin.text("x" * 3500)
    await robin.wait_new("in Russian")
    await go(robin, "Same text for all", "Draft")
    await robin.press("Send to me only")
    await robin.wait_new("x" * 3500)
    await go(robin, "Back", "Draft")
    await go(robin, "Write in English", "in English")
    await robin.text("We move.")
    await robin.wait_new("Draft")
    await robin.press_data(pack(ConfirmAnnouncement(AnnouncementId(1), 1)))
    await robin.wait_for("changed since you looked")
    await clinic.runtime.courier.close()  # no letter goes out: there is time to press
    await robin.press_data(pack(ShowAnnouncement(AnnouncementId(1))))
    await robin.wait_for("Draft")
    await go(robin, "Preview", "We move.")
    await go(robin, "Next", "We move.")
    await go(robin, "Confirm", "going out")
    shown = await robin.wait_for("is going out\nFor")
    await robin.press("Pause", message=shown)
    paused = await robin.wait_for("is paused")
    await robin.press("Resume", message=paused)
    running = await robin.wait_for("is going out\nFor")
    await robin.press("Stop", message=running)
    await robin.wait_new("Stop it for good?")
    await go(robin, "Stop for good", "was stopped")
    await robin.wait_for("Not sent any more: 1")
    assert not [one for one in maria.screens if "We move" in one.text]


async def test_the_patients_of_one_doctor_on_one_day_alone_read_it(clinic: Clinic) -> None:
    robin = await admin(clinic)
    _, doctor = await clinic.doctor("Lena")
    maria, patient = await clinic.patient("Maria")
    nils, _ = await clinic.patient("Nils")
    await clinic.publish(doctor.id, 2)
    day = clinic.runtime.services.availability.today()
    slots = await clinic.runtime.services.availability.next_times(doctor.id, 1)
    await clinic.book(patient.id, slots[0].id)
    assert slots[0].day > day
    await robin.press_data(pack(ShowAdmin()))
    await robin.wait_for("Administration")
    await go(robin, "Announcements", "Announcements")
    await go(robin, "New announcement", "Who is to read it")
    await go(robin, "Patients of one doctor on one day", "Whose patients")
    shown = await go(robin, "Lena", "on which day")
    (label,) = [one for one in shown.labels if "(1)" in one]
    await go(robin, label, "(1 person)")
    await robin.text("She starts an hour later.")
    await robin.wait_new("in Russian")
    await go(robin, "Same text for all", "Draft")
    await go(robin, "Preview", "an hour later")
    await go(robin, "Next", "an hour later")
    await go(robin, "Confirm", "going out")
    await maria.wait_for("an hour later")
    await robin.wait_for("is done")
    assert not [one for one in nils.screens if "an hour later" in one.text]
