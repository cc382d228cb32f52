"""Waiting for a time, from chat: cancel on one phone, and the offer rings on another."""

from datetime import timedelta

import icalendar

from bot.chat.payload import pack
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.shared.links.booking import AskWait, ShowWaits
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import ShowDoctor
from core.model import Doctor, Patient, SlotId, SlotState
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.patient import appointments_of, on, pressed
from tests.journey.phone import Phone
from tests.journey.screen import Screen
from tests.journey.steps import newcomer

TELL_ME, FREED = "Tell me when a time frees", "A time has become free!"


async def full_doctor(clinic: Clinic) -> tuple[Doctor, SlotId, Phone, Patient]:
    """Add a doctor with one time tomorrow, and who has it."""
    _, doctor = await clinic.doctor()
    (slot,) = await clinic.publish(doctor.id, 1, start=10, end=11, minutes=60)
    early, patient = await clinic.patient("Early")
    await clinic.book(patient.id, slot)
    return doctor, slot, early, patient


async def wait_for_any_day(phone: Phone, doctor: Doctor) -> Screen:
    """Press on from a doctor's card to the end of the line."""
    card = await pressed(phone, ShowDoctor(doctor.id), "No free times")
    days = await on(phone, card, TELL_ME, "Which days would suit you?")
    part = await on(phone, days, "Any day", "Which time of day")
    return await on(phone, part, "Any time", "You are on the waiting list")


async def cancel(clinic: Clinic, phone: Phone) -> None:
    """Cancel the only appointment, as its patient does, and let some minutes pass."""
    await phone.text("/appointments")
    ahead = await phone.wait_for("My appointments: Upcoming")
    details = await on(phone, ahead, "Tue 3 Mar", "Status")
    asked = await on(phone, details, "Cancel appointment", "cancel")
    await on(phone, asked, "Cancel appointment", "cancelled")
    await clinic.people.advance(timedelta(minutes=2))


async def test_one_cancels_and_the_offer_rings_on_another_phone(clinic: Clinic) -> None:
    """First come, first asked; who says no stays on the list, who takes it has an appointment."""
    doctor, slot, early, _ = await full_doctor(clinic)
    maria, _ = await clinic.patient("Maria")
    noah, his = await clinic.patient("Noah")
    assert "You are first in line." in (await wait_for_any_day(maria, doctor)).text
    assert "Your place in line: 2" in (await wait_for_any_day(noah, doctor)).text
    maria.read()
    await cancel(clinic, early)
    offer = await maria.wait_new(FREED)
    assert offer.labels == ["✓ Take it", "No, thanks", "Leave the list"]
    assert "Dr. Lena Hoffmann" in offer.text
    passer_by, _ = await clinic.patient("Passer")
    await pressed(passer_by, ShowDoctor(doctor.id), "No free times")
    noah.read()
    declined = await on(maria, offer, "No, thanks", "the next in line is asked")
    assert "You are first in line." in declined.text
    offer_of_noah = await noah.wait_new(FREED)
    await maria.press_data(offer.data("Take it"), message=declined)
    await maria.wait_edit("You are still on the waiting list.")
    taken = offer_of_noah.data("Take it")
    booked = await on(noah, offer_of_noah, "Take it", "Booked: Tue 3 Mar 10:00")
    assert booked.labels == []
    confirmation = await noah.wait_for("Your appointment is booked")
    entry = icalendar.Calendar.from_ical(await noah.download(confirmation)).walk("VEVENT")[0]
    assert entry["dtstart"].to_ical() == b"20260303T100000Z"
    await noah.press_data(taken, message=booked)
    (mine,) = await appointments_of(clinic, his.id)
    assert mine.slot_id == slot
    assert "You wait for nothing" in (await pressed(noah, ShowWaits(0))).text


async def test_who_gives_no_answer_makes_room_for_the_next(clinic: Clinic) -> None:
    """After half an hour the next phone rings, and the first one's button says so."""
    doctor, _, early, _ = await full_doctor(clinic)
    maria, _ = await clinic.patient("Maria")
    noah, _ = await clinic.patient("Noah")
    for phone in (maria, noah):
        await wait_for_any_day(phone, doctor)
        phone.read()
    await cancel(clinic, early)
    offer = await maria.wait_new(FREED)
    assert "It is kept for you until" in offer.text
    kept = await pressed(maria, ShowWaits(0), "is kept for you until")
    await on(maria, kept, "Answer: Tue 3 Mar 10:00", FREED)
    maria.read()
    await clinic.people.advance(timedelta(minutes=30))
    await noah.wait_new(FREED, patience=20)
    over = await on(maria, offer, "Take it", "went to the next in line")
    mine = await on(maria, over, "My waiting list", "You are first in line.")
    left = await on(maria, mine, "Leave: Dr. Lena", "You are off the waiting list")
    await on(maria, left, "Wait again", "Which days would suit you?")
    await maria.press_data(mine.data("Leave: Dr. Lena"), message=left)
    await maria.wait_edit("not on that waiting list any more")


async def test_an_earlier_time_takes_the_place_of_the_later_one(clinic: Clinic) -> None:
    """Asked for among the appointment's details; the same calendar entry moves."""
    doctor, first, early, _ = await full_doctor(clinic)
    (later,) = await clinic.publish(doctor.id, 3, start=10, end=11, minutes=60)
    maria, patient = await clinic.patient("Maria")
    mine = await clinic.book(patient.id, later)
    clinic.runtime.courier.nudge()
    letter = await maria.wait_new("is booked")
    await clinic.people.advance(timedelta(seconds=1))  # who was booked before is not served by it
    await maria.press("Details", message=letter)
    details = await maria.wait_new("confirmed")
    days = await on(maria, details, "Tell me of an earlier time", "Which days would suit you?")
    part = await on(maria, days, "Earlier than Thu 5 Mar", "Which time of day")
    await on(maria, part, "Mornings", "Mon 2 Mar to Thu 5 Mar, in the morning")
    maria.read()
    await cancel(clinic, early)
    offer = await maria.wait_new(FREED)
    assert "takes the place of your appointment on Thu 5 Mar 10:00" in offer.text
    await on(maria, offer, "Take it", "Moved: Tue 3 Mar 10:00")
    (now,) = await appointments_of(clinic, patient.id)
    assert (now.id, now.slot_id, now.sequence) == (mine.id, first, 1)
    free = await clinic.runtime.services.queries.slot(later)
    assert free is not None
    assert free.state(clinic.sandbox.clock.now()) is SlotState.OPEN


async def test_nobody_waits_where_a_time_is_free_and_a_full_day_can_be_chosen(
    clinic: Clinic,
) -> None:
    """The free time is one press away; the calendar of full days shows those and no others."""
    doctor, _, _, _ = await full_doctor(clinic)
    await clinic.publish(doctor.id, 3, start=10, end=11, minutes=60)
    maria, _ = await clinic.patient("Maria")
    days = await pressed(maria, AskWait(doctor.id, PRESENT), "Which days would suit you?")
    part = await on(maria, days, "Any day", "Which time of day")
    free = await on(maria, part, "Mornings", "Thu 5 Mar 10:00 is free")
    assert free.labels[0] == "Thu 5 Mar 10:00"
    days = await on(maria, free, "Back", "Which days would suit you?")
    full = await on(maria, days, "A certain day", "the days with a number are full")
    assert [label for label in full.labels if label.isdigit()] == ["3"]
    part = await on(maria, full, "3", "Tuesday")
    await on(maria, part, "Afternoons", "You are on the waiting list")


async def test_a_newcomer_signs_up_and_stands_in_line_and_a_restart_loses_nothing(
    database_url: str,
) -> None:
    """The name is asked for when it is needed; the letter's buttons work in another process."""
    clock = SandboxClock(frozen_at=NOON)
    async with Sandbox(clock=clock) as sandbox, People(sandbox.page_url) as people:
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            clinic = Clinic(sandbox, runtime, people)
            doctor, _, early, _ = await full_doctor(clinic)
            sam = await newcomer(clinic, "Sam")
            await sam.press_data(pack(AskWait(doctor.id, PRESENT), fresh=True))
            days = await sam.wait_new("Which days would suit you?")
            part = await on(sam, days, "Any day", "Which time of day")
            await sam.press("Any time", message=part)
            await sam.wait_for("name")
            await sam.press("Confirm Sam Silva")
            await sam.wait_for("phone")
            await sam.text("+491701234567")
            await sam.wait_for("You are on the waiting list")
            sam.read()
            await cancel(clinic, early)
            offer = await sam.wait_new(FREED)
        async with at_work(sandbox, config):
            await on(sam, offer, "Take it", "Booked")
