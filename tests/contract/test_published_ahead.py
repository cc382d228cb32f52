"""Weekly hours on a real database: published ahead, with pauses, days off and days by hand."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from core.errors import NoChangeError
from core.model import AccountId, DoctorId, Span
from core.policy import ClinicPolicy, Window
from core.slots.hours import EVERY, TRIED_AGAIN
from core.slots.new_hours import FollowAgain, NewPause, NewWeek, WorkOnHolidays
from core.slots.service import Plan
from storage.store import Store
from tests.builders import HOUR, Builder, by
from tests.contract.weeks import (
    DAY,
    HALF,
    MONDAY,
    POLICY,
    TUESDAY,
    WEEK,
    deeds,
    hours,
    times,
    with_week,
    written,
)


@pytest.fixture
def build(store: Store) -> Builder:
    return Builder(store, policy=POLICY)


# Pause, holidays, times off


async def test_a_pause_cuts_the_free_times_anew(store: Store, build: Builder) -> None:
    doctor = await with_week(build)
    look = await build.hours().look(by(doctor), doctor.id, NewPause(timedelta(minutes=15)))
    await build.hours().set_pause(by(doctor), doctor.id, timedelta(minutes=15), look.mark)
    assert (await written(store, doctor.id))[:4] == [
        *("Mon 09:45", "Mon 10:30", "Tue 09:00", "Mon 09:00"),
    ]
    assert (await build.found_doctor(doctor)).pause == timedelta(minutes=15)
    assert ("pause_set", "test", 15) in await deeds(store)
    with pytest.raises(NoChangeError):
        await build.hours().set_pause(by(doctor), doctor.id, timedelta(minutes=15))


async def test_a_time_switched_off_stays_so_where_the_pause_cuts_it_anew(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    first = (await times(store, doctor.id))[0]
    await build.publishing().set_open(by(doctor), doctor.id, [first.id], is_open=False)
    await build.hours().set_pause(by(doctor), doctor.id, timedelta(minutes=15))
    assert [one.switched_off for one in await times(store, doctor.id)][:3] == [True, False, False]


async def test_a_pause_counts_for_times_published_by_hand(store: Store, build: Builder) -> None:
    doctor = await build.doctor(pause=timedelta(minutes=10))
    plan = Plan((TUESDAY,), (Window(time(10), time(12)),), HALF)
    found = await build.publishing().publish(by(doctor), doctor.id, plan)
    assert found.pause == timedelta(minutes=10)
    assert await written(store, doctor.id) == ["Tue 10:00", "Tue 10:40", "Tue 11:20"]


async def test_a_public_holiday_has_times_only_where_the_doctor_works_then(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    service = build.hours(holidays={TUESDAY: "Rest"})
    changes = await service.save(by(doctor), doctor.id, WEEK)
    assert changes.holidays == [TUESDAY]
    assert "Tue 09:00" not in (await written(store, doctor.id))[:5]
    await service.save(by(doctor), doctor.id, WorkOnHolidays(on=True))
    assert (await written(store, doctor.id))[3:5] == ["Tue 09:00", "Tue 09:30"]
    await service.set_on_holidays(by(doctor), doctor.id, on=False)
    assert "Tue 09:00" not in (await written(store, doctor.id))[:5]
    assert [amount for deed, _, amount in await deeds(store) if deed == "holiday_work_set"] == [
        1,
        0,
    ]


async def test_times_in_a_time_off_are_published_and_not_offered(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    start = datetime.combine(TUESDAY, time(9, 30), UTC)
    async with store.open_work() as work:
        await work.time_off.add(doctor.id, Span(start, start + HOUR))
        await work.commit()
    await build.hours().save(by(doctor), doctor.id, WEEK)
    away = [one for one in await times(store, doctor.id) if one.time_off]
    assert [one.span.start for one in away] == [start]


# By hand


async def test_publishing_by_hand_replaces_free_weekly_times_and_wins_from_then_on(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    _, _, _, first, second, *_ = await times(store, doctor.id)
    await build.appointment(await build.person(), first)
    plan = Plan((TUESDAY,), (Window(time(9), time(10, 45)),), timedelta(minutes=15))
    look = await build.publishing().preview(by(doctor), doctor.id, plan)
    assert [one.id for one in look.making_way] == [second.id]
    assert [one.id for one in look.in_the_way] == [first.id]
    await build.publishing().publish(by(doctor), doctor.id, plan)
    expected = ["Tue 09:00", "Tue 09:30", "Tue 09:45", "Tue 10:00", "Tue 10:15", "Tue 10:30"]
    assert (await written(store, doctor.id))[3:9] == expected
    build.clock.moment += EVERY + HALF
    assert await build.hours().top_up() == 1
    assert [one for one in await written(store, doctor.id) if one.startswith("Tue")][:6] == expected
    assert (await build.hours().look(by(doctor), doctor.id)).left_alone == [TUESDAY]


async def test_what_was_deleted_or_changed_by_hand_does_not_come_back(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    one, _, _, other, _, off, *_ = await times(store, doctor.id)
    await build.publishing().delete(by(doctor), doctor.id, [one.id])
    moved = Window(time(11), time(11, 30))
    await build.publishing().retime(by(doctor), doctor.id, other.id, moved)
    await build.publishing().set_open(by(doctor), doctor.id, [off.id], is_open=False)
    before = await times(store, doctor.id)
    build.clock.moment += EVERY + HALF
    await build.hours().top_up()
    assert await times(store, doctor.id) == before
    assert (await build.found_slot(off)).switched_off


async def test_a_day_given_back_follows_the_week_again(store: Store, build: Builder) -> None:
    doctor = await with_week(build)
    plan = Plan((TUESDAY,), (Window(time(15), time(16)),), HALF)
    await build.publishing().publish(by(doctor), doctor.id, plan)
    await build.publishing().delete(by(doctor), doctor.id, [(await times(store, doctor.id))[3].id])
    change = FollowAgain(TUESDAY)
    look = await build.hours().look(by(doctor), doctor.id, change)
    assert (len(look.appear), len(look.disappear)) == (1, 2)
    await build.hours().save(by(doctor), doctor.id, change, look.mark)
    assert (await written(store, doctor.id))[3:6] == ["Tue 09:00", "Tue 09:30", "Mon 09:00"]
    assert await store.queries.hand_set_days(doctor.id, MONDAY, 9) == []
    with pytest.raises(NoChangeError):
        await build.hours().save(by(doctor), doctor.id, change)


# The job


async def test_the_job_catches_up_after_days_and_does_nothing_twice(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    assert await build.hours().top_up() == 0
    build.clock.moment += 7 * DAY
    assert await build.hours().top_up() == 1
    ahead = [one for one in await times(store, doctor.id) if one.span.start > build.clock.moment]
    assert len(ahead) == 11
    assert (await deeds(store))[-1] == ("slots_published", "weekly-hours", 6)
    before = await deeds(store)
    build.clock.moment += EVERY + timedelta(seconds=1)
    assert await build.hours().top_up() == 1
    assert await deeds(store) == before


async def close_mondays_at(store: Store, doctor: DoctorId, clock: str) -> None:
    """Write this past all types, as a hand at the database's own console would."""
    write = "UPDATE weekly_hours SET closes = :clock WHERE doctor_id = :doctor AND weekday = 0"
    async with store.database.write() as connection:
        await connection.execute(text(write), {"clock": clock, "doctor": doctor})
        await connection.commit()


async def test_a_doctor_whose_hours_fail_keeps_nobody_waiting(
    store: Store, build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the cause once; the job comes back to them later, not at each tick."""
    broken, *others = [await with_week(build) for _ in range(3)]
    await close_mondays_at(store, broken.id, "25:00")
    build.clock.moment += 7 * DAY
    assert await build.hours().top_up() == 2
    assert [len(await times(store, one.id)) for one in (broken, *others)] == [11, 17, 17]
    (record,) = caplog.records
    assert record.getMessage() == f"the hours of doctor {broken.id} could not be published ahead"
    assert record.exc_info is not None
    build.clock.moment += TRIED_AGAIN
    assert await build.hours().top_up() == 0
    assert len(caplog.records) == 1
    await close_mondays_at(store, broken.id, "11:00")
    build.clock.moment += timedelta(seconds=1)
    assert await build.hours().top_up() == 1
    assert len(await times(store, broken.id)) == 17


async def test_nothing_is_published_for_a_doctor_who_does_not_practise(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    async with store.open_work() as work:
        account = await work.people.account(doctor.account_id or AccountId(0))
        assert account is not None
        await work.people.save_account(replace(account, disabled=True))
        await work.commit()
    before = await times(store, doctor.id)
    build.clock.moment += 7 * DAY
    assert await build.hours().top_up() == 1
    assert await times(store, doctor.id) == before


async def test_ten_stays_ten_through_the_change_of_the_clocks(store: Store) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    build = Builder(store, policy=ClinicPolicy(horizon=40 * DAY, zone=berlin))
    doctor = await build.doctor()
    await build.hours().save(by(doctor), doctor.id, NewWeek((hours(6, 10, 11),)))
    walls = [one.span.start.astimezone(berlin) for one in await times(store, doctor.id)]
    assert {f"{wall:%a %H}" for wall in walls} == {"Sun 10"}
    assert {str(wall.utcoffset()) for wall in walls} == {"1:00:00", "2:00:00"}
