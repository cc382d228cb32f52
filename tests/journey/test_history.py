"""The medical history from chat: records added, read, changed and deleted, under protection."""

from datetime import date

from bot.chat.payload import pack
from bot.history.actions import AddRecord, DeleteRecord, SaveWithoutText, ShowRecord
from bot.shared.links.histories import ShowHistory
from core.model import Heading, PatientId, RecordId
from core.records.rules import RECORDS_MOST
from core.records.service import Entry
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.screen import Screen
from tests.journey.steps import go, known, newcomer


def protected(phone: Phone, screen: Screen) -> bool:
    return bool(phone.messages[screen.id]["protected"])


async def kept(clinic: Clinic, phone: Phone) -> list[Heading]:
    who = await known(clinic, phone)
    assert who.patient is not None
    return list(await clinic.runtime.services.queries.headings(who.account.id, who.patient.id))


async def test_a_record_is_added_read_changed_and_deleted(clinic: Clinic) -> None:
    """Every message with a record in it is sent so that it can be neither copied nor forwarded."""
    phone, _ = await clinic.patient()
    await phone.text("/history")
    empty = await phone.wait_new("Nothing is written here yet")
    asked = await go(phone, "Add a record", "What is it about?")
    await phone.text("x" * 81)
    await phone.wait_new("too long: 80")
    await phone.text("Penicillin <allergy>")
    day = await phone.wait_new("When was it?")
    await phone.text("long ago")
    await phone.wait_new("cannot read “long ago” as a date")
    await phone.text("1.2.2030")
    again = await phone.wait_new("1 February 2030 has not come yet")
    assert "Penicillin <allergy>" in again.text
    await phone.text("5 March 2019")
    text = await phone.wait_new("What should a doctor know")
    assert "5 March 2019: Penicillin <allergy>" in text.text
    await phone.text("A rash & fever.\n\nTwice.")
    saved = await phone.wait_new("It is in your medical history now")
    for part in ("Penicillin <allergy>", "5 March 2019", "A rash & fever.\n\nTwice."):
        assert part in saved.text
    listed = await go(phone, "Back", "Your medical history")
    assert "5 March 2019: Penicillin <allergy>" in listed.text
    await phone.press(listed.labels[0])
    await phone.wait_for("A rash & fever.")
    assert "A rash & fever." in (await go(phone, "Text", "What should a doctor know")).text
    await phone.text("A rash.")
    await phone.wait_new("Saved.")
    await go(phone, "Title", "What is it about?")
    await phone.text("Allergy")
    await phone.wait_new("Saved.")
    await go(phone, "Date", "When was it?")
    await phone.text("yesterday")
    changed = await phone.wait_new("Saved.")
    for part in ("Allergy", "1 March 2026", "A rash."):
        assert part in changed.text
    await go(phone, "Text", "What should a doctor know")
    assert "A rash" not in (await go(phone, "Remove", "Saved.")).text
    sure = await go(phone, "Delete", "cannot be brought back")
    await go(phone, "Keep it", "Allergy")
    await go(phone, "Delete", "cannot be brought back")
    gone = await go(phone, "Delete", "Deleted.")
    for screen in (empty, asked, day, again, text, saved, listed, changed, sure, gone):
        assert protected(phone, screen), screen.text
    assert await kept(clinic, phone) == []


async def test_from_an_open_message_it_comes_as_a_protected_one(clinic: Clinic) -> None:
    """Telegram protects only what was sent so: the menu stays, and the history comes below."""
    phone, _ = await clinic.patient()
    await phone.text("/start")
    home = await phone.wait_new("What would you like to do?")
    assert not protected(phone, home)
    await phone.press("Medical history")
    shown = await phone.wait_new("Your medical history")
    assert shown.id != home.id
    assert protected(phone, shown)
    back = await go(phone, "Back", "Your profile")
    assert back.id == shown.id


async def test_short_ways_and_the_way_back(clinic: Clinic) -> None:
    """Today by a press, no text, and Back through the questions loses nothing told so far."""
    phone, patient = await clinic.patient()
    await phone.text("/history")
    await phone.wait_new("Nothing is written")
    await go(phone, "Add a record", "What is it about?")
    await phone.text("Knee")
    await phone.wait_new("When was it?")
    assert "Knee" in (await go(phone, "Back", "What is it about?")).text
    await phone.text("Left knee")
    await phone.wait_new("When was it?")
    await go(phone, "Yesterday", "1 March 2026: Left knee")
    await go(phone, "Back", "When was it?")
    await go(phone, "Today", "2 March 2026: Left knee")
    await go(phone, "Nothing more", "It is in your medical history now")
    await phone.press_data(pack(SaveWithoutText(patient.id)))
    await phone.wait_for("Your medical history")
    (record,) = await kept(clinic, phone)
    assert (record.day, record.title) == (date(2026, 3, 2), "Left knee")
    for _ in range(2):
        await phone.press_data(pack(DeleteRecord(patient.id, record.id), fresh=True))
        await phone.wait_new("Nothing is written")
    await phone.press_data(pack(ShowRecord(patient.id, record.id), fresh=True))
    await phone.wait_new("not here, or not yours")


async def test_many_records_are_turned_page_by_page(clinic: Clinic) -> None:
    phone, patient = await clinic.patient()
    records, by = clinic.runtime.services.records, clinic.as_patient(patient.id)
    for number in range(8):
        entry = Entry(f"uid{number}", date(2020, 1, 1 + number), f"Record {number}")
        await records.add(by, patient.id, entry)
    await phone.text("/history")
    first = await phone.wait_new("Record 7")
    assert "Record 1" not in first.text
    second = await go(phone, "Next ›", "Record 1")
    assert "Record 7" not in second.text
    await phone.press_data(pack(ShowHistory(patient.id, 77)))
    await phone.wait_for("Record 7")


async def test_a_full_history_says_so_before_anything_is_written(clinic: Clinic) -> None:
    phone, patient = await clinic.patient()
    records, by = clinic.runtime.services.records, clinic.as_patient(patient.id)
    for number in range(RECORDS_MOST):
        await records.add(by, patient.id, Entry(f"uid{number}", date(2020, 1, 1), "x"))
    await phone.press_data(pack(AddRecord(patient.id)))
    await phone.wait_for(f"holds {RECORDS_MOST} records")


async def test_somebody_who_has_not_signed_up_is_asked_to(clinic: Clinic) -> None:
    phone = await newcomer(clinic)
    await phone.text("/history")
    await phone.wait_new("we need your name")
    await phone.press_data(pack(ShowRecord(PatientId(1), RecordId(1)), fresh=True))
    await phone.wait_new("not here, or not yours")
