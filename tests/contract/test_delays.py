"""Running late: written once for the day, told to whom it affects, corrected and never added."""

from dataclasses import replace
from datetime import timedelta

from core.model import Appointment, Doctor, Status
from core.notifications import RunningLate
from storage.outbox import NOTIFICATION
from storage.store import Store
from tests.builders import NOW, Builder, Someone, by
from tests.databases import ask

MINUTE = timedelta(minutes=1)


async def day_of(build: Builder) -> tuple[Doctor, list[Appointment], list[Someone]]:
    """Return a doctor with appointments at 9:30, 10:00 and 11:00, each for half an hour."""
    doctor = await build.doctor()
    people = [await build.person(f"Patient {at}") for at in range(3)]
    slots = await build.slots(doctor.id, 0.5, 1, 2)
    visits = [await build.appointment(one, slot) for one, slot in zip(people, slots, strict=True)]
    return doctor, visits, people


async def told(build: Builder) -> list[tuple[int, str]]:
    """Return whom the letters that wait tell which time, in order."""
    waiting = "SELECT about FROM outbox WHERE outcome IS NULL ORDER BY id"
    found = [
        NOTIFICATION.validate_json(about) for (about,) in await ask(build.store.database, waiting)
    ]
    return [
        (one.appointment, f"{one.expected:%H:%M}") for one in found if isinstance(one, RunningLate)
    ]


async def say(build: Builder, doctor: Doctor, minutes: int) -> list[int]:
    """Say how late the doctor runs; return the appointments whose patients are told."""
    today = build.clock.now().date()
    said = await build.delays().say(by(doctor), doctor.id, minutes * MINUTE, today)
    return list(said.told)


async def test_who_is_affected_is_told_the_new_time(store: Store) -> None:
    """The third is told nothing: the gap before it takes the delay up."""
    build = Builder(store)
    doctor, visits, _ = await day_of(build)
    assert await say(build, doctor, 20) == [visits[0].id, visits[1].id]
    delay = await store.queries.delay(doctor.id, NOW.date())
    assert delay is not None
    assert (delay.late, delay.said_at) == (20 * MINUTE, NOW)
    assert await told(build) == [(visits[0].id, "09:50"), (visits[1].id, "10:20")]


async def test_a_second_tap_corrects_and_tells_once(store: Store) -> None:
    """What has not gone out is replaced; the same again is told to nobody."""
    build = Builder(store)
    doctor, visits, _ = await day_of(build)
    await say(build, doctor, 10)
    build.clock.moment += MINUTE
    await say(build, doctor, 20)
    assert await told(build) == [(visits[0].id, "09:50"), (visits[1].id, "10:20")]
    await build.deliver()
    build.clock.moment += MINUTE
    assert await say(build, doctor, 20) == []
    assert await say(build, doctor, 10) == [visits[0].id, visits[1].id]


async def test_back_on_time_is_told_to_whom_it_is_news(store: Store) -> None:
    """Who has not heard of the delay hears nothing at all."""
    build = Builder(store)
    doctor, visits, _ = await day_of(build)
    await say(build, doctor, 10)
    build.clock.moment += MINUTE
    assert await say(build, doctor, 0) == []
    assert await told(build) == []
    build.clock.moment += MINUTE
    await say(build, doctor, 10)
    await build.deliver()
    build.clock.moment += MINUTE
    assert await say(build, doctor, 0) == [visits[0].id, visits[1].id]
    assert await store.queries.delay(doctor.id, NOW.date()) is None


async def test_a_visit_that_is_over_keeps_its_place_in_the_plan(store: Store) -> None:
    """Its time takes the delay up as before: nobody is told another time for a mark."""
    build = Builder(store)
    doctor, visits, _ = await day_of(build)
    build.clock.moment = NOW + 85 * MINUTE  # the second is under way, a gap before the third
    assert await say(build, doctor, 20) == []
    seen = replace(visits[1], status=Status.COMPLETED)
    async with store.open_work() as work:
        await work.appointments.save(seen)
        await work.commit()
    assert await say(build, doctor, 20) == []
    assert await say(build, doctor, 40) == [visits[2].id]


async def test_a_delay_is_of_one_day(store: Store) -> None:
    build = Builder(store)
    doctor, _, _ = await day_of(build)
    await say(build, doctor, 10)
    build.clock.moment += timedelta(days=1)
    assert await store.queries.delay(doctor.id, build.clock.now().date()) is None
    await say(build, doctor, 30)
    assert await store.queries.delay(doctor.id, NOW.date()) is None
    (rows,) = await ask(store.database, "SELECT count(*) FROM delays")
    assert rows[0] == 1


async def test_what_is_said_stands_in_the_trail(store: Store) -> None:
    build = Builder(store)
    doctor, visits, _ = await day_of(build)
    await say(build, doctor, 20)
    rows = await ask(store.database, "SELECT deed, amount, appointment_id FROM audit ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("delay_said", 20, None),
        ("visit_delayed", None, visits[0].id),
        ("visit_delayed", None, visits[1].id),
    ]
