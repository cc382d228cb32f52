"""Times that the weekly hours no longer have: they go with what kept them."""

from datetime import timedelta

import pytest

from core.appointments.service import AppointmentService
from core.model import Actor, SlotState, Status
from core.slots.hours import EVERY
from core.slots.new_hours import NewWeek
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.contract.asking import JOB, at
from tests.contract.weeks import HALF, POLICY, TUESDAY, deeds, hours, times, with_week
from tests.services import SetHolidays


@pytest.fixture
def build(store: Store) -> Builder:
    return Builder(store, policy=POLICY)


@pytest.mark.parametrize("end", ["cancel", "move", "reject", "expire", "take"])
async def test_a_time_outside_the_week_goes_with_the_appointment_that_kept_it(
    store: Store, build: Builder, end: str
) -> None:
    """At once: between two runs of the job nobody finds it free. What the week has stays."""
    doctor, maria = await with_week(build), await build.person()
    own = await build.slot(doctor.id, 30)
    inside, booked = (await times(store, doctor.id))[1:5:3]
    status = Status.PENDING if end in {"reject", "expire", "take"} else Status.CONFIRMED
    made = await build.appointment(maria, booked, status=status, answer_by=NOW + HOUR)
    await build.hours().save(by(doctor), doctor.id, NewWeek((hours(0, 9, 11),)))
    number, answers = made.id, build.answers()
    match end:
        case "cancel":
            await build.changes().cancel(maria.by, number)
        case "move":
            await build.changes().move(maria.by, number, own.id)
        case "reject":
            await answers.reject(by(doctor), number, "No")
        case "expire":
            async with at(build, NOW + HOUR):
                assert await answers.expire(JOB, number) is True
        case _:
            await answers.propose(by(doctor), number, own.id)
            await answers.take(maria.by, number, own.id)
    assert await store.queries.slot(booked.id) is None
    assert (await build.found(made)).slot_id in {None, own.id}
    assert (await deeds(store))[-1][0] == "slots_deleted"
    one = await build.appointment(await build.person(), inside)
    await build.cancel_for_good(Actor(one.made_by, "test"), one)
    assert await build.state(inside) is SlotState.OPEN
    assert (await deeds(store))[-1][0] == "slot_freed"


async def test_a_booked_time_that_a_holiday_closed_goes_with_its_appointment(
    store: Store, build: Builder
) -> None:
    """Days set by hand are left alone, there as everywhere."""
    doctor, maria = await with_week(build), await build.person()
    first, second = [one for one in await times(store, doctor.id) if one.day == TUESDAY]
    holidays = {TUESDAY: "Rest"}
    made = [await build.appointment(maria, one) for one in (first, second)]
    changes = AppointmentService(store.open_work, SetHolidays(holidays), build.policy, build.clock)
    await changes.cancel(maria.by, made[0].id)
    assert await store.queries.slot(first.id) is None
    async with store.open_work() as work:
        await work.hours.set_by_hand(doctor.id, [TUESDAY])
        await work.commit()
    await build.cancel_for_good(maria.by, made[1])
    assert await build.state(second) is SlotState.OPEN


async def test_a_time_outside_the_week_goes_as_soon_as_nobody_holds_it(
    store: Store, build: Builder
) -> None:
    """The job's turn comes when the hold ends, and not within the hour."""
    doctor, maria = await with_week(build), await build.person()
    held = (await times(store, doctor.id))[-3]
    await build.holding().hold(maria.account.id, maria.patient.id, held.id)
    await build.hours().save(by(doctor), doctor.id, NewWeek(()))
    build.clock.moment += build.policy.hold
    assert await build.hours().top_up() == 0
    build.clock.moment += timedelta(seconds=1)
    assert await build.hours().top_up() == 1
    assert await times(store, doctor.id) == []


async def test_a_held_time_outside_the_week_goes_once_nobody_holds_it(
    store: Store, build: Builder
) -> None:
    """The job does not rest before that: else a time of a week given up stays on offer."""
    doctor = await with_week(build)
    own = await build.slot(doctor.id, 30)
    made = await build.appointment(await build.person(), own, status=Status.PENDING)
    held = (await times(store, doctor.id))[-3]
    await build.answers().propose(by(doctor), made.id, held.id)
    await build.hours().save(by(doctor), doctor.id, NewWeek(()))
    build.clock.moment += EVERY + HALF
    await build.hours().top_up()
    assert [one.id for one in await times(store, doctor.id)] == [own.id, held.id]
    await build.answers().accept(by(doctor), made.id)
    assert await build.hours().top_up() == 1  # its turn is the next
    assert [one.id for one in await times(store, doctor.id)] == [own.id]
