"""A doctor's lists by day and status, and the patient's card behind an appointment."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.payload import pack
from bot.shared.links.practice import ShowAgenda, Stretch
from core.model import Appointment, Doctor, Patient, SlotId, Status
from core.ports.agenda import Only
from storage.seal import Seal
from storage.store import Store
from tests.journey.client import Phone
from tests.journey.clinic import KEY, NOON, Clinic
from tests.journey.doctor import doctor_at_work, heard_booking


async def booked(
    clinic: Clinic, *days_ahead: int
) -> tuple[Phone, Doctor, Patient, list[Appointment]]:
    """Return a doctor, and a patient with an appointment at ten on each of these days."""
    doctor, card = await doctor_at_work(clinic)
    _, patient = await clinic.patient()
    made = []
    for ahead in days_ahead:
        slot = (await clinic.publish(card.id, ahead))[0]
        made.append(await heard_booking(clinic, doctor, patient.id, slot))
    return doctor, card, patient, made


async def mark(url: str, appointment: Appointment, status: Status) -> None:
    """Let an appointment stand so, past the clinic."""
    async with Store.open(url, Seal([KEY])) as store, store.open_work() as work:
        await work.appointments.save(replace(appointment, status=status))
        await work.commit()


async def test_lists_are_found_by_day_and_by_status(clinic: Clinic, database_url: str) -> None:
    """Today, tomorrow, the week and any date in two presses from /practice; filters count."""
    doctor, _, _, (_, tomorrow, _) = await booked(clinic, 0, 1, 9)
    await mark(database_url, tomorrow, Status.PENDING)
    await doctor.text("/practice")
    await doctor.wait_for("1 appointment today")
    await doctor.press("Tomorrow")
    shown = await doctor.wait_for("tomorrow, Tuesday 3 March")
    assert "10:00 Maria Silva: waits for the doctor" in shown.text
    await doctor.press("This week")
    shown = await doctor.wait_for("this week, Mon 2 Mar – Sun 8 Mar")
    assert {"✓ All: 2", "Confirmed: 1", "Requests: 1"} <= set(shown.labels)
    await doctor.press("Requests: 1")
    shown = await doctor.wait_for("this week")
    assert "Monday 2 March" not in shown.text
    await doctor.press("Another date")
    shown = await doctor.wait_for("which day")
    assert {"2◐", "3◐", "11◐"} <= set(shown.labels)
    await doctor.press("11")
    shown = await doctor.wait_for("Wednesday 11 March")
    assert "10:00 Maria Silva" in shown.text
    await doctor.press("‹ Tue 10 Mar")
    await doctor.wait_for("there are none")


async def test_a_date_may_be_written(clinic: Clinic) -> None:
    """Behind the command or where the calendar asks; what is wrong with it is said."""
    doctor, _, _, _ = await booked(clinic, 1)
    await doctor.text("/practice 2026-03-03")
    await doctor.wait_for("10:00 Maria Silva")
    await doctor.press("Another date")
    await doctor.wait_for("which day")
    await doctor.text("3 March")
    await doctor.wait_for("“3 March” is not a date")
    await doctor.text("2026-03-04")
    await doctor.wait_for("Wednesday 4 March")
    await doctor.text("/schedule 2026-03-03")
    await doctor.wait_for("3 open, 0 closed, 1 booked")


async def test_back_leads_to_the_page_of_the_list_that_one_came_from(clinic: Clinic) -> None:
    doctor, person = await doctor_at_work(clinic)
    slots = await clinic.publish(person.id, 1, 2)
    for at, slot in enumerate(slots):
        _, patient = await clinic.patient(f"Maria{at}")
        await heard_booking(clinic, doctor, patient.id, slot)
    await doctor.press_data(pack(ShowAgenda(Stretch.UPCOMING, NOON.date(), Only.ALL, 0)))
    first = await doctor.wait_for("upcoming appointments")
    assert "Maria0" in first.text
    assert "Maria6" not in first.text
    await doctor.press("Next", message=first)
    second = await doctor.wait_for("Maria6")
    await doctor.press("Wed 4 Mar 11:00", message=second)
    card = await doctor.wait_for("Status: confirmed")
    await doctor.press("Back", message=card)
    assert "Maria6" in (await doctor.wait_for("upcoming appointments")).text


async def test_past_visits_are_listed_and_cannot_be_cancelled(clinic: Clinic) -> None:
    doctor, _, _, _ = await booked(clinic, 1)
    await clinic.people.advance(timedelta(days=2))
    await doctor.press_data(pack(ShowAgenda(Stretch.PAST, NOON.date(), Only.ALL, 0)))
    await doctor.wait_for("Maria Silva")
    await doctor.press("Tue 3 Mar 10:00")
    card = await doctor.wait_for("Phone")
    assert "Cancel appointment" not in card.labels


async def test_a_patients_card_tells_who_it_is_and_when_they_were_here(
    clinic: Clinic, database_url: str
) -> None:
    """By one button from the appointment; no-shows count, other doctors' visits do not show."""
    doctor, _, patient, (missed, came, _) = await booked(clinic, 0, 1, 9)
    _, colleague = await doctor_at_work(clinic, "Omar")
    elsewhere: SlotId = (await clinic.publish(colleague.id, 2))[0]
    await clinic.book(patient.id, elsewhere)
    await clinic.people.advance(timedelta(days=4))
    await mark(database_url, missed, Status.NO_SHOW)
    await mark(database_url, came, Status.COMPLETED)
    await doctor.text("/practice")
    await doctor.wait_for("1 patient seen, 1 visit this month, 1 no-show within a year")
    await doctor.press("Next: Wed 11 Mar 10:00")
    await doctor.wait_for("Status: confirmed")
    await doctor.press("Patient")
    card = await doctor.wait_for("visits here")
    for said in (
        "Phone: +49 170 1234567",
        "Messages from Praxis reach them.",
        "1 no-show within a year.",
        "Next appointment: Wednesday 11 March, 10:00",
        "✔ Tuesday 3 March, 10:00",
        "✘ Monday 2 March, 10:00",
    ):
        assert said.casefold() in card.text.casefold()
    assert "4 March" not in card.text
    await doctor.press("Mon 2 Mar 10:00", message=card)
    visit = await doctor.wait_for("When: Monday")
    await doctor.press("Back", message=visit)
    await doctor.wait_for("visits here")
