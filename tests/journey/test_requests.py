"""A request from the press that asks to the visit itself, as both sides live it."""

from datetime import timedelta

from bot.chat.payload import pack
from bot.shared.links.appointments import ShowAppointment
from bot.time_off.actions import LookAtStretch
from core.model import Appointment, Doctor, SlotId, Span, Status
from tests.journey.client import Phone
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.doctor import doctor_at_work
from tests.journey.patient import at_summary, on, pressed


async def asked_first(clinic: Clinic) -> tuple[Phone, Doctor, list[SlotId]]:
    """Return a doctor at work who wants to be asked, and their times of tomorrow."""
    doctor, card = await doctor_at_work(clinic)
    slots = await clinic.publish(card.id, 1)
    by = await clinic.as_doctor(card.id)
    card = await clinic.runtime.services.requests.set_by_request(by, card.id, on=True)
    return doctor, card, slots


async def request(clinic: Clinic, doctor: Phone, slot: SlotId) -> tuple[Phone, Appointment]:
    """Let a patient ask for a time on the screens, and the doctor hear of it."""
    patient, person = await clinic.patient()
    await at_summary(patient, slot, "Since Monday")
    summary = await patient.wait_for("this is a request")
    assert "nothing is booked before" in summary.text
    await patient.press("Confirm request", message=summary)
    assert (await patient.wait_edit("your request is sent")).labels == []
    clinic.runtime.courier.nudge()
    letter = await patient.wait_for("you have asked for an appointment")
    assert "at the latest until Tue 3 Mar 09:00" in letter.text
    await doctor.wait_for("asks for an appointment")
    (view,) = await clinic.runtime.services.queries.requests(
        (await found(clinic, slot)).doctor_id, clinic.sandbox.clock.now(), 9
    )
    assert view.patient.id == person.id
    return patient, view.appointment


async def found(clinic: Clinic, slot: SlotId) -> Appointment:
    """Return the appointment that fills a slot."""
    filled = await clinic.runtime.services.queries.slot(slot)
    assert filled is not None
    assert filled.appointment_id is not None
    view = await clinic.runtime.services.queries.appointment(filled.appointment_id)
    assert view is not None
    return view.appointment


async def test_a_request_is_accepted_from_the_letter_and_the_visit_marked(clinic: Clinic) -> None:
    """One press answers; on the day the patient is marked as there, as seen, and not yet."""
    doctor, _, slots = await asked_first(clinic)
    patient, one = await request(clinic, doctor, slots[0])
    letter = await doctor.wait_for("asks for an appointment")
    assert "Since Monday" in letter.text
    doctor.read()
    press = letter.data("Accept")
    await doctor.press_data(press, message=letter)
    await doctor.wait_new("the appointment is confirmed")
    await doctor.press_data(press, message=letter)
    await doctor.wait_new("the appointment is confirmed")
    clinic.runtime.courier.nudge()
    told = await patient.wait_for("has accepted")
    assert "booked and confirmed" in told.text
    clinic.sandbox.clock.advance(one.span.start - clinic.sandbox.clock.now())
    await doctor.text(f"/practice {one.span.start:%Y-%m-%d}")
    listed = await doctor.wait_for("10:00 Maria Silva")
    await doctor.press("10:00 ● Maria Silva", message=listed)
    shown = await doctor.wait_for("Status: under way")
    shown = await on(doctor, shown, "Arrived", "Status: arrived")
    shown = await on(doctor, shown, "Completed", "Status: took place")
    shown = await on(doctor, shown, "Undo", "Status: arrived")
    await on(doctor, shown, "Write my note", "only you read it")
    await doctor.text("Blood pressure again in May")
    await doctor.wait_for("My note: Blood pressure again in May")
    mine = await pressed(patient, ShowAppointment(one.id), "Dr. Lena Hoffmann")
    assert "Blood pressure" not in mine.text


async def test_a_proposed_time_is_taken_with_one_press(clinic: Clinic) -> None:
    doctor, _, slots = await asked_first(clinic)
    patient, one = await request(clinic, doctor, slots[0])
    await doctor.text("/requests")
    listed = await doctor.wait_for("Answer by")
    assert {"Accept", "Decline", "Other time"} <= set(listed.labels)
    assert "Since Monday" in listed.text
    await doctor.press("Tue 3 Mar 10:00 Maria Silva", message=listed)
    shown = await doctor.wait_for("Status: waits for the doctor")
    shown = await on(doctor, shown, "Other time", "press a time")
    await on(doctor, shown, "Tue 3 Mar 10:30", "you proposed Tue 3 Mar 10:30")
    clinic.runtime.courier.nudge()
    letter = await patient.wait_for("proposes another time")
    patient.read()
    press = letter.data("Take Tue 3 Mar 10:30")
    await patient.press_data(press, message=letter)
    await patient.wait_for("booked and confirmed. tue 3 mar 10:30, dr. lena hoffmann")
    clinic.runtime.courier.nudge()
    letter = await patient.wait_for("open the file to put it into your calendar")
    assert "has accepted" not in letter.text, "it was the patient who took it"
    await doctor.wait_for("comes at the time you proposed")
    after = await found(clinic, slots[1])
    assert (after.id, after.status) == (one.id, Status.CONFIRMED)


async def test_a_proposed_time_in_a_time_off_is_gone_and_the_request_waits_again(
    clinic: Clinic,
) -> None:
    """The doctor sees it before and after, the patient hears once, and one press then agrees."""
    doctor, _, slots = await asked_first(clinic)
    patient, one = await request(clinic, doctor, slots[0])
    services, by = clinic.runtime.services, await clinic.as_doctor(one.doctor_id)
    await services.requests.propose(by, one.id, slots[1])
    clinic.runtime.courier.nudge()
    offer = await patient.wait_for("proposes another time")
    away = Span(one.span.end, one.span.end + timedelta(hours=1))
    await doctor.press_data(pack(LookAtStretch(away.start, away.end), fresh=True))
    look = await doctor.wait_for("You proposed 1 of them to a patient")
    patient.read()
    await doctor.press("Confirm time off", message=look)
    await doctor.wait_for("1 request waits for your answer again")
    clinic.runtime.courier.nudge()
    letter = await patient.wait_new("no longer offers Tue 3 Mar 10:30")
    assert "waits for the doctor again:\nTomorrow, Tuesday 3 March" in letter.text
    await patient.press("Take Tue 3 Mar 10:30", message=offer)
    await patient.wait_new("does not propose this time any more")
    asks = await doctor.wait_for("You proposed Tue 3 Mar 10:30 to Maria Silva")
    doctor.read()
    await doctor.press("Accept", message=asks)
    await doctor.wait_new("the appointment is confirmed")
    clinic.runtime.courier.nudge()
    await patient.wait_for("has accepted")


async def test_an_old_letter_agrees_to_no_time_that_it_does_not_show(clinic: Clinic) -> None:
    doctor, _, slots = await asked_first(clinic)
    _, one = await request(clinic, doctor, slots[0])
    letter = await doctor.wait_for("asks for an appointment")
    by = clinic.as_patient(one.patient_id)
    await clinic.runtime.services.appointments.move(by, one.id, slots[1])
    doctor.read()
    await doctor.press("Accept", message=letter)
    shown = await doctor.wait_new("asked for another time since")
    assert "10:30–11:00" in shown.text
    assert (await found(clinic, slots[1])).status is Status.PENDING
    await on(doctor, shown, "Accept", "the appointment is confirmed")
    assert (await found(clinic, slots[1])).status is Status.CONFIRMED


async def test_who_is_declined_reads_why_and_takes_another_time(clinic: Clinic) -> None:
    doctor, _, slots = await asked_first(clinic)
    patient, _ = await request(clinic, doctor, slots[0])
    letter = await doctor.wait_for("asks for an appointment")
    doctor.read()
    await doctor.press("Decline", message=letter)
    asked = await doctor.wait_new("decline this request?")
    await doctor.text("I am at a congress <there>")
    asked = await doctor.wait_for("I am at a congress")
    await doctor.press("Decline request", message=asked)
    await doctor.wait_for("the request is declined")
    clinic.runtime.courier.nudge()
    told = await patient.wait_for("declined your request")
    assert "I am at a congress <there>" in told.text
    await patient.press("Tue 3 Mar 10:30", message=told)
    shown = await patient.wait_for("Is everything right?")
    assert "Note: Since Monday" in shown.text


async def test_what_nobody_answers_is_called_to_mind_and_ends(clinic: Clinic) -> None:
    """The doctor is nudged at half time; then both sides hear that it is over.

    Whoever says yes or no after that reads that it waits no more.
    """
    doctor, _, slots = await asked_first(clinic)
    patient, one = await request(clinic, doctor, slots[0])
    assert one.answer_by is not None
    clinic.sandbox.clock.advance(timedelta(hours=12))
    clinic.runtime.courier.nudge()
    letter = await doctor.wait_for("still waits for your answer")
    await doctor.press("Decline", message=letter)
    await doctor.wait_for("decline this request?")
    await doctor.text("I am at a congress")
    asked = await doctor.wait_for("I am at a congress")
    clinic.sandbox.clock.advance(timedelta(hours=12))
    await patient.wait_for("did not answer your request in time", patience=30)
    await doctor.wait_for("a request ended without your answer")
    await pressed(patient, ShowAppointment(one.id), "nobody answered in time")
    await doctor.press("Decline request", message=asked)
    await doctor.wait_for("does not wait any more")
    doctor.read()
    await doctor.press("Accept", message=letter)
    await doctor.wait_new("does not wait any more")


async def test_who_missed_too_many_is_told_that_they_may_only_ask(database_url: str) -> None:
    async with clinic_at_work(database_url, practice={"no_shows": 1}) as clinic:
        _, card = await doctor_at_work(clinic)
        first, *_ = await clinic.publish(card.id, 1)
        patient, person = await clinic.patient()
        missed = await clinic.book(person.id, first)
        clinic.sandbox.clock.advance(missed.span.end - clinic.sandbox.clock.now())
        visits, by = clinic.runtime.services.visits, await clinic.as_doctor(card.id)
        await visits.end(by, missed.id, Status.NO_SHOW)
        (later, *_) = await clinic.publish(card.id, 2)
        await at_summary(patient, later)
        await patient.wait_for("this is a request")
