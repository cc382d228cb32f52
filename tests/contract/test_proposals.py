"""Proposals on a real database: another time, kept for who asked until they have answered."""

import pytest

from core.appointments.rules import fingerprint
from core.errors import (
    PatientElsewhereError,
    ProposalOverError,
    SlotHeldError,
    SlotProposedError,
    SlotTakenError,
)
from core.model import Relation, SlotState, Status
from core.slots.availability import Availability
from storage.store import Store
from tests.builders import NOW, Builder, by
from tests.contract.asking import asked, at, deeds, told


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
    hold = build.holding().hold
    offer = await hold(account, patient, wanted.id, moving=one.appointment.id)
    assert offer.until == done.answer_by
    await build.holding().hold(account, patient, one.slots[2].id)
    await build.holding().release(account)
    assert (await build.found_slot(wanted)).held_until == done.answer_by


async def test_what_is_proposed_for_one_is_no_other_s_of_the_same_account(build: Builder) -> None:
    """A parent books it neither for another child nor once more; the request itself may move."""
    one = await asked(build)
    parent, patient, wanted = one.maria.account, one.maria.patient, one.slots[1]
    child = await build.patient("Noah", parent, relation=Relation.CHILD)
    second = await build.booking().book(one.maria.by, child.id, one.slots[2].id)
    await build.answers().propose(by(one.doctor), one.appointment.id, wanted.id)
    for act in (
        build.holding().hold(parent.id, child.id, wanted.id),
        build.holding().hold(parent.id, patient.id, wanted.id),
        build.holding().hold(parent.id, child.id, wanted.id, moving=second.id),
        build.booking().book(one.maria.by, child.id, wanted.id),
        build.booking().book(one.maria.by, patient.id, wanted.id),
        build.changes().move(one.maria.by, second.id, wanted.id),
    ):
        with pytest.raises(SlotProposedError):
            await act
    assert await build.state(wanted) is SlotState.HELD
    moved = await build.changes().move(one.maria.by, one.appointment.id, wanted.id)
    assert (moved.slot_id, moved.proposed_slot) == (wanted.id, None)


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
