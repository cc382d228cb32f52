"""Weekly hours are published ahead while patients book and their doctor publishes by hand."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import time, timedelta
from itertools import pairwise

import pytest

from core.errors import HoursChangedError, NoChangeError, Refusal
from core.model import Doctor, Slot, Source, WeeklyHours
from core.policy import ClinicPolicy, Window
from core.slots.hours import AT_ONCE, EVERY
from core.slots.new_hours import NewWeek
from core.slots.service import Plan
from storage.store import Store
from tests.builders import ALWAYS, NOW, Builder, Someone, by, open_store
from tests.databases import ask
from tests.race.publishing_ahead import POLICY, WEEK_LATER

DAY, HALF = timedelta(days=1), timedelta(minutes=30)
TURNS = 6


@pytest.fixture
def build(store: Store) -> Builder:
    return Builder(store, policy=ClinicPolicy(horizon=9 * DAY, changes_per_day=999))


def week(start: int, end: int) -> NewWeek:
    window = Window(time(start), time(end))
    return NewWeek(tuple(WeeklyHours(weekday, window, HALF) for weekday in range(7)))


async def times(store: Store, doctor: Doctor) -> Sequence[Slot]:
    async with store.open_work() as work:
        return await work.slots.between(doctor.id, ALWAYS)


async def book(build: Builder, where: Store, someone: Someone, slot: Slot) -> bool:
    """Book a slot; return whether it was had."""
    try:
        await build.booking(where).book(someone.by, someone.patient.id, slot.id)
    except Refusal:
        return False
    return True


async def test_who_books_while_the_week_changes_has_the_time_or_hears_that_it_is_gone(
    store: Store, build: Builder, database_url: str
) -> None:
    """Nothing booked disappears, nothing overlaps, and the job finds nothing left to do."""
    doctor = await build.doctor()
    people = [await build.person() for _ in range(TURNS)]
    async with open_store(database_url) as other:
        for turn, maria in enumerate(people):
            start = 9 + 2 * (turn % 2)
            await build.hours().save(by(doctor), doctor.id, week(start, start + 2))
            free = [one for one in await times(store, doctor) if not one.booked]
            build.clock.moment += EVERY + HALF
            day = NOW.date() + (1 + turn) * DAY
            plan = Plan((day,), (Window(time(9, 15), time(11, 15)),), HALF)
            booked, *_ = await asyncio.gather(
                book(build, other, maria, free[-1 - turn]),
                build.hours(other).save(by(doctor), doctor.id, week(13 - turn % 2, 15)),
                build.hours().top_up(),
                build.hours(other).top_up(),
                build.publishing().publish(by(doctor), doctor.id, plan),
            )
            there = await times(store, doctor)
            assert booked == any(one.booked for one in there if one.id == free[-1 - turn].id)
            assert all(one.span.end <= then.span.start for one, then in pairwise(there))
            by_hand = [one for one in there if one.day == day and one.source is Source.HAND]
            assert len(by_hand) == 4
    changes = await build.hours().look(by(doctor), doctor.id)
    assert (changes.appear, changes.disappear) == ([], [])
    trail = await ask(
        store.database,
        "SELECT deed, sum(amount) AS amount FROM audit WHERE deed LIKE 'slots_%' GROUP BY deed",
    )
    sums = {row.deed: row.amount for row in trail}
    assert sums["slots_published"] - sums["slots_deleted"] == len(await times(store, doctor))


async def test_several_who_publish_ahead_at_once_do_it_once(
    store: Store, build: Builder, database_url: str
) -> None:
    doctors = [await build.doctor() for _ in range(3)]
    for doctor in doctors:
        await build.hours().save(by(doctor), doctor.id, week(9, 10))
    build.clock.moment += 5 * DAY
    async with open_store(database_url) as other:
        await asyncio.gather(*(build.hours((store, other)[i % 2]).top_up() for i in range(6)))
    for doctor in doctors:
        ahead = [one for one in await times(store, doctor) if one.span.start > build.clock.moment]
        assert len(ahead) == 19
    said = await ask(store.database, "SELECT doctor_id FROM audit WHERE origin = 'weekly-hours'")
    assert len(said) == 3


async def test_of_two_looks_at_once_one_is_saved(
    store: Store, build: Builder, database_url: str
) -> None:
    """The other was shown something else than it would do by now."""
    doctor = await build.doctor()
    await build.hours().save(by(doctor), doctor.id, week(9, 10))
    wanted = [week(10, 12), week(11, 13)]
    looks = [await build.hours().look(by(doctor), doctor.id, one) for one in wanted]
    async with open_store(database_url) as other:
        found = await asyncio.gather(
            *(
                build.hours((store, other)[i]).save(by(doctor), doctor.id, wanted[i], looks[i].mark)
                for i in range(2)
            ),
            return_exceptions=True,
        )
    refused = [type(one) for one in found if isinstance(one, BaseException)]
    assert len(refused) == 1
    assert {*refused} <= {HoursChangedError, NoChangeError}


async def test_killed_in_the_middle_it_goes_on_where_it_was(
    store: Store, build: Builder, database_url: str
) -> None:
    """Each doctor's times are published once, whoever published them."""
    build.policy = POLICY
    doctors = [await build.doctor() for _ in range(4 * AT_ONCE)]
    for doctor in doctors:
        await build.hours().save(by(doctor), doctor.id, week(9, 17))
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.race.publishing_ahead", database_url),
        stdout=asyncio.subprocess.PIPE,
    )
    assert killed.stdout is not None
    await killed.stdout.readline()
    await asyncio.sleep(0.02)  # in the middle of a transaction, most likely
    killed.kill()
    await killed.wait()
    build.clock.moment = WEEK_LATER
    while await build.hours().top_up():
        pass
    said = await ask(
        store.database,
        "SELECT doctor_id, count(*) AS times, sum(amount) AS amount FROM audit"
        " WHERE origin = 'weekly-hours' GROUP BY doctor_id",
    )
    assert {(row.times, row.amount) for row in said} == {(1, 7 * 16)}
    assert len(said) == len(doctors)
    for doctor in doctors:
        assert len({one.span for one in await times(store, doctor)}) == 67 * 16 + 15
