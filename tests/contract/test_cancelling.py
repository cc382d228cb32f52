"""A cancellation that may be taken back for a minute, and one that comes too late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.appointments.undo_rules import UNDO_FOR
from core.errors import CutoffPassedError, NotFoundError, NotLiveError, UndoOverError
from core.model import Actor, Relation, SlotState, Status
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.contract.asking import at, deeds, told

JOB = Actor(None, "settle-cancellations")
A_MOMENT = timedelta(microseconds=1)


async def test_a_cancellation_taken_back_is_heard_by_nobody_else(
    store: Store, build: Builder
) -> None:
    """The slot is kept meanwhile; who cancelled gets their calendar back, once."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    made = await build.booking().book(maria.by, maria.patient.id, slot.id, "Knee")
    await build.deliver()
    off = await build.changes().cancel(maria.by, made.id)
    assert (off.status, off.undo_until) == (Status.CANCELLED, NOW + UNDO_FOR)
    assert await build.state(slot) is SlotState.HELD
    await build.deliver()
    async with at(build, NOW + UNDO_FOR - A_MOMENT):
        back = await build.undoing().undo(maria.by, made.id)
        assert await build.undoing().undo(maria.by, made.id) == back
        await build.deliver()
    assert (back.status, back.sequence, back.note, back.undo_until) == (
        *(Status.CONFIRMED, 2, "Knee"),
        None,
    )
    assert await build.found(made) == back
    assert (await build.found_slot(slot)).appointment_id == made.id
    assert await told(store, doctor.account_id) == [
        ("booked", "delivered"),
        ("cancelled", "withdrawn"),
    ]
    assert await told(store, maria.account.id) == [
        ("booked", "delivered"),
        *[("reminder", None)] * 1,
        ("cancelled", "delivered"),
        ("restored", "delivered"),
    ]
    assert (await deeds(store))[-2:] == ["appointment_cancelled", "appointment_restored"]
    async with at(build, NOW + UNDO_FOR):
        assert await build.undoing().settle(JOB, made.id) is False


async def test_whoever_had_not_heard_of_it_hears_of_it_after_all(
    store: Store, build: Builder
) -> None:
    """Booked, cancelled and taken back before any letter went out: everybody is told of it once."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    made = await build.booking().book(maria.by, maria.patient.id, slot.id)
    await build.changes().cancel(maria.by, made.id)
    await build.deliver()
    await build.undoing().undo(maria.by, made.id)
    await build.deliver()
    for account in (doctor.account_id, maria.account.id):
        heard = [kind for kind, outcome in await told(store, account) if outcome == "delivered"]
        assert heard == ["booked"]


async def test_what_was_answered_at_the_same_moment_stays_answered(
    store: Store, build: Builder
) -> None:
    """Only what the cancellation took back comes back: nobody hears of the asking once agreed."""
    doctor, maria = await build.doctor(by_request=True), await build.person()
    made = await build.booking().book(
        maria.by, maria.patient.id, (await build.slot(doctor.id, 24)).id
    )
    await build.answers().accept(by(doctor), made.id)
    await build.changes().cancel(maria.by, made.id)
    await build.undoing().undo(maria.by, made.id)
    await build.deliver()
    assert (await told(store, maria.account.id))[:2] == [
        ("requested", "withdrawn"),
        ("accepted", "delivered"),
    ]
    heard = [
        kind for kind, outcome in await told(store, doctor.account_id) if outcome != "withdrawn"
    ]
    assert heard == []


async def test_who_has_not_heard_that_it_stands_again_hears_it_is_off_no_second_time(
    store: Store, build: Builder
) -> None:
    """But what the doctor calls off, they always hear: they had taken it back, and would come."""
    doctor, maria = await build.doctor(), await build.person()
    mine, theirs = [
        await build.appointment(maria, slot) for slot in await build.slots(doctor.id, 24, 25)
    ]
    for made in (mine, theirs):
        await build.changes().cancel(maria.by, made.id)
    await build.deliver()
    for made in (mine, theirs):
        await build.undoing().undo(maria.by, made.id)
    await build.changes().cancel(maria.by, mine.id)
    await build.changes().cancel_as_doctor(by(doctor), theirs.id, "I am ill")
    await build.deliver()
    heard = [kind for kind, outcome in await told(store, maria.account.id) if outcome]
    assert heard == ["cancelled", "cancelled", "restored", "restored", "cancelled"]
    went_out = [one for one in await told(store, maria.account.id) if one[1] == "delivered"]
    assert went_out == [("cancelled", "delivered")] * 3


async def test_after_its_minute_a_cancellation_stands(store: Store, build: Builder) -> None:
    """Then the doctor and other carers hear of it, and the time is free, once."""
    mother, father = await build.account("Ana"), await build.account("Rui")
    child = await build.patient("Noah", mother, father, relation=Relation.CHILD)
    doctor, ana = await build.doctor(), Someone(mother, child)
    slot = await build.slot(doctor.id, 24)
    made = await build.appointment(ana, slot)
    await build.changes().cancel(ana.by, made.id)
    assert await build.undoing().settle(JOB, made.id) is False
    assert await store.queries.unsettled(NOW, 9) == []
    await build.deliver()
    hears = [doctor.account_id, father.id]
    assert [await told(store, one) for one in hears] == [[("cancelled", None)]] * 2
    assert await told(store, mother.id) == [("cancelled", "delivered")]
    async with at(build, NOW + UNDO_FOR):
        with pytest.raises(UndoOverError):
            await build.undoing().undo(ana.by, made.id)
        assert await store.queries.unsettled(build.clock.moment, 9) == [made.id]
        assert [await build.undoing().settle(JOB, made.id) for _ in "12"] == [True, False]
        assert await build.state(slot) is SlotState.OPEN
        await build.deliver()
        with pytest.raises(UndoOverError):
            await build.undoing().undo(ana.by, made.id)
    assert [await told(store, one) for one in hears] == [[("cancelled", "delivered")]] * 2
    assert (await deeds(store))[-2:] == ["cancellation_settled", "slot_freed"]
    assert await store.queries.unsettled(NOW + HOUR, 9) == []


async def test_only_who_cancelled_takes_it_back(build: Builder) -> None:
    mother, father = await build.account("Ana"), await build.account("Rui")
    child = await build.patient("Noah", mother, father, relation=Relation.CHILD)
    doctor, ana, stranger = await build.doctor(), Someone(mother, child), await build.person()
    made = await build.appointment(ana, await build.slot(doctor.id, 24))
    await build.changes().cancel(ana.by, made.id)
    with pytest.raises(UndoOverError):
        await build.undoing().undo(Actor(father.id, "test"), made.id)
    for who in (stranger.by, by(doctor)):
        with pytest.raises(NotFoundError):
            await build.undoing().undo(who, made.id)


async def test_what_its_doctor_calls_off_or_deletes_comes_back_by_no_undo(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    first, second = await build.slots(doctor.id, 24, 25)
    one, other = [await build.appointment(maria, slot) for slot in (first, second)]
    await build.changes().cancel_as_doctor(by(doctor), one.id, "I am ill")
    await build.changes().cancel(maria.by, other.id)
    await build.publishing().delete(by(doctor), doctor.id, [second.id])
    for gone in (one, other):
        with pytest.raises(UndoOverError):
            await build.undoing().undo(maria.by, gone.id)
    async with at(build, NOW + UNDO_FOR):
        assert await build.undoing().settle(JOB, other.id) is True


async def test_who_cannot_come_past_the_cut_off_says_so_at_once(
    store: Store, build: Builder
) -> None:
    """It is told and free at once, final, and counted; in time it is a cancellation like others."""
    doctor, maria = await build.doctor(), await build.person()
    near, far = await build.slots(doctor.id, 0.5, 24)
    soon, later = [await build.appointment(maria, slot) for slot in (near, far)]
    with pytest.raises(CutoffPassedError):
        await build.changes().cancel(maria.by, soon.id)
    off = await build.changes().cancel(maria.by, soon.id, late=True)
    assert (off.late, off.undo_until) == (True, None)
    assert await build.found(soon) == off
    assert await build.state(near) is SlotState.OPEN
    with pytest.raises(UndoOverError):
        await build.undoing().undo(maria.by, soon.id)
    with pytest.raises(NotLiveError):
        await build.changes().cancel(maria.by, soon.id, late=True)
    assert await store.queries.cancelled_late(maria.patient.id, NOW - HOUR) == 1
    assert await store.queries.cancelled_late(maria.patient.id, NOW + HOUR) == 0
    await build.deliver()
    assert await told(store, doctor.account_id) == [("cancelled", "delivered")]
    in_time = await build.changes().cancel(maria.by, later.id, late=True)
    assert (in_time.late, in_time.undo_until) == (False, NOW + UNDO_FOR)


async def test_what_begins_within_the_minute_is_off_at_once(store: Store, build: Builder) -> None:
    """Where the cut-off is shorter than that: its doctor does not hear it when it has begun.

    A whole minute before, it may still be taken back, up to the moment when it begins.
    """
    build.policy = replace(build.policy, cutoff=timedelta(seconds=20))
    doctor, maria, noah = await build.doctor(), await build.person(), await build.person()
    ones = []
    for person, hour in ((maria, 24), (noah, 25)):
        slot = await build.slot(doctor.id, hour)
        ones.append(await build.booking().book(person.by, person.patient.id, slot.id))
    await build.deliver()
    near, other = ones
    async with at(build, near.span.start - UNDO_FOR + A_MOMENT):
        off = await build.changes().cancel(maria.by, near.id)
        assert (off.undo_until, off.late) == (None, False)
        with pytest.raises(UndoOverError):
            await build.undoing().undo(maria.by, near.id)
        await build.deliver()
        assert ("cancelled", "delivered") in await told(store, doctor.account_id)
    async with at(build, other.span.start - UNDO_FOR):
        off = await build.changes().cancel(noah.by, other.id)
        assert off.undo_until == other.span.start
    async with at(build, other.span.start - A_MOMENT):
        assert (await build.undoing().undo(noah.by, other.id)).live
