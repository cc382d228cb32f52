"""The desk books, moves and cancels for anybody: past the clinic's limits, never past overlaps."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.errors import (
    InThePastError,
    NotAllowedError,
    NotFoundError,
    NotLiveError,
    OfferChangedError,
    PatientBusyError,
    SlotClosedError,
    SlotHeldError,
    SlotTakenError,
)
from core.model import Account, Actor, AdminRole, DoctorId, SlotState, Span, Status, Verification
from core.policy import ClinicPolicy
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.databases import ask

DAY = timedelta(days=1)


@pytest.fixture
async def robin(build: Builder) -> Someone:
    """Return an admin."""
    return await build.person("Robin", admin=AdminRole.GRANTED)


async def heard(store: Store, *accounts: Account | None) -> list[list[str]]:
    """Return the kinds of letters that each of these is to get now, in order."""
    rows = await ask(store.database, "SELECT account_id, kind, closed_at FROM outbox ORDER BY id")
    now = [row for row in rows if row.kind != "reminder" and not row.closed_at]
    return [
        [row.kind for row in now if account is not None and row.account_id == account.id]
        for account in accounts
    ]


async def test_past_notice_horizon_number_of_appointments_and_requests(
    store: Store, build: Builder, robin: Someone
) -> None:
    """The clinic asks none of it of itself; where the doctor wants to be asked, it is agreed."""
    build.policy = ClinicPolicy(upcoming_per_patient=1, verify_patients=True)
    doctor, maria = await build.doctor(by_request=True), await build.person()
    under_way, far = await build.slots(doctor.id, -0.25, 24 * 100)
    for slot in (under_way, far):
        made = await build.for_anybody().book(robin.by, maria.patient.id, slot.id)
        assert (made.status, made.made_by) == (Status.CONFIRMED, robin.account.id)
        assert await build.for_anybody().book(robin.by, maria.patient.id, slot.id) == made
    lena = await store.queries.account(doctor.account_id) if doctor.account_id else None
    assert await heard(store, maria.account, lena, robin.account) == [["booked"] * 2] * 2 + [[]]
    rows = await ask(store.database, "SELECT deed, actor_id, patient_id FROM audit")
    assert {(row.deed, row.actor_id, row.patient_id) for row in rows} == {
        ("appointment_booked", robin.account.id, maria.patient.id)
    }


async def test_never_past_overlaps_nor_what_is_not_free(build: Builder, robin: Someone) -> None:
    doctor, colleague = await build.doctor(), await build.doctor("Dr. Ada")
    maria, nils = await build.person(), await build.person("Nils")
    taken, free, over = await build.slots(doctor.id, 30, 31, -1)
    closed = await build.slot(doctor.id, 40, off=True)
    same_time = await build.slot(colleague.id, 30)
    await build.appointment(maria, taken)
    await build.holding().hold(nils.account.id, nils.patient.id, free.id)
    book = build.for_anybody().book
    with pytest.raises(SlotTakenError):
        await book(robin.by, nils.patient.id, taken.id)
    with pytest.raises(SlotHeldError):
        await book(robin.by, maria.patient.id, free.id)
    with pytest.raises(SlotClosedError):
        await book(robin.by, maria.patient.id, closed.id)
    with pytest.raises(PatientBusyError):
        await book(robin.by, maria.patient.id, same_time.id)
    with pytest.raises(InThePastError):
        await book(robin.by, maria.patient.id, over.id)
    with pytest.raises(OfferChangedError):
        await book(robin.by, nils.patient.id, same_time.id, seen="x" * 16)
    assert await build.state(free) is SlotState.HELD


async def test_a_walk_in_is_written_down_once_and_lands_on_the_list_of_those_to_call(
    store: Store, build: Builder, robin: Someone
) -> None:
    """Beside those who blocked the bot: nobody else hears for them."""
    desk, doctor = build.for_anybody(), await build.doctor()
    walk_in = await desk.register(robin.by, " Otto  Kern ", "+4930555111")
    assert (walk_in.name, walk_in.verification) == ("Otto Kern", Verification.VERIFIED)
    assert await desk.register(robin.by, "otto kern", "+4930555111") == walk_in
    wife = await desk.register(robin.by, "Olga Kern", "+4930555111")
    assert wife.id != walk_in.id
    maria, gone = await build.person(), await build.person("Gone")
    await store.deliveries.unreachable(gone.account.telegram_id, NOW)
    first, second, third, fourth = await build.slots(doctor.id, 24, 25, 26, 60)
    made = await desk.book(robin.by, walk_in.id, first.id)
    off = await desk.book(robin.by, wife.id, second.id)
    blocked = await desk.book(robin.by, gone.patient.id, third.id)
    await desk.book(robin.by, walk_in.id, fourth.id)
    await desk.book(robin.by, maria.patient.id, (await build.slot(doctor.id, 27)).id)
    await desk.cancel(robin.by, off.id, "She called")
    tomorrow = Span(NOW + 20 * HOUR, NOW + 44 * HOUR)
    to_call = await store.queries.to_call(tomorrow, 10)
    assert [view.appointment.id for view in to_call] == [made.id, blocked.id]
    assert to_call[0].patient.phone == "+4930555111"
    assert await store.queries.to_call(tomorrow, 1, 1) == to_call[1:]


async def test_moving_goes_past_the_cut_off_and_the_old_time_frees(
    store: Store, build: Builder, robin: Someone
) -> None:
    """A request is agreed with that, and who waits for the old time is offered it."""
    doctor, maria = await build.doctor(), await build.person()
    soon, later, elsewhere = (
        await build.slot(doctor.id, 0.25),
        await build.slot(doctor.id, 50),
        await build.slot((await build.doctor("Dr. Ada")).id, 60),
    )
    asked = await build.appointment(maria, soon, status=Status.PENDING, answer_by=soon.span.start)
    move = build.for_anybody().move
    with pytest.raises(NotFoundError):
        await move(robin.by, asked.id, elsewhere.id)
    moved = await move(robin.by, asked.id, later.id)
    assert (moved.status, moved.span, moved.answer_by) == (Status.CONFIRMED, later.span, None)
    assert await move(robin.by, asked.id, later.id) == moved
    assert await build.state(soon) is SlotState.OPEN
    assert await heard(store, maria.account, robin.account) == [["moved"], []]
    build.clock.moment = later.span.end
    with pytest.raises(NotLiveError):
        await move(robin.by, asked.id, soon.id)


async def test_a_request_that_nobody_heard_of_is_told_as_moved(
    store: Store, build: Builder, robin: Someone
) -> None:
    """What asked for the doctor's word asks no more, and nobody is left without a letter."""
    doctor, maria = await build.doctor(by_request=True), await build.person()
    first, later = await build.slots(doctor.id, 30, 50)
    asked = await build.booking().book(maria.by, maria.patient.id, first.id)
    await build.for_anybody().move(robin.by, asked.id, later.id)
    lena = await store.queries.account(doctor.account_id) if doctor.account_id else None
    told = await heard(store, maria.account, lena)
    assert told == [["moved"], ["moved"]]


async def test_cancelling_tells_both_and_counts_for_nobody(
    store: Store, build: Builder, robin: Someone
) -> None:
    """At once: there is no minute to undo, the time is free, and the reason is told."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 0.25)
    one = await build.appointment(maria, slot)
    off = await build.for_anybody().cancel(robin.by, one.id, " You called ")
    assert (off.status, off.reason, off.late) == (Status.CANCELLED, "You called", False)
    assert await build.state(slot) is SlotState.OPEN
    lena = await store.queries.account(doctor.account_id) if doctor.account_id else None
    told = await heard(store, maria.account, lena, robin.account)
    assert told == [["cancelled"], ["cancelled"], []]
    with pytest.raises(NotLiveError):
        await build.for_anybody().cancel(robin.by, one.id, "Again")
    deeds = [row.deed for row in await ask(store.database, "SELECT deed FROM audit ORDER BY id")]
    assert deeds == ["cancelled_by_desk", "slot_freed"]


async def test_only_an_admin_who_is_one_now(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    disabled = await build.person("Kim", admin=AdminRole.GRANTED, disabled=True)
    slot, other = await build.slots(doctor.id, 30, 31)
    one = await build.appointment(maria, slot)
    desk = build.for_anybody()
    for actor in (maria.by, disabled.by, by(doctor), Actor(None, "a job")):
        with pytest.raises(NotAllowedError):
            await desk.register(actor, "Otto", "+4930555111")
        with pytest.raises(NotAllowedError):
            await desk.book(actor, maria.patient.id, other.id)
        with pytest.raises(NotAllowedError):
            await desk.move(actor, one.id, other.id)
        with pytest.raises(NotAllowedError):
            await desk.cancel(actor, one.id, "No")
    assert (await build.found(one)).live


async def test_the_desk_finds_patients_by_name_and_number(
    store: Store, build: Builder, robin: Someone
) -> None:
    """Words in any order, a piece of a number, a child by the number of who cares for them."""
    desk = build.for_anybody()
    otto = await desk.register(robin.by, "Otto Kern", "+4930555111")
    anna = await desk.register(robin.by, "Anna Kern", "+4930555222")

    async def called(words: str) -> Sequence[str]:
        return [one.name for one in await store.queries.patients_called(words, 10)]

    assert await called("kern") == ["Anna Kern", "Otto Kern"]
    assert await called("kern otto") == ["Otto Kern"]
    assert await called("nobody") == []
    assert await store.queries.patients_at("555222", 10) == [anna]
    assert await store.queries.patients_at("30555", 1, 1) == [otto]


async def test_every_practice_is_listed_by_name_but_no_applicants(
    store: Store, build: Builder
) -> None:
    """One who is shut out has a schedule still."""
    shut_out = await build.account("Zoe", disabled=True)
    names = ("Dr. Zoe", "Dr. Ada")
    ids: list[DoctorId] = [
        (await build.doctor(names[0], account_id=shut_out.id)).id,
        (await build.doctor(names[1])).id,
    ]
    await build.doctor("Dr. New", Verification.WAITING)
    assert [one.id for one in await store.queries.practices(10)] == ids[::-1]
    assert [one.id for one in await store.queries.practices(1, 1)] == ids[:1]
