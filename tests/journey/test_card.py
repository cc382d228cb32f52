"""A doctor's card: field by field, through an admin where one vouched for it, and on the map."""

import icalendar
import pytest

from bot.chat.payload import pack
from bot.shared.links.finding import ShowDoctor, ShowMap
from bot.shared.links.practice import ShowMyCard
from core.doctors.rules import CardField
from core.model import Doctor, DoctorId, Place
from tests.journey.clinic import Clinic
from tests.journey.doctor import doctor_at_work
from tests.journey.patient import pressed
from tests.journey.phone import Phone
from tests.journey.screen import Screen
from tests.journey.steps import admin

FIELDS = [
    ("Phone", "+49 30 7654321", "+49 30 7654321"),
    ("Address", "Oak Lane 1", "Oak Lane 1"),
    ("Experience", "13", "13 years"),
    ("Fee", "40,50", "€40.50"),
    ("About", "I listen to hearts.", "I listen to hearts."),
]


async def at_card(doctor: Phone) -> Screen:
    """Press on from the menu to the own card."""
    await doctor.text("/practice")
    await doctor.wait_new("today")
    await doctor.press("My card")
    return await doctor.wait_for("as patients see it")


async def test_each_field_is_changed_by_itself_and_shown_as_patients_see_it(
    clinic: Clinic,
) -> None:
    """What does not fit is asked again with the reason; what may be left out can be removed."""
    doctor, card = await doctor_at_work(clinic)
    await at_card(doctor)
    for label, typed, shown in FIELDS:
        await doctor.press(label)
        await doctor.wait_for(f"{label}:")
        await doctor.text(typed)
        assert shown in (await doctor.wait_new("Saved.")).text
    await doctor.press("Fee")
    assert "€40.50" in (await doctor.wait_for("Fee:")).text
    await doctor.text("a lot")
    asked = await doctor.wait_new("not an amount")
    assert "€40.50" in asked.text
    await doctor.press("Remove", message=asked)
    assert "€40.50" not in (await doctor.wait_for("Saved.")).text
    await doctor.press("Languages")
    await doctor.wait_for("Press the languages")
    await doctor.press("German")
    chosen = await doctor.wait_for("Languages: German")
    assert "✓ German" in chosen.labels
    await doctor.text("Greek")
    await doctor.wait_new("German and Greek")
    await doctor.press("Done")
    mine = await doctor.wait_for("as patients see it")
    maria, _ = await clinic.patient()
    theirs = await pressed(maria, ShowDoctor(card.id), "Dr. Lena")
    assert set(theirs.text.splitlines()) <= set(mine.text.splitlines())
    assert "+49 30 7654321" not in theirs.text


async def ask_for(doctor: Phone, label: str, text: str) -> Screen:
    """Ask for another value of what an admin vouched for."""
    await doctor.press(label)
    await doctor.wait_for("An admin looks at it first")
    await doctor.text(text)
    return await doctor.wait_new("An admin is asked")


async def test_what_an_admin_vouched_for_changes_only_through_one(clinic: Clinic) -> None:
    """The doctor sees that it waits and stays as they were; an old Approve passes nothing."""
    robin = await admin(clinic)
    doctor, card = await doctor_at_work(clinic)
    await at_card(doctor)
    waiting = await ask_for(doctor, "Name", "Dr. Lena Berg")
    assert "Dr. Lena Hoffmann → Dr. Lena Berg" in waiting.text
    letter = await robin.wait_new("asks for another card")
    assert {"Approve", "Decline"} <= set(letter.labels)
    await ask_for(doctor, "Licence", "BE-2")
    await robin.press("Approve", message=letter)
    again = await robin.wait_for("BE-1 → BE-2")
    assert (await _card(clinic, card.id)).name == "Dr. Lena Hoffmann"
    await robin.press("Approve", message=again)
    await robin.wait_for("Approved")
    await doctor.wait_new("is changed as you asked")
    after = await _card(clinic, card.id)
    assert (after.name, after.licence) == ("Dr. Lena Berg", "BE-2")
    await robin.press_data(letter.data("Approve"), message=letter)
    await robin.wait_for("already")
    await at_card(doctor)
    await ask_for(doctor, "Specialty", "Neurology")
    letter = await robin.wait_new("asks for another card")
    await robin.press("Decline", message=letter)
    await robin.wait_for("change of the card")
    await robin.press("Could not be checked")
    await robin.wait_for("Declined")
    told = await doctor.wait_new("declined the change")
    assert "Reason: We could not check what you told us." in told.text
    assert (await _card(clinic, card.id)).specialty == "Cardiology"
    assert "Waits for an admin" not in (await at_card(doctor)).text


async def test_who_thought_better_of_it_withdraws_the_request(clinic: Clinic) -> None:
    doctor, card = await doctor_at_work(clinic)
    await at_card(doctor)
    await ask_for(doctor, "Name", "Dr. Lena Berg")
    await doctor.press("Withdraw the request")
    assert "Waits" not in (await doctor.wait_for("is withdrawn")).text
    assert await clinic.runtime.services.queries.queue(5) == []
    assert (await _card(clinic, card.id)).name == "Dr. Lena Hoffmann"


@pytest.mark.parametrize(
    "kind", [{}, {"live": True}, {"title": "Practice", "address": "Oak Lane 1"}]
)
async def test_a_location_becomes_the_pin_that_patients_get(
    clinic: Clinic, kind: dict[str, object]
) -> None:
    """By one press on the card, below the confirmation, and among the appointment's details."""
    doctor, card = await doctor_at_work(clinic)
    await at_card(doctor)
    await doctor.press("Location")
    await doctor.wait_for("press the paper clip")
    await doctor.text("Linden Street 5")
    await doctor.wait_new("no place on the map")
    await doctor.location(52.51631, 13.37777, **kind)
    await doctor.wait_new("Saved.")
    assert (await _card(clinic, card.id)).place == Place(52.51631, 13.37777)
    maria, patient = await clinic.patient()
    shown = await pressed(maria, ShowDoctor(card.id), "Dr. Lena")
    await _pin(maria, shown)
    (slot, *_) = await clinic.publish(card.id, 1)
    maria.read()
    await clinic.book(patient.id, slot)
    clinic.runtime.courier.nudge()
    letter = await maria.wait_new("is booked")
    entry = icalendar.Calendar.from_ical(await maria.download(letter)).walk("VEVENT")[0]
    assert entry["geo"].to_ical() == "52.51631;13.37777"
    await _pin(maria, letter)
    await maria.press("Details", message=letter)
    await _pin(maria, await maria.wait_new("confirmed"))


async def _pin(phone: Phone, screen: Screen) -> None:
    """Press Map on this message and get a venue whose Menu leads on."""
    await phone.press("Map", message=screen)
    pin = await phone.wait_new()
    assert pin.message["venue"] == {
        "location": {"latitude": 52.51631, "longitude": 13.37777},
        "title": "Dr. Lena Hoffmann",
        "address": "Linden Street 5",
    }
    await phone.press("Menu", message=pin)
    await phone.wait_new("what would you like to do")


async def _card(clinic: Clinic, doctor: DoctorId) -> Doctor:
    found = await clinic.runtime.services.queries.doctor(doctor)
    assert found is not None
    return found


async def test_a_place_that_was_removed_is_shown_nowhere(clinic: Clinic) -> None:
    """Nor does a location that nobody asked for change anything."""
    doctor, card = await doctor_at_work(clinic)
    services = clinic.runtime.services
    by = await clinic.as_doctor(card.id)
    await services.cards.change(by, card.id, CardField.PLACE, Place(1, 2))
    await services.cards.change(by, card.id, CardField.PLACE, None)
    await doctor.location(52.5, 13.4)
    await doctor.wait_new("I can only read text")
    assert (await _card(clinic, card.id)).place is None
    maria, _ = await clinic.patient()
    shown = await pressed(maria, ShowDoctor(card.id), "Dr. Lena")
    assert "Map" not in shown.labels
    await maria.press_data(pack(ShowMap(card.id), fresh=True))
    await maria.wait_new("no place on the map any more")
    await maria.press_data(pack(ShowMyCard(), fresh=True))
    await maria.wait_new("for the clinic's doctors")
