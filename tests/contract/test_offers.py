"""What frees is offered: when, to whom, and to whom not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import text

from core.appointments.booking import BookingService
from core.appointments.service import AppointmentService
from core.errors import OfferOverError
from core.model import DayPart, Relation, SlotId, SlotState, Status
from core.policy import Window
from core.ports.work import UnitOfWork
from core.slots.service import Plan
from core.waitlist.service import WaitlistService
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, by
from tests.contract.asking import at
from tests.contract.lines import TODAY, TOMORROW, full, now_of, waiting, wish
from tests.databases import ask
from tests.services import SetHolidays

MINUTE = timedelta(minutes=1)


async def test_nobody_is_offered_what_they_gain_nothing_by(build: Builder) -> None:
    """Later than their own appointment on those days; nor what they have just given up."""
    one = await full(build, 24, 48, 72)
    early, mine = one.booked[1]
    wait = await build.waiting().join(early.by, early.patient.id, wish(one.doctor))
    await one.cancel(build, 2)
    assert await now_of(build, wait) == wait
    await build.changes().cancel(early.by, mine.id)
    found = await now_of(build, wait)
    assert found is None or found.slot_id != mine.slot_id


async def test_nobody_is_offered_what_they_may_not_have(build: Builder) -> None:
    """Busy elsewhere, shut out, out of reach, another day or another part of it: the next one."""
    one = await full(build, 24)
    other = await build.doctor()
    busy, _ = await waiting(build, one.doctor)
    await build.appointment(busy, await build.slot(other.id, 24.25))
    shut_out, _ = await waiting(build, one.doctor)
    async with build.store.open_work() as work:
        await work.people.save_account(replace(shut_out.account, disabled=True))
        await work.commit()
    away, _ = await waiting(build, one.doctor)
    await build.store.deliveries.unreachable(away.account.telegram_id, NOW)
    await waiting(build, one.doctor, last=TODAY)
    await waiting(build, one.doctor, part=DayPart.AFTERNOON)
    _, last = await waiting(build, one.doctor, first=TOMORROW, part=DayPart.MORNING)
    slot = await one.cancel(build)
    found = await now_of(build, last)
    assert found is not None
    assert found.slot_id == slot.id


async def test_nothing_rings_at_night_for_a_time_that_is_far(store: Store, build: Builder) -> None:
    """It is kept all the same, and told when the night is over; what is near is told at once."""
    one = await full(build, 13, 72)
    _, first = await waiting(build, one.doctor, first=TOMORROW)
    morning = NOW.replace(hour=8) + timedelta(days=1)
    async with at(build, NOW + 12.5 * HOUR):
        slot = await one.cancel(build, 1)
        await build.deliver()
        assert (await store.deliveries.status(build.clock.moment)).next_due == morning
        found = await now_of(build, first)
        assert found is not None
        assert (found.slot_id, found.until) == (slot.id, morning + build.policy.offer_within)
    near = await full(build, 18)
    _, wait = await waiting(build, near.doctor)
    night = NOW + 13 * HOUR
    async with at(build, night):
        await near.cancel(build)
        found = await now_of(build, wait)
        assert found is not None
        assert found.until == night + build.policy.offer_within
        assert (await store.deliveries.status(night)).late == 3, "both sides, and who waits"


async def test_a_near_time_is_kept_for_less_and_a_very_near_one_for_nobody(
    build: Builder,
) -> None:
    """Half of what leaves the clinic's notice, so that one more may be asked."""
    one = await full(build, 2, 1.5)
    _, wait = await waiting(build, one.doctor)
    async with at(build, NOW + 40 * MINUTE):
        slot = await one.cancel(build)
        found = await now_of(build, wait)
        assert found is not None
        assert found.until == build.clock.moment + 10 * MINUTE
    build.policy = replace(build.policy, cutoff=timedelta())
    nobody = await full(build, 1.05)
    _, other = await waiting(build, nobody.doctor)
    slot = await nobody.cancel(build)
    assert await now_of(build, other) == other
    assert await build.state(slot) is SlotState.OPEN
    assert await build.rounds().go() == 0


async def test_every_way_in_which_times_come_offers_them(build: Builder) -> None:
    """Opened again, published, given another time, a time off undone."""
    one = await full(build)
    doctor, publishing = one.doctor, build.publishing()
    waits = [(await waiting(build, doctor))[1] for _ in range(5)]

    async def offered() -> list[SlotId]:
        found = [await now_of(build, wait) for wait in waits]
        return [wait.slot_id for wait in found if wait is not None and wait.slot_id is not None]

    closed, moved = await build.slots(doctor.id, 72, 96, off=True)
    away = await build.slot(doctor.id, 120)
    await publishing.set_open(by(doctor), doctor.id, [closed.id], is_open=True)
    assert await offered() == [closed.id]
    await build.away().take(by(doctor), doctor.id, away.span)
    await publishing.set_open(by(doctor), doctor.id, [moved.id], is_open=True)
    assert await offered() == [closed.id, moved.id]
    await publishing.retime(by(doctor), doctor.id, moved.id, Window(time(14), time(15)))
    assert await offered() == [closed.id, moved.id]
    (time_off,) = await build.store.queries.times_off(doctor.id, ALWAYS, 5)
    await build.away().end(by(doctor), doctor.id, time_off.id)
    assert await offered() == [closed.id, moved.id, away.id]
    plan = Plan((TODAY + timedelta(days=7),), (Window(time(9), time(10)),), 30 * MINUTE)
    await publishing.publish(by(doctor), doctor.id, plan)
    assert len(await offered()) == 5


async def test_what_its_doctor_takes_back_is_offered_to_nobody(build: Builder) -> None:
    """Switched off, taken off, deleted: who waited waits on, and nothing is kept for them."""
    one = await full(build, 24, 48, 72)
    maria, wait = await waiting(build, one.doctor)
    publishing, number = build.publishing(), one.doctor.id
    first = await one.cancel(build)
    await publishing.set_open(by(one.doctor), number, [first.id], is_open=False)
    assert await now_of(build, wait) == wait
    assert (await build.found_slot(first)).held_by is None
    with pytest.raises(OfferOverError):
        await build.waiting().take(maria.by, maria.patient.id, wait.id, first.id)
    second = await one.cancel(build, 1)
    await build.away().take(by(one.doctor), number, second.span)
    assert await now_of(build, wait) == wait
    third = await one.cancel(build, 2)
    await publishing.delete(by(one.doctor), number, [third.id])
    assert await now_of(build, wait) == wait
    assert await build.rounds().go() == 0


@pytest.mark.parametrize("moves", [False, True])
async def test_what_goes_to_ones_child_a_moment_ago_is_not_taken_for_oneself(
    build: Builder, *, moves: bool
) -> None:
    """Between reading the offer and booking it; the time is kept for the same account."""
    one = await full(build, 24)
    maria, mine = await waiting(build, one.doctor)
    child = await build.patient("Misha", maria.account, relation=Relation.CHILD)
    theirs = await build.waiting().join(maria.by, child.id, wish(one.doctor))
    if moves:
        await build.appointment(maria, await build.slot(one.doctor.id, 72))
    slot = await one.cancel(build)

    @asynccontextmanager
    async def late() -> AsyncIterator[UnitOfWork]:
        build.clock.moment = NOW + build.policy.offer_within
        await build.rounds().go()
        async with build.store.open_work() as work:
            yield work

    booking = BookingService(late, build.policy, build.clock)
    changes = AppointmentService(late, SetHolidays(), build.policy, build.clock)
    opened = build.store.open_work
    service = WaitlistService(opened, booking, changes, build.policy, build.clock)
    with pytest.raises(OfferOverError):
        await service.take(maria.by, maria.patient.id, mine.id, slot.id)
    found = await now_of(build, theirs)
    assert found is not None
    assert found.slot_id == slot.id
    assert (await build.found_slot(slot)).appointment_id is None


async def test_rounds_offer_what_no_transaction_could(build: Builder) -> None:
    """A time that somebody looked at while others joined, once nobody keeps it any more."""
    doctor, noah = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    await build.holding().hold(noah.account.id, noah.patient.id, slot.id)
    _, wait = await waiting(build, doctor)
    assert await build.rounds().go() == 0
    await build.holding().release(noah.account.id)
    assert await build.rounds().go() == 1
    found = await now_of(build, wait)
    assert found is not None
    assert found.slot_id == slot.id


async def test_a_doctor_whose_free_times_fail_keeps_nobody_waiting(
    store: Store, build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the cause, and the lines of the others move on in the same round."""
    noah, waits = await build.person(), []
    doctors = [await build.doctor() for _ in range(2)]
    for doctor in doctors:
        slot = await build.slot(doctor.id, 24)
        await build.holding().hold(noah.account.id, noah.patient.id, slot.id)
        _, wait = await waiting(build, doctor)
        waits.append(wait)
        await build.holding().release(noah.account.id)
    write = text("UPDATE doctors SET digest_at = '25:00' WHERE id = :doctor")
    async with store.database.write() as connection:
        await connection.execute(write, {"doctor": doctors[0].id})
        await connection.commit()
    assert await build.rounds().go() == 1
    offered = await ask(store.database, "SELECT id FROM waits WHERE slot_id IS NOT NULL")
    assert offered == [(waits[1].id,)]
    (record,) = caplog.records
    said = f"the free times of doctor {doctors[0].id} could not be offered"
    assert (record.getMessage(), record.exc_info is None) == (said, False)


async def test_a_patient_is_offered_one_time_of_a_doctor_at_once(build: Builder) -> None:
    """However often they wait for that doctor; the other time goes to the next in line."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor, last=TOMORROW)
    second = await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor))
    _, other = await waiting(build, one.doctor)
    slots = [await one.cancel(build, at) for at in (0, 1)]
    found = [await now_of(build, wait) for wait in (first, second, other)]
    assert [wait.slot_id for wait in found if wait] == [slots[0].id, None, slots[1].id]


async def test_of_two_that_come_at_once_a_patient_is_offered_one(build: Builder) -> None:
    one = await full(build)
    maria, first = await waiting(build, one.doctor, last=TOMORROW)
    second = await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor))
    _, other = await waiting(build, one.doctor)
    plan = Plan((TOMORROW,), (Window(time(14), time(15)),), 30 * MINUTE)
    await build.publishing().publish(by(one.doctor), one.doctor.id, plan)
    found = [await now_of(build, wait) for wait in (first, second, other)]
    assert [wait is not None and wait.slot_id is not None for wait in found] == [True, False, True]


async def test_a_doctor_who_is_asked_first_is_asked(build: Builder) -> None:
    """What is taken is a request then; refused, its time goes to the next, not back."""
    one = await full(build, 24, by_request=True)
    maria, _ = await waiting(build, one.doctor)
    wait = (await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor))).id
    _, second = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    made = await build.waiting().take(maria.by, maria.patient.id, wait, slot.id)
    assert made.status is Status.PENDING
    again = await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor))
    await build.answers().reject(by(one.doctor), made.id, "Not my field")
    assert (await now_of(build, again)) == again
    found = await now_of(build, second)
    assert found is not None
    assert found.slot_id == slot.id


async def test_who_gets_something_else_then_makes_room(build: Builder) -> None:
    """Booked elsewhere at that time, or out of reach: the offer goes on before its time is over."""
    one = await full(build, 24)
    other = await build.doctor()
    maria, first = await waiting(build, one.doctor)
    noah, second = await waiting(build, one.doctor)
    _, third = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    await build.appointment(maria, await build.slot(other.id, 24.25))
    assert await build.rounds().go() == 1
    assert await now_of(build, first) == first
    await build.store.deliveries.unreachable(noah.account.telegram_id, NOW)
    assert await build.rounds().go() == 1
    assert await now_of(build, second) == second
    found = await now_of(build, third)
    assert found is not None
    assert found.slot_id == slot.id


async def test_whose_chat_is_forgotten_makes_room(store: Store, build: Builder) -> None:
    """An offer that no letter tells of goes on at once, and the rounds are done with it."""
    one = await full(build, 24)
    maria, first = await waiting(build, one.doctor)
    _, second = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    await build.own_data().forget_chat(maria.by)
    assert await build.rounds().go() == 1
    assert await now_of(build, first) == first
    found = await now_of(build, second)
    assert found is not None
    assert found.slot_id == slot.id
    assert await store.queries.ended_offers(NOW, 9) == []


async def test_without_quiet_hours_it_rings_at_night(store: Store, build: Builder) -> None:
    build.policy = replace(build.policy, quiet=None)
    one = await full(build)
    await waiting(build, one.doctor)
    night = NOW + 14 * HOUR
    async with at(build, night):
        await one.cancel(build, 1)
        assert (await store.deliveries.status(night)).late == 3, "both sides, and who waits"


@pytest.mark.parametrize("shared", [False, True])
async def test_what_was_offered_to_a_dependant_who_is_removed_goes_on_at_once(
    build: Builder, *, shared: bool
) -> None:
    """Also where somebody else still cares for them: who asked cannot answer any more."""
    one = await full(build)
    maria, father = await build.person(), await build.account()
    carers = (maria.account, father) if shared else (maria.account,)
    child = await build.patient("Misha", *carers, relation=Relation.CHILD)
    theirs = await build.waiting().join(maria.by, child.id, wish(one.doctor))
    _, next_one = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    await build.family().remove(maria.by, child.id)
    assert await now_of(build, theirs) is None
    found = await now_of(build, next_one)
    assert found is not None
    assert found.slot_id == slot.id


async def test_who_is_erased_frees_no_time_that_others_keep_by_now(build: Builder) -> None:
    """The offer ran out, and before the job came by, somebody else took the slot up."""
    one = await full(build)
    maria, wait = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    offered = await now_of(build, wait)
    assert offered is not None
    assert offered.slot_id == slot.id
    omar = await build.person("Omar")
    async with at(build, NOW + build.policy.offer_within + MINUTE):
        await build.holding().hold(omar.account.id, omar.patient.id, slot.id)
        await build.own_data().erase(maria.by)
    assert (await build.found_slot(slot)).held_by == omar.account.id
