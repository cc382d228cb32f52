"""Weekly hours on a real database: kept, looked at and saved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import BadFieldError, HoursChangedError, NoChangeError, NotADoctorError
from core.model import Source
from core.slots.hours import EVERY
from core.slots.new_hours import NewPause, NewWeek
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
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


# What storage keeps


async def test_hours_are_kept_as_they_were_put(store: Store, build: Builder) -> None:
    doctor, other = await build.doctor(), await build.doctor()
    kept = [
        hours(0, 9, 13, first=MONDAY, last=TUESDAY),
        hours(0, 14, 17),
        hours(6, 9, 10, first=TUESDAY),
    ]
    async with store.open_work() as work:
        await work.hours.put(doctor.id, [hours(3, 9, 10)])
        await work.hours.put(doctor.id, list(reversed(kept)))
        await work.hours.put(other.id, [hours(3, 9, 10)])
        assert await work.hours.of(doctor.id) == kept
        await work.commit()
    assert await store.queries.weekly_hours(doctor.id) == kept
    async with store.open_work() as work:
        await work.hours.put(doctor.id, [])
        await work.commit()
    assert await store.queries.weekly_hours(doctor.id) == []
    assert await store.queries.weekly_hours(other.id) == [hours(3, 9, 10)]


async def test_days_set_by_hand_are_kept_once_until_given_back(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    days = [MONDAY + at * DAY for at in range(4)]
    async with store.open_work() as work:
        await work.hours.set_by_hand(doctor.id, days)
        await work.hours.set_by_hand(doctor.id, days[:2])
        await work.hours.set_by_hand(doctor.id, [])
        await work.hours.give_back(doctor.id, [days[1]])
        assert await work.hours.hand_set(doctor.id, days[0]) == {days[0], *days[2:]}
        assert await work.hours.hand_set(doctor.id, days[1]) == {*days[2:]}
        await work.commit()
    assert await store.queries.hand_set_days(doctor.id, days[0], 2, 1) == days[2:]


async def test_whose_turn_it_is_to_be_published_ahead(store: Store, build: Builder) -> None:
    first, second, third, never = [await build.doctor() for _ in range(4)]
    async with store.open_work() as work:
        await work.hours.topped_up(second.id, NOW)
        await work.hours.topped_up(second.id, NOW - HOUR)
        await work.hours.topped_up(first.id, NOW - 2 * HOUR)
        await work.hours.topped_up(third.id, NOW + HOUR)
        await work.hours.topped_up(never.id, NOW - HOUR)
        await work.hours.rest(never.id)
        await work.commit()
    due = store.queries.to_top_up
    assert await due(NOW, NOW, 9) == [first.id, second.id, third.id]
    assert await due(NOW, NOW, 1) == [first.id]
    assert await due(NOW - HOUR, NOW + HOUR, 9) == [first.id]


# A week is looked at and saved


async def test_what_was_looked_at_is_what_is_saved(store: Store, build: Builder) -> None:
    doctor = await build.doctor()
    look = await build.hours().look(by(doctor), doctor.id, WEEK)
    assert await times(store, doctor.id) == []
    assert await build.hours().save(by(doctor), doctor.id, WEEK, look.mark) == look
    assert await written(store, doctor.id) == [
        *("Mon 09:30", "Mon 10:00", "Mon 10:30", "Tue 09:00", "Tue 09:30"),
        *("Mon 09:00", "Mon 09:30", "Mon 10:00", "Mon 10:30", "Tue 09:00", "Tue 09:30"),
    ]
    assert {one.source for one in await times(store, doctor.id)} == {Source.WEEKLY}
    assert await deeds(store) == [
        ("weekly_hours_set", "test", 2),
        ("slots_published", "test", 11),
    ]
    with pytest.raises(NoChangeError):
        await build.hours().save(by(doctor), doctor.id, WEEK, look.mark)


async def test_booked_times_stay_and_are_named_when_the_week_changes(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    booked, held, *_ = await times(store, doctor.id)
    await build.appointment(await build.person(), booked)
    maria = await build.person()
    await build.holding().hold(
        maria.account.id, maria.patient.id, (await times(store, doctor.id))[3].id
    )
    changes = await build.hours().save(by(doctor), doctor.id, NewWeek((hours(0, 10, 11),)))
    assert [one.id for one in changes.outside] == [booked.id]
    assert await written(store, doctor.id) == [
        *("Mon 09:30", "Mon 10:00", "Mon 10:30", "Tue 09:00", "Mon 10:00", "Mon 10:30"),
    ]
    assert await build.hours().look(by(doctor), doctor.id) == replace(
        changes, appear=[], disappear=[]
    )
    assert held.id in {one.id for one in await times(store, doctor.id)}


async def test_what_changed_since_the_look_is_looked_at_again(store: Store, build: Builder) -> None:
    doctor = await with_week(build)
    change = NewWeek((hours(0, 10, 11),))
    look = await build.hours().look(by(doctor), doctor.id, change)
    await build.appointment(await build.person(), (await times(store, doctor.id))[0])
    before = await deeds(store)
    with pytest.raises(HoursChangedError):
        await build.hours().save(by(doctor), doctor.id, change, look.mark)
    assert await deeds(store) == before
    again = await build.hours().look(by(doctor), doctor.id, change)
    await build.hours().save(by(doctor), doctor.id, change, again.mark)


async def test_stopping_takes_the_free_times_away_and_the_job_rests(
    store: Store, build: Builder
) -> None:
    doctor = await with_week(build)
    await build.hours().save(by(doctor), doctor.id, NewWeek(()))
    assert await times(store, doctor.id) == []
    build.clock.moment += EVERY + HALF
    assert await build.hours().top_up() == 1
    build.clock.moment += EVERY + HALF
    assert await build.hours().top_up() == 0


@pytest.mark.parametrize(
    "change",
    [
        NewWeek((hours(0, 9, 11), hours(0, 10, 12))),
        NewWeek((hours(0, 9, 10),), first=MONDAY - DAY),
        NewWeek((hours(0, 9, 10),), last=MONDAY - DAY),
        NewWeek((hours(0, 9, 10),), first=MONDAY + 367 * DAY),
        NewWeek((hours(0, 9, 10),), first=TUESDAY, last=MONDAY),
        NewPause(-HALF),
        NewPause(5 * HALF),
        NewPause(timedelta(seconds=90)),
    ],
)
async def test_what_does_not_fit_is_refused_at_the_look_and_at_the_deed(
    store: Store, build: Builder, change: NewWeek | NewPause
) -> None:
    doctor = await build.doctor()
    with pytest.raises(BadFieldError):
        await build.hours().look(by(doctor), doctor.id, change)
    with pytest.raises(BadFieldError):
        await build.hours().save(by(doctor), doctor.id, change)
    assert not await deeds(store)


async def test_nobody_sets_the_hours_of_another(store: Store, build: Builder) -> None:
    doctor, other = await with_week(build), await build.doctor()
    before = await written(store, doctor.id)
    for call in (
        build.hours().look(by(other), doctor.id),
        build.hours().save(by(other), doctor.id, NewWeek(())),
        build.hours().set_pause(by(other), doctor.id, HALF),
        build.hours().set_on_holidays(by(other), doctor.id, on=True),
    ):
        with pytest.raises(NotADoctorError):
            await call
    assert await written(store, doctor.id) == before
