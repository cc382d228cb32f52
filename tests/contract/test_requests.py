"""Requests on a real database: a doctor who wants to be asked first, and what becomes of it."""

from dataclasses import replace

import pytest

from core.appointments.rules import fingerprint
from core.errors import NotADoctorError, NotFoundError, NotWaitingError, OfferChangedError
from core.model import SlotState, Status
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.contract.asking import JOB, asked, at, deeds, told


async def test_a_doctor_chooses_to_be_asked_first_once(store: Store, build: Builder) -> None:
    """Chosen twice it is one deed; what is booked from then on waits for the doctor's word."""
    doctor, maria = await build.doctor(), await build.person()
    for _ in range(2):
        await build.answers().set_by_request(by(doctor), doctor.id, on=True)
    after = await build.found_doctor(doctor)
    assert (after.by_request, after.version) == (True, doctor.version + 1)
    assert await deeds(store) == ["requests_on"]
    slot = await build.slot(doctor.id, 24)
    made = await build.booking().book(maria.by, maria.patient.id, slot.id)
    assert (made.status, made.answer_by) == (Status.PENDING, slot.span.start)
    await build.answers().set_by_request(by(doctor), doctor.id, on=False)
    assert (await deeds(store))[-1] == "requests_off"


async def test_who_looks_at_the_old_summary_is_shown_the_new_one(build: Builder) -> None:
    """Confirm books what was shown: at once, or after the doctor's word."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    seen = fingerprint(slot, doctor, build.policy, None)
    await build.answers().set_by_request(by(doctor), doctor.id, on=True)
    with pytest.raises(OfferChangedError):
        await build.booking().book(maria.by, maria.patient.id, slot.id, seen=seen)
    offer = await build.holding().hold(maria.account.id, maria.patient.id, slot.id)
    assert offer.answer_by == NOW + build.policy.answer_within


async def test_nobody_chooses_it_for_a_colleague(build: Builder) -> None:
    doctor, colleague = await build.doctor(), await build.doctor()
    with pytest.raises(NotADoctorError):
        await build.answers().set_by_request(by(colleague), doctor.id, on=True)


async def test_an_agreed_request_is_an_appointment_with_reminders(
    store: Store, build: Builder
) -> None:
    """Agreed to twice, it is told once; nobody asks the doctor any more."""
    one = await asked(build)
    assert await told(store, one.doctor.account_id) == [("requested", None), ("nudge", None)]
    for _ in range(2):
        done = await build.answers().accept(by(one.doctor), one.appointment.id)
        assert (done.status, done.answer_by) == (Status.CONFIRMED, None)
    assert await build.found(one.appointment) == done
    assert await told(store, one.doctor.account_id) == [
        ("requested", "withdrawn"),
        ("nudge", "withdrawn"),
    ]
    assert await told(store, one.maria.account.id) == [
        ("requested", "withdrawn"),
        ("accepted", None),
        ("reminder", None),
    ]
    assert await deeds(store) == ["appointment_requested", "request_accepted"]


async def test_a_rejected_request_frees_its_slot(store: Store, build: Builder) -> None:
    one = await asked(build)
    await build.deliver()
    for _ in range(2):
        done = await build.answers().reject(by(one.doctor), one.appointment.id, "Not my field")
        assert (done.status, done.reason) == (Status.REJECTED, "Not my field")
    assert await build.state(one.slots[0]) is SlotState.OPEN
    assert (await told(store, one.maria.account.id))[1:] == [("rejected", None)]
    assert (await deeds(store))[1:] == ["request_rejected", "slot_freed"]
    with pytest.raises(NotWaitingError):
        await build.answers().accept(by(one.doctor), one.appointment.id)


async def test_a_colleague_finds_no_such_request(build: Builder) -> None:
    one, colleague = await asked(build), await build.doctor()
    answers, number = build.answers(), one.appointment.id
    for act in (
        answers.accept(by(colleague), number),
        answers.reject(by(colleague), number, "No"),
        answers.propose(by(colleague), number, one.slots[1].id),
        answers.take(by(colleague), number, one.slots[1].id),
        answers.decline(by(colleague), number),
    ):
        with pytest.raises(NotFoundError):
            await act


async def test_what_nobody_answers_expires_once(store: Store, build: Builder) -> None:
    """Its slot is free again, and both sides hear of it."""
    one = await asked(build)
    await build.deliver()
    until = one.appointment.answer_by
    assert until == NOW + 24 * HOUR
    assert not await build.answers().expire(JOB, one.appointment.id)
    assert not await store.queries.overdue_requests(NOW, 9)
    async with at(build, until):
        assert await store.queries.overdue_requests(until, 9) == [one.appointment.id]
        assert await build.answers().expire(JOB, one.appointment.id)
        assert not await build.answers().expire(JOB, one.appointment.id)
        assert not await store.queries.overdue_requests(until, 9)
    assert (await build.found(one.appointment)).status is Status.REJECTED
    assert await build.state(one.slots[0]) is SlotState.OPEN
    for account in (one.maria.account.id, one.doctor.account_id):
        assert (await told(store, account))[-1] == ("expired", None)
    assert (await deeds(store))[-2:] == ["request_expired", "slot_freed"]


async def test_nobody_can_say_no_to_what_has_expired(build: Builder) -> None:
    """Its patient was told that nobody answered; a reason given now would reach nobody."""
    one = await asked(build)
    until = one.appointment.answer_by
    assert until is not None
    async with at(build, until):
        assert await build.answers().expire(JOB, one.appointment.id)
        with pytest.raises(NotWaitingError):
            await build.answers().reject(by(one.doctor), one.appointment.id, "Not my field")
    assert (await build.found(one.appointment)).reason is None


async def test_what_is_moved_waits_again(store: Store, build: Builder) -> None:
    """The doctor agreed to one time, not to any; both sides hear that it waits."""
    one = await asked(build)
    await build.answers().accept(by(one.doctor), one.appointment.id)
    await build.deliver()
    moved = await build.changes().move(one.maria.by, one.appointment.id, one.slots[1].id)
    assert (moved.status, moved.answer_by) == (
        Status.PENDING,
        NOW + build.policy.answer_within,
    )
    doctor = [kind for kind, outcome in await told(store, one.doctor.account_id) if not outcome]
    maria = [kind for kind, outcome in await told(store, one.maria.account.id) if not outcome]
    assert (doctor, maria) == (["moved", "nudge"], ["moved"])


async def test_a_doctor_reads_the_oldest_request_first(store: Store, build: Builder) -> None:
    """What waits for the patient comes last and is not counted."""
    one, noah = await asked(build), await build.person("Noah")
    async with at(build, NOW + HOUR):
        second = await build.booking().book(noah.by, noah.patient.id, one.slots[1].id)
    doctor, queries = one.doctor.id, store.queries
    found = [view.appointment.id for view in await queries.requests(doctor, NOW, 9)]
    assert found == [one.appointment.id, second.id]
    assert [v.appointment.id for v in await queries.requests(doctor, NOW, 1, 1)] == [second.id]
    await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[2].id)
    found = [view.appointment.id for view in await queries.requests(doctor, NOW, 9)]
    assert found == [second.id, one.appointment.id]
    assert await queries.count_requests(doctor, NOW) == 1


async def test_who_missed_too_many_may_only_ask(build: Builder) -> None:
    """Where the clinic set a limit; what lies more than a year back is forgiven."""
    doctor, maria = await build.doctor(), await build.person()
    build.policy = replace(build.policy, no_shows=2)
    old, *past = await build.slots(doctor.id, -366 * 24, -48, -24)
    for slot in (old, past[0]):
        await build.appointment(maria, slot, status=Status.NO_SHOW)
    first, second = await build.slots(doctor.id, 24, 25)
    book = build.booking().book
    assert (await book(maria.by, maria.patient.id, first.id)).status is Status.CONFIRMED
    await build.appointment(maria, past[1], status=Status.NO_SHOW)
    offer = await build.holding().hold(maria.account.id, maria.patient.id, second.id)
    made = await build.booking().book(maria.by, maria.patient.id, second.id)
    assert (made.status, made.answer_by) == (Status.PENDING, offer.answer_by)
