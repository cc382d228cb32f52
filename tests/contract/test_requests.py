"""Requests on a real database: a doctor who wants to be asked first, and what becomes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from core.appointments.rules import fingerprint
from core.errors import (
    NotADoctorError,
    NotFoundError,
    NotWaitingError,
    OfferChangedError,
    PatientElsewhereError,
    ProposalOverError,
    SlotHeldError,
    SlotTakenError,
)
from core.model import AccountId, Actor, Appointment, Doctor, Slot, SlotState, Status
from core.slots.availability import Availability
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.databases import ask

JOB = Actor(None, "expire-requests")


@dataclass(frozen=True)
class Asked:
    """A request for the first of a doctor's three slots."""

    doctor: Doctor
    maria: Someone
    slots: list[Slot]
    appointment: Appointment


async def asked(build: Builder) -> Asked:
    doctor, maria = await build.doctor(by_request=True), await build.person()
    slots = await build.slots(doctor.id, 24, 25, 26)
    made = await build.booking().book(maria.by, maria.patient.id, slots[0].id, "Knee")
    return Asked(doctor, maria, slots, made)


async def deeds(store: Store) -> list[str]:
    return [row.deed for row in await ask(store.database, "SELECT deed FROM audit ORDER BY id")]


async def told(store: Store, account: AccountId | None) -> list[tuple[str, str | None]]:
    """Return the kind and the outcome of each letter to an account, in order."""
    found = await ask(
        store.database,
        "SELECT kind, outcome FROM outbox WHERE account_id = :account ORDER BY id",
        account=account,
    )
    return [(row.kind, row.outcome) for row in found]


@asynccontextmanager
async def at(build: Builder, moment: datetime) -> AsyncIterator[None]:
    before, build.clock.moment = build.clock.moment, moment
    yield
    build.clock.moment = before


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


async def test_a_proposed_time_is_kept_for_the_patient_and_free_to_nobody(
    store: Store, build: Builder
) -> None:
    """Both times are theirs until they have answered; neither shows as free."""
    one, other = await asked(build), await build.person("Noah")
    wanted = one.slots[1]
    for _ in range(2):
        done = await build.answers().propose(by(one.doctor), one.appointment.id, wanted.id)
    assert (done.status, done.proposed_slot) == (Status.PENDING, wanted.id)
    assert await build.state(wanted) is SlotState.HELD
    free = Availability(store.queries, build.policy, build.clock)
    assert [slot.id for slot in await free.next_times(one.doctor.id, 9)] == [one.slots[2].id]
    with pytest.raises(SlotHeldError):
        await build.booking().book(other.by, other.patient.id, wanted.id)
    assert (await told(store, one.maria.account.id))[1:] == [("proposed", None)]
    assert (await deeds(store)).count("time_proposed") == 1


async def test_looking_elsewhere_lets_no_proposal_go(build: Builder) -> None:
    """What a doctor's proposal keeps, no hold of the same account shortens or frees."""
    one = await asked(build)
    account, patient, wanted = one.maria.account.id, one.maria.patient.id, one.slots[1]
    await build.holding().hold(account, patient, wanted.id)
    await build.holding().release(account)
    done = await build.answers().propose(by(one.doctor), one.appointment.id, wanted.id)
    offer = await build.holding().hold(account, patient, wanted.id)
    assert offer.until == done.answer_by
    await build.holding().hold(account, patient, one.slots[2].id)
    await build.holding().release(account)
    assert (await build.found_slot(wanted)).held_until == done.answer_by


async def test_taking_it_moves_and_confirms_at_once(store: Store, build: Builder) -> None:
    one = await asked(build)
    first, wanted, _ = one.slots
    await build.deliver()
    await build.answers().propose(by(one.doctor), one.appointment.id, wanted.id)
    await build.deliver()
    seen = fingerprint(wanted, one.doctor, build.policy, None)
    for _ in range(2):
        done = await build.answers().take(one.maria.by, one.appointment.id, wanted.id, seen=seen)
    assert (done.status, done.slot_id, done.span) == (Status.CONFIRMED, wanted.id, wanted.span)
    assert (done.proposed_slot, done.sequence) == (None, 1)
    states = [await build.state(slot) for slot in (first, wanted)]
    assert states == [SlotState.OPEN, SlotState.BOOKED]
    assert (await told(store, one.doctor.account_id))[2:] == [("accepted", None)]
    assert (await told(store, one.maria.account.id))[2:] == [
        ("accepted", None),
        ("reminder", None),
        ("reminder", None),
    ]
    assert (await deeds(store))[-2:] == ["proposal_taken", "slot_freed"]


@pytest.mark.parametrize("end", ["decline", "accept", "reject", "cancel", "move", "again"])
async def test_however_a_proposal_ends_its_time_is_free_again(build: Builder, end: str) -> None:
    one = await asked(build)
    _, wanted, third = one.slots
    number, doctor = one.appointment.id, by(one.doctor)
    await build.answers().propose(doctor, number, wanted.id)
    match end:
        case "decline":
            done = await build.answers().decline(one.maria.by, number, wanted.id)
            assert done.answer_by == NOW + build.policy.answer_within
        case "accept":
            await build.answers().accept(doctor, number)
        case "reject":
            await build.answers().reject(doctor, number, "No")
        case "cancel":
            await build.changes().cancel(one.maria.by, number)
        case "move":
            await build.changes().move(one.maria.by, number, third.id)
        case _:
            await build.answers().propose(doctor, number, third.id)
    assert await build.state(wanted) is SlotState.OPEN
    with pytest.raises(ProposalOverError):
        await build.answers().take(one.maria.by, number, wanted.id)


async def test_who_cannot_come_then_is_not_forgotten(store: Store, build: Builder) -> None:
    """What they asked for waits again, and its doctor hears so once."""
    one = await asked(build)
    await build.deliver()
    await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)
    await build.answers().decline(one.maria.by, one.appointment.id)
    with pytest.raises(ProposalOverError):
        await build.answers().decline(one.maria.by, one.appointment.id)
    assert [kind for kind, _ in await told(store, one.doctor.account_id)] == [
        "requested",
        "nudge",
        "proposal_refused",
    ]
    assert await told(store, one.maria.account.id) == [
        ("requested", "delivered"),
        ("proposed", "withdrawn"),
    ]


async def test_a_doctor_proposes_no_time_at_which_the_patient_is_elsewhere(build: Builder) -> None:
    one, other = await asked(build), await build.doctor()
    await build.appointment(one.maria, await build.slot(other.id, 25))
    with pytest.raises(PatientElsewhereError):
        await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)


async def test_one_time_is_proposed_to_one(build: Builder) -> None:
    """Also where the first one's time is over and nobody has noted that yet."""
    one, noah = await asked(build), await build.person("Noah")
    second = await build.booking().book(noah.by, noah.patient.id, one.slots[2].id)
    proposed = await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)
    with pytest.raises(SlotHeldError):
        await build.answers().propose(by(one.doctor), second.id, one.slots[1].id)
    assert proposed.answer_by is not None
    async with at(build, proposed.answer_by):
        later = await build.slot(one.doctor.id, 30)
        third = await build.booking().book(noah.by, noah.patient.id, later.id)
        with pytest.raises(SlotTakenError):
            await build.answers().propose(by(one.doctor), third.id, one.slots[1].id)


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
