"""Finding a time: pressing, writing, following a link; what is shown is what can be booked."""

import logging
from io import BytesIO

import pytest
import segno

from bot.chat.payload import pack
from bot.shared.deep_links import word_of_doctor, word_of_specialty
from bot.shared.links.booking import TakeTime
from bot.shared.links.finding import FindTimes, ShowCodes
from bot.shared.links.practice import ShowPractice
from core.model import Doctor, DoctorId
from tests.journey.client import Phone, Screen
from tests.journey.clinic import Clinic
from tests.journey.patient import appointments_of, at_summary, pressed
from tests.journey.steps import admin, go, newcomer


async def doctors_at_work(clinic: Clinic) -> tuple[Doctor, Doctor, Doctor]:
    """Two cardiologists and a dermatologist; today is Monday, 2 March, nine o'clock."""
    _, lena = await clinic.doctor("Lena", languages=("de", "en"))
    _, omar = await clinic.doctor("Omar", languages=("ar",), specialty="Dermatology")
    _, anna = await clinic.doctor("Anna", languages=("en",))
    await clinic.publish(lena.id, 1, 4, start=9, end=16, minutes=60)
    await clinic.publish(omar.id, 2, start=8, end=9)
    await clinic.publish(anna.id, 7, start=14, end=16)
    return lena, omar, anna


async def written(phone: Phone, text: str, said: str) -> Screen:
    """Write a wish and return what comes."""
    await phone.text(text)
    return await phone.wait_new(said)


async def test_the_earliest_anywhere_is_booked_with_one_press_on_a_time(clinic: Clinic) -> None:
    """From the menu: the earliest of all doctors, whoever's it is, and a press takes it."""
    await doctors_at_work(clinic)
    phone, patient = await clinic.patient()
    found = await go(phone, "Earliest anywhere", "Free times: any doctor")
    assert found.labels[0] == "Tue 3 Mar 09:00 Dr. Lena Hoffmann"
    assert "Tue 3 Mar 09:00 Dr. Lena Hoffmann, Cardiology" in found.text
    await phone.press("Tue 3 Mar 09:00")
    summary = await phone.wait_for("Is everything right?")
    assert "Dr. Lena Hoffmann, Cardiology" in summary.text
    await phone.press("Confirm")
    await phone.wait_for("booked")
    assert len(await appointments_of(clinic, patient.id)) == 1


async def test_a_search_is_made_and_changed_by_pressing(clinic: Clinic) -> None:
    """Specialty, language, day, mornings or afternoons, page by page; nothing found says why."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    await phone.text("/book")
    await phone.wait_for("Our doctors")
    await go(phone, "Find a time", "write what you wish")
    listed = await go(phone, "By specialty", "Which specialty?")
    assert listed.labels[:2] == ["Cardiology", "Dermatology"]
    found = await go(phone, "Cardiology", "Free times: Cardiology")
    assert "Omar" not in found.text
    further = await go(phone, "Next ›", "Free times: Cardiology")
    assert "Fri 6 Mar 09:00 Dr. Lena Hoffmann" in further.labels
    assert "‹ Previous" in further.labels
    later = await go(phone, "Afternoons", "from 12:00")
    assert later.labels[0] == "Tue 3 Mar 12:00 Dr. Lena Hoffmann"
    assert "Afternoons" not in later.labels
    await go(phone, "Other days", "Which day?")
    other_week = await go(phone, "Next week", "Mon 9 Mar – Sun 15 Mar, from 12:00")
    assert other_week.labels[0] == "Mon 9 Mar 14:00 Dr. Anna Hoffmann"
    none = await go(phone, "Mornings", "Nothing is free then.")
    assert none.labels[0] == "Mon 9 Mar 14:00 Dr. Anna Hoffmann"
    await go(phone, "Any time", "Mon 9 Mar – Sun 15 Mar")
    await go(phone, "Language", "Which language")
    german = await go(phone, "German", "speaks German")
    assert "Nothing is free then." in german.text
    doctors = await go(phone, "Doctors", "Doctors: Cardiology, speaks German")
    assert "Dr. Lena Hoffmann" in doctors.labels
    assert "Dr. Anna Hoffmann" not in doctors.labels
    card = await go(phone, "Dr. Lena Hoffmann", "Speaks: German and English")
    assert "March 2026" in card.labels


@pytest.mark.parametrize(
    "language, wish, said, first",
    [
        ("en", "cardiologist tomorrow after 3pm", "Cardiology, Tuesday 3 March, from 15:00",
         "15:00 Dr. Lena Hoffmann"),
        ("en", "in Arabic please", "any doctor, speaks Arabic", "Wed 4 Mar 08:00 Dr. Omar"),
        ("en", "Dr Ana next week", "Dr. Anna Hoffmann, Mon 9 Mar – Sun 15 Mar", "Mon 9 Mar 14:00"),
        ("ru", "к кардиологу в пятницу утром", "Кардиология, пятница, 6 марта",
         "09:00 Dr. Lena Hoffmann"),
        ("ru", "завтра после 15", "любой врач, вторник, 3 марта",
         "15:00 Dr. Lena Hoffmann"),
    ],
)  # fmt: skip
async def test_a_wish_in_words_becomes_a_search_that_is_shown(
    clinic: Clinic, language: str, wish: str, said: str, first: str
) -> None:
    """What was understood stands above, the times below, and buttons change it."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic, language_code=language)
    found = await written(phone, wish, said)
    assert found.labels[0].startswith(first)
    await phone.press(found.labels[0])
    await phone.wait_for("name" if language == "en" else "зовут")


@pytest.mark.parametrize("command", ["book", "doctors"])
async def test_what_is_written_behind_a_command_is_a_wish(clinic: Clinic, command: str) -> None:
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    await written(phone, f"/{command} dermatologist", "Free times: Dermatology")
    await written(phone, f"/{command} hautarzt", "I did not understand “hautarzt”")
    await written(phone, f"/{command}", "Our doctors")


async def test_days_named_one_by_one_are_found_alone_and_changed_by_pressing(
    clinic: Clinic,
) -> None:
    """What lies between them is not offered, on any page; another day is a press away."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    found = await written(phone, "Monday or Friday", "any doctor, Fri 6 Mar or Mon 9 Mar")
    times = [label for label in found.labels if "Hoffmann" in label]
    further = await go(phone, "Next ›", "Fri 6 Mar or Mon 9 Mar")
    times += [label for label in further.labels if "Hoffmann" in label]
    assert {label[:9] for label in times} == {"Fri 6 Mar", "Mon 9 Mar"}
    await go(phone, "Afternoons", "Fri 6 Mar or Mon 9 Mar, from 12:00")
    await go(phone, "Other days", "Which day?")
    assert "Mon 9 Mar" not in (await go(phone, "Fri 6 Mar", "Friday 6 March, from 12:00")).text


async def test_back_from_a_card_leads_to_the_search(clinic: Clinic) -> None:
    """With all that was wished for, whether the card was reached by the doctors or by a name."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    wish = "Cardiology, Tue 3 Mar or Fri 6 Mar, from 12:00"
    await written(phone, "cardiologist tomorrow or Friday, afternoon", wish)
    await go(phone, "Doctors", "Doctors: Cardiology")
    await go(phone, "Dr. Lena Hoffmann", "Speaks: German and English")
    await go(phone, "Back", "Doctors: Cardiology")
    await go(phone, "Free times", wish)
    await written(phone, "lenna tomorrow", "Free times: Dr. Lena Hoffmann, Tuesday 3 March")
    await go(phone, "About the doctor", "Speaks: German and English")
    await go(phone, "Back", "Free times: Dr. Lena Hoffmann, Tuesday 3 March")


async def test_what_is_not_understood_says_so_and_leads_on(clinic: Clinic) -> None:
    """Nothing of it: the menu. A part: that part is named. Several may be meant: choose."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    lost = await written(phone, "hautarzt <b>", "I did not understand “hautarzt")
    assert {"Find a time", "Book an appointment"} <= set(lost.labels)
    half = await written(phone, "hautarzt tomorrow", "I did not understand “hautarzt”")
    assert "any doctor, Tuesday 3 March" in half.text
    none = await written(phone, "dentist on Friday", "Nobody here practises that: Dentistry")
    assert "By specialty" in none.labels
    await written(phone, "hello", "did not understand")
    await written(phone, "I need an appointment", "write what you wish")
    several = await written(phone, "Dr Hoffmann on friday", "Which one do you mean?")
    await phone.press("Dr. Lena Hoffmann, Cardiology", message=several)
    assert "Dr. Lena Hoffmann, Friday" in (await phone.wait_edit("Free times")).text
    past = await written(phone, "3 March 2025", "That day has passed.")
    assert past.labels[0].startswith("Tue 3 Mar 09:00")
    await written(phone, "in December", "too far ahead")
    await written(phone, "in French", "No doctor here fits that.")
    await written(phone, "x" * 4096, "did not understand")


async def test_a_name_is_asked_for_and_found_misspelt(clinic: Clinic) -> None:
    """By name: the ways ask, whatever was being entered is left, and the answer is looked for."""
    lena, *_ = await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    await pressed(phone, FindTimes(word_of_doctor(lena.id)), "Free times: Dr. Lena Hoffmann")
    await go(phone, "Back", "write what you wish")
    await go(phone, "By name", "Please write the doctor's name")
    card = await written(phone, "lenna", "Speaks: German and English")
    assert card.labels[0] == "Earliest: Tue 3 Mar 09:00"
    found = await written(phone, "lenna in the mornings", "Free times: Dr. Lena Hoffmann")
    assert {"About the doctor", "Calendar", "Any doctor"} <= set(found.labels)


async def test_a_note_that_was_written_waits_while_a_time_is_looked_for(clinic: Clinic) -> None:
    lena, *_ = await doctors_at_work(clinic)
    phone, _ = await clinic.patient()
    (slot, *_) = await clinic.runtime.services.availability.next_times(lena.id, 1)
    await at_summary(phone, slot.id, note="My knee")
    await pressed(phone, FindTimes(), "Free times")
    found = await written(phone, "tomorrow after 3pm", "from 15:00")
    await phone.press(found.labels[0])
    await phone.wait_for("Note: My knee")


async def test_held_and_taken_times_are_not_found(clinic: Clinic) -> None:
    """A time that somebody looks at is not offered to others; it is again when they leave."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    one, _ = await clinic.patient("Maria")
    other, _ = await clinic.patient("Nils")
    await at_summary(one, first)
    found = await pressed(other, FindTimes(), "Free times")
    assert found.data("Tue 3 Mar 10:30") == pack(TakeTime(second))
    assert "10:00" not in found.text
    await one.press("Confirm")
    await one.wait_for("booked")
    assert "10:00" not in (await pressed(other, FindTimes(), "Free times")).text


async def test_links_open_a_card_or_a_specialty_for_anybody(clinic: Clinic) -> None:
    """A stranger, too, and what leads nowhere says so and shows the menu."""
    lena, *_ = await doctors_at_work(clinic)
    stranger = await clinic.people.join("Sam")
    await stranger.start(word_of_doctor(lena.id))
    card = await stranger.wait_new("Dr. Lena Hoffmann")
    assert "Earliest: Tue 3 Mar 09:00" in card.labels
    phone, _ = await clinic.patient()
    await written(phone, f"/start {word_of_specialty('Dermatology')}", "Free times: Dermatology")
    for forged in (
        "d",
        "d0",
        "x1",
        "dzzzzzzzzzzzzzzzzz",
        "s12",
        "d-1",
        "ю",
        "d1:2",
        "payload_" * 8,
    ):
        lost = await written(phone, f"/start {forged}", "leads nowhere")
        assert "Book an appointment" in lost.labels
    for away in (word_of_doctor(DoctorId(4711)), word_of_doctor(DoctorId(36**11))):
        await written(phone, f"/start {away}", "does not take appointments")
    await written(phone, f"/start {word_of_specialty('Alchemy')}", "not here, or not yours")


async def test_the_code_to_print_stands_for_the_link(clinic: Clinic) -> None:
    """The doctor gets it from the practice, the admin for every doctor and specialty."""
    doctor, card = await clinic.doctor()
    name = clinic.sandbox.world.bot_user["username"]
    await doctor.wait_for("")
    await pressed(doctor, ShowPractice(), "Monday 2 March")
    await doctor.press("My QR code")
    shown = await doctor.wait_new("Dr. Lena Hoffmann")
    link = f"https://t.me/{name}?start={word_of_doctor(card.id)}"
    assert link in shown.text
    assert await doctor.download(shown) == picture_of(link)
    robin = await admin(clinic)
    await robin.text("/admin")
    await robin.wait_for("Administration")
    listed = await go(robin, "QR codes", "Whose code")
    await robin.press("Cardiology", message=listed)
    shown = await robin.wait_new("Cardiology")
    link = f"https://t.me/{name}?start={word_of_specialty('Cardiology')}"
    assert await robin.download(shown) == picture_of(link)
    await pressed(robin, ShowCodes(0), "Whose code")
    await robin.press("Dr. Lena Hoffmann")
    await robin.wait_new(word_of_doctor(card.id))


def picture_of(link: str) -> bytes:
    """Return the code of a link as a picture that no patch of dirt spoils."""
    written = BytesIO()
    segno.make_qr(link, error="q").save(written, kind="png", scale=16, border=4)
    return written.getvalue()


ODD = (
    "👩\u200d👩\u200d👧 tomorrow",
    "<b>tomorrow</b> & {name} %s",
    "מחר בבוקר",
    "\u202etomorrow\u202c at 3",
    "?",
    "0",
    "tomorrow " * 450,
    "к кардиологу " * 300,
    "at 99 on the 99th of 99",
    "с 9 до 9 до 9 с 9",
    "1\n2\n3 декабря\n",
    "-" * 4000,
    "next next next friday friday",
    "30 февраля 2027 в 25:61",
    "Ü" * 50,
)


async def test_whatever_is_written_is_answered_and_harms_nothing(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """In any script, of any length: a screen with ways on, and no fault of ours."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    for text in ODD:
        answer = await written(phone, text, "")
        assert "went wrong" not in answer.text
        assert "Menu" in answer.labels or "Book an appointment" in answer.labels
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_forged_searches_get_an_answer(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """Days and times in any order, pages beyond the end, words that are none."""
    await doctors_at_work(clinic)
    phone = await newcomer(clinic)
    for fields in (
        "-:-:1:1:0:0:0:zzzz",
        "-:-:1:1:0:0:0:-1",
        "-:-:2kzq1:1:0:0:0:0",
        "-:-:1:1:zz:1:0:0",
        "-:xx:1:1:0:0:0:0",
        "-:__:1:1:0:0:0:0",
        "dzzzzzzzzzzzz:-:1:1:0:0:0:0",
        "d1_:-:1:1:0:0:0:0",
        "-:-:k2n9:k2n1:0:0:0:0",
        "-:-:1:1:0:0:3:0",
        "-:-:k2n9:k2n1:0:0:-3:0",
        "-:-:k2n9:k2n1:0:0:zzzzzzzz:0",
        "-:-:2kzq0:2kzq0:0:0:3:0",
        "-:-:1:1:50:10:0:0",
    ):
        for prefix in ("fi", "fj", "fa", "fe"):
            await phone.press_data(f"!{prefix}:{fields}")
            answer = await phone.wait_new()
            assert "went wrong" not in answer.text
            assert answer.labels
        await phone.press_data(f"!fh:{fields.rpartition(':')[0]}")
        assert "went wrong" not in (await phone.wait_new()).text
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []
