"""Booking for somebody else: a child from the confirm screen, lists, letters, removing."""

from datetime import timedelta

from bot.appointments.actions import AskMove
from bot.booking.actions import ConfirmFor
from bot.chat.payload import pack
from bot.family.actions import RemoveSomebody
from bot.history.actions import AskRecordField
from bot.shared.links.appointments import AskCancel, MoveToDay
from bot.shared.links.booking import TakeTime, TakeTimeFor
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.people import ShowPatientProfile
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.lookups import AHEAD
from bot.waitlist.actions import AskPart, JoinLine
from core.model import DayPart, Relation, Span
from core.ports.appointments import Which
from core.ports.records import RecordField
from core.records.service import Entry
from core.views import FamilyMember
from tests.journey.clinic import NOON, Clinic
from tests.journey.phone import Phone
from tests.journey.steps import go, known


async def family_of(clinic: Clinic, phone: Phone) -> list[FamilyMember]:
    account = (await known(clinic, phone)).account
    return list(await clinic.runtime.services.queries.family(account.id))


async def test_a_mother_books_for_her_child_from_the_confirm_screen(clinic: Clinic) -> None:
    """What was written goes along; letters and lists name the child, and so does the doctor's."""
    works, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, mother = await clinic.patient()
    await clinic.book(mother.id, first)
    await works.wait_new("Maria Silva")
    await phone.wait_new("confirmed")
    await phone.press_data(pack(TakeTime(second)))
    await phone.wait_for("Is everything right?")
    await phone.press("Add a note")
    await phone.wait_for(doctor.name)
    await phone.text("a cough")
    await phone.wait_new("a cough")
    await go(phone, "For: me", "Who is the appointment for?")
    await go(phone, "Somebody else…", "Who would you like to book for?")
    await go(phone, "My child", "your child's first and last name")
    await phone.text("x" * 81)
    await phone.wait_new("too long")
    await phone.text("Tim Silva")
    summary = await phone.wait_new("For: Tim Silva")
    assert "a cough" in summary.text
    await phone.press("Confirm")
    letter = await phone.wait_new("For: Tim Silva")
    assert doctor.name in letter.text
    told = await works.wait_new("Tim Silva")
    assert "Maria" not in told.text
    (own, tim) = await family_of(clinic, phone)
    assert (own.patient.id, tim.relation) == (mother.id, Relation.CHILD)
    await phone.text("/appointments")
    listed = await phone.wait_new("For: Tim Silva")
    assert sum("Tim Silva" in label for label in listed.labels) == 1
    await phone.press(next(label for label in listed.labels if "Tim Silva" in label))
    details = await phone.wait_for("a cough")
    assert "For: Tim Silva" in details.text
    (view,) = await clinic.runtime.services.queries.of_patient(
        tim.patient.id, starts=Span(NOON, NOON + AHEAD), which=Which.ALL, limit=9
    )
    made = view.appointment
    await works.press_data(pack(ShowPracticeAppointment(made.id)))
    await works.wait_for("Phone of who books for them: +49 170 1234567")


async def test_each_has_a_profile_and_is_removed_with_what_is_ahead(clinic: Clinic) -> None:
    """Renamed there, too; removed, the appointments are cancelled. Pressed twice it ends alike."""
    works, doctor = await clinic.doctor()
    slot, other, *_ = await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    await phone.text("/profile")
    await phone.wait_new("Your profile")
    await go(phone, "Whom I book for", "Nobody but yourself so far")
    await go(phone, "Somebody else…", "Who would you like to book for?")
    await go(phone, "My mother or father", "first and last name")
    await phone.text("Ana Silva")
    await phone.wait_new("Ana Silva is added")
    (_, ana) = await family_of(clinic, phone)
    await go(phone, "Ana Silva", "Ana Silva")
    await phone.press("Name")
    await phone.wait_for("Name: Ana Silva")
    await phone.text("Ana Maria Silva")
    await phone.wait_new("Ana Maria Silva")
    await phone.press_data(pack(TakeTimeFor(slot, ana.patient.id)))
    await phone.wait_for("For: Ana Maria Silva")
    await phone.press("Confirm")
    await works.wait_new("Ana Maria Silva")
    await phone.press_data(pack(ShowPatientProfile(ana.patient.id), fresh=True))
    await phone.wait_new("Ana Maria Silva")
    asked = await go(phone, "Remove", "Book no longer for Ana Maria Silva?")
    assert "These appointments are cancelled" in asked.text
    await go(phone, "Remove", "Removed.")
    told = await works.wait_new("Erased patient")
    assert "Ana" not in told.text
    await phone.press_data(pack(RemoveSomebody(ana.patient.id), fresh=True))
    await phone.wait_new("Removed.")
    assert len(await family_of(clinic, phone)) == 1
    await phone.press_data(pack(TakeTimeFor(other, ana.patient.id), fresh=True))
    await phone.wait_new("not here, or not yours")


async def test_nobody_books_for_another_accounts_child(clinic: Clinic) -> None:
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    _, mother = await clinic.patient()
    stranger, _ = await clinic.patient("Omar")
    services = clinic.runtime.services
    tim = await services.family.add(clinic.as_patient(mother.id), "Tim", Relation.CHILD)
    for action in (
        TakeTimeFor(slot, tim.id),
        ConfirmFor(slot, tim.id, "-"),
        ShowPatientProfile(tim.id),
    ):
        await stranger.press_data(pack(action, fresh=True))
        await stranger.wait_new("not here, or not yours")
    await stranger.press_data(pack(RemoveSomebody(tim.id), fresh=True))
    await stranger.wait_new("Removed.")
    found = await services.queries.patient(tim.id)
    assert found is not None
    assert not found.erased


async def test_who_looks_for_a_child_goes_on_looking_for_the_child(clinic: Clinic) -> None:
    """Through the calendar to another time, and into the line; /book begins with oneself again."""
    _, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1)
    _, full = await clinic.doctor("Ida")
    (only,) = await clinic.publish(full.id, 1, start=10, end=11, minutes=60)
    phone, mother = await clinic.patient()
    _, omar = await clinic.patient("Omar")
    await clinic.book(omar.id, only)
    services, by = clinic.runtime.services, clinic.as_patient(mother.id)
    tim = await services.family.add(by, "Tim", Relation.CHILD)
    await phone.press_data(pack(TakeTimeFor(slots[0], tim.id)))
    await phone.wait_for("For: Tim")
    await go(phone, "Back", "Please choose a time")
    await go(phone, "10:30", "For: Tim")
    await go(phone, "Back", "Please choose a time")
    day = services.availability.today() + timedelta(days=1)
    await phone.press_data(pack(AskPart(full.id, day, day), fresh=True))
    asked = await phone.wait_new("For: Tim")
    await phone.press(asked.labels[0])
    await phone.wait_for("waiting list")
    (wait,) = await services.queries.waits_of((await known(clinic, phone)).account.id, 9)
    assert wait.patient.id == tim.id
    await phone.text("/book")
    await phone.wait_new(doctor.name)
    await phone.press_data(pack(TakeTime(slots[2]), fresh=True))
    again = await phone.wait_new("Is everything right?")
    assert "Tim" not in again.text


async def test_what_was_being_written_of_someone_goes_with_them(clinic: Clinic) -> None:
    """The entry held a record of the child; and a time that is taken next is one's own."""
    phone, mother = await clinic.patient()
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    services, by = clinic.runtime.services, clinic.as_patient(mother.id)
    tim = await services.family.add(by, "Tim", Relation.CHILD)
    entry = Entry("tims", services.availability.today(), "Zebra fever", "A rash.")
    added = await services.records.add(by, tim.id, entry)
    await phone.press_data(pack(AskRecordField(tim.id, added.id, RecordField.TEXT), fresh=True))
    await phone.wait_new("A rash.")
    await phone.press_data(pack(RemoveSomebody(tim.id), fresh=True))
    await phone.wait_new("Removed.")
    await phone.text("/help")
    await phone.wait_new("Linden Clinic")
    speaker = await services.forms.speaker(phone.id, services.clock.now())
    assert speaker is not None
    assert speaker[1] is None
    ana = await services.family.add(by, "Ana", Relation.PARENT)
    await phone.press_data(pack(TakeTimeFor(first, ana.id), fresh=True))
    await phone.wait_new("For: Ana")
    await go(phone, "Back", "Please choose a time")
    await phone.press_data(pack(RemoveSomebody(ana.id), fresh=True))
    await phone.wait_new("Removed.")
    await phone.press_data(pack(TakeTime(second), fresh=True))
    await phone.wait_new("Is everything right?")


async def test_whose_child_need_not_wait_is_led_to_a_time_for_the_child(clinic: Clinic) -> None:
    """An old button of the line says for whom it is, whatever was looked for since."""
    _, doctor = await clinic.doctor()
    await clinic.publish(doctor.id, 1)
    phone, mother = await clinic.patient()
    services = clinic.runtime.services
    tim = await services.family.add(clinic.as_patient(mother.id), "Tim", Relation.CHILD)
    day = services.availability.today() + timedelta(days=1)
    waits = JoinLine(doctor.id, tim.id, day, day, DayPart.ANY)
    await phone.press_data(pack(waits, fresh=True))
    free = await phone.wait_new("is free")
    await phone.press(free.labels[0])
    await phone.wait_for("For: Tim")


async def test_who_waited_for_a_child_waits_again_for_the_child(clinic: Clinic) -> None:
    """The button to wait once more carries the child through to the line."""
    _, doctor = await clinic.doctor()
    phone, mother = await clinic.patient()
    services = clinic.runtime.services
    tim = await services.family.add(clinic.as_patient(mother.id), "Tim", Relation.CHILD)
    day = services.availability.today() + timedelta(days=1)
    waits = JoinLine(doctor.id, tim.id, day, day, DayPart.ANY)
    await phone.press_data(pack(waits, fresh=True))
    await phone.wait_new("For Tim")
    await clinic.people.advance(timedelta(days=3))
    vain = await phone.wait_new("Unfortunately no time became free")
    assert vain.text.startswith("For Tim")
    await phone.press(vain.labels[0], message=vain)
    asked = await phone.wait_new("For: Tim")
    await phone.press(asked.labels[0])
    await phone.wait_for("For Tim")


async def test_every_step_of_a_childs_appointment_names_the_child(clinic: Clinic) -> None:
    """Moving, cancelling, taking it back and waiting; one's own appointment names nobody."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, mother = await clinic.patient()
    services, by = clinic.runtime.services, clinic.as_patient(mother.id)
    tim = await services.family.add(by, "Tim", Relation.CHILD)
    made = await services.booking.book(by, tim.id, first, None)
    await phone.wait_for("is booked and confirmed")
    await phone.press_data(pack(MoveToDay(made.id, FIRST_FREE), fresh=True))
    asked = await phone.wait_new("March 2026")
    assert asked.text.startswith("For: Tim\n")
    await phone.press_data(pack(AskMove(made.id, second), fresh=True))
    asked = await phone.wait_new("Move your appointment of")
    assert asked.text.startswith("For: Tim\n")
    await phone.press("Move", message=asked)
    moved = await phone.wait_edit("is moved")
    assert moved.text.startswith("For: Tim\n")
    await phone.press_data(pack(AskCancel(made.id), fresh=True))
    asked = await phone.wait_new("Cancel this appointment?")
    assert asked.text.startswith("For: Tim\n")
    await phone.press("Cancel appointment", message=asked)
    off = await phone.wait_edit("is cancelled")
    assert off.text.startswith("For: Tim\n")
    await phone.press("Undo", message=off)
    again = await phone.wait_edit("stands as before")
    assert again.text.startswith("For: Tim\n")
