"""The jobs that run by themselves: which there are, and what each does when its time comes."""

import asyncio
from datetime import time, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import text

from bot.delivery.courier import Courier
from bot.runtime.jobs import BATCH, LETTERS_KEPT, UPDATES_KEPT, schedule_jobs
from core.model import Principal, Status, WeeklyHours
from core.policy import Window
from core.ports.forms import Form
from core.ports.inbox import Received
from core.slots.new_hours import NewWeek
from tests.builders import NOW, by
from tests.databases import ask
from tests.delivery.rounds import Rounds, services_on

SOON = timedelta(minutes=1)


def scheduler_of(rounds: Rounds, courier: Courier) -> AsyncIOScheduler:
    store, clock = rounds.store, rounds.sandbox.clock
    return schedule_jobs(services_on(store, clock), courier, store.inbox)


async def run(rounds: Rounds, courier: Courier, job: str) -> None:
    await scheduler_of(rounds, courier).get_job(job).func()


async def test_every_job_has_a_name_and_is_not_dropped_for_being_late(rounds: Rounds) -> None:
    """Nor does it run beside itself, or again and again for the times it missed."""
    async with rounds.courier() as courier:
        scheduler = scheduler_of(rounds, courier)
        scheduler.start(paused=True)
        jobs = {job.id: job for job in scheduler.get_jobs()}
        scheduler.shutdown()
    assert set(jobs) == {
        *("deliver", "publish_ahead", "write_digests", "read_calendars"),
        *("expire_requests", "complete_visits", "end_sharing", "settle_cancellations"),
        *(
            "clear_holds",
            "shorten_trail",
            "forget_letters",
            "forget_updates",
            "forget_forms",
            "move_lines",
        ),
        *("announce", "look_at_maintenance"),
        *("forget_letters", "forget_updates", "forget_forms", "move_lines"),
    }
    for job in jobs.values():
        assert job.misfire_grace_time >= 3600
        assert job.coalesce
        assert job.max_instances == 1


async def test_the_tick_delivers_what_fell_due_by_the_clinics_clock(rounds: Rounds) -> None:
    patient, _, _ = await rounds.booked()
    async with rounds.courier() as courier:
        await run(rounds, courier, "deliver")
        await courier.deliver_due()
    assert len(rounds.letters(patient)) == 1


async def test_the_morning_is_told_once_and_without_a_sound(rounds: Rounds) -> None:
    """Though the job ticks all day: in the clinic's zone, where it is an hour later."""
    _, doctor, _ = await rounds.booked(hour=2)
    await rounds.deliver()
    await rounds.services.digests.choose(by(doctor), doctor.id, time(10))
    async with rounds.courier() as courier:
        for _ in range(2):
            await run(rounds, courier, "write_digests")
            await courier.deliver_due()
    *_, morning = rounds.letters(doctor)
    assert morning.text.startswith("Monday 2 March: 1 appointment\nFrom 12:00 to 12:30.")
    assert morning.silent
    assert len(rounds.letters(doctor)) == 2


async def test_letters_delivered_long_ago_are_forgotten_and_reminders_ahead_are_not(
    rounds: Rounds,
) -> None:
    await rounds.booked(hour=24 * 50)
    await rounds.deliver()
    async with rounds.courier() as courier:
        rounds.sandbox.clock.advance(LETTERS_KEPT)
        await run(rounds, courier, "forget_letters")
        assert await rounds.outcomes() == {"delivered": 2, "waiting": 2}
        rounds.sandbox.clock.advance(SOON)
        await run(rounds, courier, "forget_letters")
    assert await rounds.outcomes() == {"waiting": 2}


async def test_expired_forms_and_old_updates_are_forgotten(rounds: Rounds) -> None:
    account = await rounds.build.account()
    await rounds.store.forms.put(account.id, Form("note", {}), NOW + SOON)
    inbox, update = rounds.store.inbox, Received(7, "{}")
    await inbox.receive([update], NOW)
    await inbox.handled([7])
    rounds.sandbox.clock.advance(UPDATES_KEPT + SOON)
    async with rounds.courier() as courier:
        await run(rounds, courier, "forget_updates")
        await run(rounds, courier, "forget_forms")
    assert await inbox.receive([update], NOW) == [update]
    assert await rounds.store.forms.speaker(account.telegram_id, NOW) == (
        Principal(account),
        None,
    )


async def test_visits_are_completed_batch_by_batch_wherever_the_job_was_cut_off(
    rounds: Rounds,
) -> None:
    """Days late, killed in the midst and begun anew: each is completed once."""
    doctor, person = await rounds.build.doctor(), await rounds.build.person()
    hours = [-(at + 1) / 2 for at in range(BATCH + 5)]
    for slot in await rounds.build.slots(doctor.id, *hours):
        await rounds.build.appointment(person, slot)
    rounds.sandbox.clock.advance(timedelta(days=3))
    async with rounds.courier() as courier:
        cut_off = asyncio.create_task(run(rounds, courier, "complete_visits"))
        await rounds.until(lambda: _completed(rounds, 3))
        cut_off.cancel()
        await asyncio.gather(cut_off, return_exceptions=True)
        for _ in range(2):
            await run(rounds, courier, "complete_visits")
    assert await _completed(rounds, BATCH + 5)
    each = "SELECT appointment_id FROM audit GROUP BY appointment_id HAVING count(*) = 1"
    assert len(await ask(rounds.store.database, each)) == BATCH + 5


async def _completed(rounds: Rounds, number: int) -> bool:
    found = await ask(
        rounds.store.database, "SELECT count(*) FROM audit WHERE deed = 'visit_completed'"
    )
    return bool(found[0][0] >= number)


async def test_requests_end_by_themselves_and_both_sides_hear_of_it(rounds: Rounds) -> None:
    """However late the job comes, and however often."""
    doctor = await rounds.build.doctor(by_request=True)
    rounds.phone(doctor)
    patient, _, _ = await rounds.booked(hour=48, doctor=doctor)
    async with rounds.courier() as courier:
        await run(rounds, courier, "expire_requests")
        await rounds.deliver()
        rounds.sandbox.clock.advance(timedelta(hours=25))
        for _ in range(2):
            await run(rounds, courier, "expire_requests")
        await rounds.deliver()
    assert rounds.texts(patient)[1:] == [
        "Dr. Lena Hoffmann did not answer your request in time. We are sorry: nothing is booked."
    ]
    assert rounds.texts(doctor)[1:] == [
        "A request ended without your answer. Maria Silva is told; the time is free again."
    ]


@pytest.mark.parametrize(
    "job, status, deed",
    [
        ("expire_requests", Status.PENDING, "request_expired"),
        ("complete_visits", Status.CONFIRMED, "visit_completed"),
    ],
)
async def test_one_that_cannot_be_ended_keeps_nobody_waiting(
    rounds: Rounds, caplog: pytest.LogCaptureFixture, job: str, status: Status, deed: str
) -> None:
    """The log names it, and those behind it end."""
    build = rounds.build
    broken, other = await build.doctor(), await build.doctor()
    slots = [await build.slot(doctor.id, hour) for hour, doctor in enumerate((broken, other), 2)]
    first, second = [
        await build.appointment(
            await build.person(), slot, status=status, answer_by=slot.span.start
        )
        for slot in slots
    ]
    async with rounds.store.database.write() as connection:
        write = text("UPDATE doctors SET digest_at = '25:00' WHERE id = :doctor")
        await connection.execute(write, {"doctor": broken.id})
        await connection.commit()
    rounds.sandbox.clock.advance(timedelta(days=3))
    async with rounds.courier() as courier:
        await run(rounds, courier, job)
    written = "SELECT deed, appointment_id FROM audit WHERE appointment_id IS NOT NULL"
    assert await ask(rounds.store.database, written) == [(deed, second.id)]
    (record,) = caplog.records
    assert record.getMessage() == f"{job}: appointment {first.id} could not be ended"
    assert record.exc_info is not None


async def test_a_whole_batch_that_cannot_be_ended_holds_up_nothing_behind_it(
    rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    """At the same tick, however often they are the first to be due."""
    build = rounds.build
    broken, other = await build.doctor(), await build.doctor()
    person = await build.person()
    hours = [-(at + 1) / 2 for at in range(BATCH + 3)]
    for slot in await build.slots(broken.id, *(hour - 100 for hour in hours)):
        await build.appointment(person, slot)
    for slot in await build.slots(other.id, *hours):
        await build.appointment(person, slot)
    async with rounds.store.database.write() as connection:
        write = text("UPDATE doctors SET digest_at = '25:00' WHERE id = :doctor")
        await connection.execute(write, {"doctor": broken.id})
        await connection.commit()
    rounds.sandbox.clock.advance(timedelta(days=3))
    async with rounds.courier() as courier:
        await run(rounds, courier, "complete_visits")
        assert await _completed(rounds, BATCH - 3)
        await run(rounds, courier, "complete_visits")
    assert await _completed(rounds, BATCH + 3)
    assert len(caplog.records) == 2 * (BATCH + 3)


async def test_what_is_shared_for_an_appointment_ends_after_it(rounds: Rounds) -> None:
    """By itself and once; what is shared for another appointment goes on."""
    build, sharing = rounds.build, rounds.services.sharing
    maria = await build.person()
    for hour in (2, 200):
        doctor = await build.doctor()
        await build.appointment(maria, await build.slot(doctor.id, hour))
        await sharing.share(maria.by, maria.patient.id, doctor.id)
    shared = "SELECT doctor_id FROM shares"
    async with rounds.courier() as courier:
        for hours, left in ((3, 2), (48, 1)):
            rounds.sandbox.clock.advance(timedelta(hours=hours))
            for _ in range(2):
                await run(rounds, courier, "end_sharing")
            assert len(await ask(rounds.store.database, shared)) == left
    assert await ask(rounds.store.database, shared) == [(doctor.id,)]
    ended = "SELECT origin FROM audit WHERE deed = 'sharing_ended'"
    assert await ask(rounds.store.database, ended) == [("end-sharing",)]


async def test_weekly_hours_are_published_ahead_when_their_time_comes(rounds: Rounds) -> None:
    """Nobody need press anything: after a week away a week more is there, once."""
    doctor = await rounds.build.doctor()
    monday = WeeklyHours(0, Window(time(9), time(10)), timedelta(minutes=30))
    await rounds.services.hours.save(by(doctor), doctor.id, NewWeek((monday,)))
    days = rounds.services.availability.days
    before = await days(doctor.id)
    rounds.sandbox.clock.advance(timedelta(days=7))
    async with rounds.courier() as courier:
        for _ in range(2):
            await run(rounds, courier, "publish_ahead")
    after = await days(doctor.id)
    assert len(after) == len(before)
    assert after[:-1] == before[1:]
