"""What core.ports.desk and core.ports.decisions promise, on both databases."""

from dataclasses import replace

from core.model import Actor, AdminRole, Span, Status, Subject, Verification
from core.ports.desk import AtADesk, AtWork, Waiting
from storage.store import Store
from tests.builders import HOUR, NOW, Builder

TODAY = Span(NOW - 9 * HOUR, NOW + 15 * HOUR)
TOMORROW = Span(TODAY.end, TODAY.end + 24 * HOUR)
BOOKABLE = Span(NOW + HOUR, TODAY.end)


async def test_the_queue_has_doctors_then_patients_then_cards(store: Store, build: Builder) -> None:
    """Each kind in the order of its coming, a page at a time; who was decided on is gone."""
    late = (await build.person("Ann", verification=Verification.WAITING)).patient
    doctors = [await build.doctor(name, Verification.WAITING) for name in ("Early", "Late")]
    await build.doctor("Verified")
    await build.person(verification=Verification.VERIFIED)
    there = [
        *(Waiting(Subject.DOCTOR, one.id, one.name, one.specialty) for one in doctors),
        Waiting(Subject.PATIENT, late.id, late.name),
    ]
    assert await store.queries.queue(10) == there
    assert [*await store.queries.queue(2), *await store.queries.queue(2, 2)] == there


async def test_more_wait_than_any_page_holds_and_all_are_counted(
    store: Store, build: Builder
) -> None:
    await build.applicants(501)
    seen = await store.queries.at_the_desk(TODAY, TOMORROW, BOOKABLE, NOW)
    assert seen == AtADesk(applications=501, patients=501)
    assert seen.waiting == 1002


async def test_the_clinic_at_a_glance(store: Store, build: Builder) -> None:
    """What was called off, what is over, and what cannot be booked any more does not count."""
    lena, omar, away = [await build.doctor(name) for name in ("Lena", "Omar", "Yuri")]
    shut = await build.doctor("Zoe", verification=Verification.DECLINED)
    people = [await build.person(name) for name in ("Ann", "Ben", "Cleo", "Dan")]
    first, second, later, soon, gone = await build.slots(lena.id, -1, 2, 4, 0.5, 6)
    await build.appointment(people[0], first, status=Status.COMPLETED)
    await build.appointment(people[1], second)
    await build.appointment(people[2], gone, status=Status.CANCELLED)
    tomorrow = await build.slots(lena.id, 24, 25, 26)
    sure = await build.appointment(people[0], tomorrow[0])
    async with store.open_work() as work:
        await work.appointments.save(replace(sure, coming=True))
        await work.commit()
    unsure = await build.appointment(people[1], tomorrow[1])
    asked = await build.appointment(people[3], tomorrow[2], status=Status.PENDING)
    await build.slots(omar.id, 5)
    await build.slots(away.id, 50)
    await build.slots(shut.id, 5)
    queries = store.queries
    seen = await queries.at_the_desk(TODAY, TOMORROW, BOOKABLE, NOW)
    assert (seen.appointments, seen.to_come, seen.doctors, seen.free) == (2, 1, 2, 3)
    assert (seen.unconfirmed, seen.failed, seen.waiting) == (2, 0, 0)
    of_day = await queries.day_of_clinic(TODAY, 9)
    assert [view.patient.name for view in of_day] == ["Ann", "Ben"]
    unconfirmed = await queries.unconfirmed(TOMORROW, 9)
    assert [view.appointment.id for view in unconfirmed] == [unsure.id, asked.id]
    assert await queries.unconfirmed(TOMORROW, 1, 1) == unconfirmed[1:]
    at_work = await queries.at_work(TODAY, BOOKABLE, NOW, free=False, limit=9)
    assert at_work == [
        AtWork(lena.id, lena.name, lena.specialty, 2, 2),
        AtWork(omar.id, omar.name, omar.specialty, 0, 1),
    ]
    assert await queries.at_work(TODAY, BOOKABLE, NOW, free=True, limit=1, offset=1) == at_work[1:]
    none_left = Span(TODAY.end, TODAY.end)
    still = await queries.at_work(TODAY, none_left, NOW, free=False, limit=9)
    assert [one.name for one in still] == [lena.name]
    assert await queries.at_work(TODAY, none_left, NOW, free=True, limit=9) == []
    assert soon.span.start < BOOKABLE.start < later.span.start


async def test_why_it_was_declined_is_kept_until_the_next_decision(
    store: Store, build: Builder
) -> None:
    """And in whose language it is read: the applicant's, or that of who cares for the patient."""
    robin = await build.account("Robin", admin=AdminRole.GRANTED)
    account = await build.account("Lena", language="ru")
    doctor = await build.doctor("Lena", Verification.WAITING, account_id=account.id)
    patient = await build.patient("Noah", account)
    by, people = Actor(robin.id, "test"), build.desk()
    await people.decide_doctor(by, doctor.id, approve=False, reason="  No licence. ")
    queries = store.queries
    assert await queries.why_declined(Subject.DOCTOR, doctor.id) == "No licence."
    assert await queries.why_declined(Subject.CARD, doctor.id) is None
    assert await queries.why_declined(Subject.PATIENT, patient.id) is None
    assert await queries.language_of(Subject.DOCTOR, doctor.id) == "ru"
    assert await queries.language_of(Subject.PATIENT, patient.id) == "ru"
    assert await queries.language_of(Subject.PATIENT, 4711) is None
    async with store.open_work() as work:
        await work.decisions.keep_reason(Subject.DOCTOR, doctor.id, None)
        await work.commit()
    assert await queries.why_declined(Subject.DOCTOR, doctor.id) is None
