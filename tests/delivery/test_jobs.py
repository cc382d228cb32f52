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
from tests.delivery.office import Office, services_on

SOON = timedelta(minutes=1)


def scheduler_of(office: Office, courier: Courier) -> AsyncIOScheduler:
    store, clock = office.store, office.sandbox.clock
    return schedule_jobs(services_on(store, clock), courier, store.inbox)


async def run(office: Office, courier: Courier, job: str) -> None:
    await scheduler_of(office, courier).get_job(job).func()


async def test_every_job_has_a_name_and_is_not_dropped_for_being_late(office: Office) -> None:
    """Nor does it run beside itself, or again and again for the times it missed."""
    async with office.courier() as courier:
        scheduler = scheduler_of(office, courier)
        scheduler.start(paused=True)
        jobs = {job.id: job for job in scheduler.get_jobs()}
        scheduler.shutdown()
    assert set(jobs) == {
        *("deliver", "publish_ahead", "write_digests"),
        *("expire_requests", "complete_visits"),
        *("forget_letters", "forget_updates", "forget_forms"),
    }
    for job in jobs.values():
        assert job.misfire_grace_time >= 3600
        assert job.coalesce
        assert job.max_instances == 1


async def test_the_tick_delivers_what_fell_due_by_the_clinics_clock(office: Office) -> None:
    patient, _, _ = await office.booked()
    async with office.courier() as courier:
        await run(office, courier, "deliver")
        await courier.deliver_due()
    assert len(office.letters(patient)) == 1


async def test_the_morning_is_told_once_and_without_a_sound(office: Office) -> None:
    """Though the job ticks all day: in the clinic's zone, where it is an hour later."""
    _, doctor, _ = await office.booked(hour=2)
    await office.deliver()
    await office.services.digests.choose(by(doctor), doctor.id, time(10))
    async with office.courier() as courier:
        for _ in range(2):
            await run(office, courier, "write_digests")
            await courier.deliver_due()
    *_, morning = office.letters(doctor)
    assert morning.text.startswith("Monday, 2 March 2026: 1 appointment\nFrom 12:00 to 12:30.")
    assert morning.silent
    assert len(office.letters(doctor)) == 2


async def test_letters_delivered_long_ago_are_forgotten_and_reminders_ahead_are_not(
    office: Office,
) -> None:
    await office.booked(hour=24 * 50)
    await office.deliver()
    async with office.courier() as courier:
        office.sandbox.clock.advance(LETTERS_KEPT)
        await run(office, courier, "forget_letters")
        assert await office.outcomes() == {"delivered": 2, "waiting": 2}
        office.sandbox.clock.advance(SOON)
        await run(office, courier, "forget_letters")
    assert await office.outcomes() == {"waiting": 2}


async def test_expired_forms_and_old_updates_are_forgotten(office: Office) -> None:
    account = await office.build.account()
    await office.store.forms.put(account.id, Form("note", {}), NOW + SOON)
    inbox, update = office.store.inbox, Received(7, "{}")
    await inbox.receive([update], NOW)
    await inbox.handled([7])
    office.sandbox.clock.advance(UPDATES_KEPT + SOON)
    async with office.courier() as courier:
        await run(office, courier, "forget_updates")
        await run(office, courier, "forget_forms")
    assert await inbox.receive([update], NOW) == [update]
    assert await office.store.forms.speaker(account.telegram_id, NOW) == (
        Principal(account),
        None,
    )


async def test_visits_are_completed_batch_by_batch_wherever_the_job_was_cut_off(
    office: Office,
) -> None:
    """Days late, killed in the midst and begun anew: each is completed once."""
    doctor, person = await office.build.doctor(), await office.build.person()
    hours = [-(at + 1) / 2 for at in range(BATCH + 5)]
    for slot in await office.build.slots(doctor.id, *hours):
        await office.build.appointment(person, slot)
    office.sandbox.clock.advance(timedelta(days=3))
    async with office.courier() as courier:
        cut_off = asyncio.create_task(run(office, courier, "complete_visits"))
        await office.until(lambda: _completed(office, 3))
        cut_off.cancel()
        await asyncio.gather(cut_off, return_exceptions=True)
        for _ in range(2):
            await run(office, courier, "complete_visits")
    assert await _completed(office, BATCH + 5)
    each = "SELECT appointment_id FROM audit GROUP BY appointment_id HAVING count(*) = 1"
    assert len(await ask(office.store.database, each)) == BATCH + 5


async def _completed(office: Office, number: int) -> bool:
    found = await ask(
        office.store.database, "SELECT count(*) FROM audit WHERE deed = 'visit_completed'"
    )
    return bool(found[0][0] >= number)


async def test_requests_end_by_themselves_and_both_sides_hear_of_it(office: Office) -> None:
    """However late the job comes, and however often."""
    doctor = await office.build.doctor(by_request=True)
    office.phone(doctor)
    patient, _, _ = await office.booked(hour=48, doctor=doctor)
    async with office.courier() as courier:
        await run(office, courier, "expire_requests")
        await office.deliver()
        office.sandbox.clock.advance(timedelta(hours=25))
        for _ in range(2):
            await run(office, courier, "expire_requests")
        await office.deliver()
    assert office.texts(patient)[1:] == [
        "Dr. Lena Hoffmann did not answer your request in time. We are sorry: nothing is booked."
    ]
    assert office.texts(doctor)[1:] == [
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
    office: Office, caplog: pytest.LogCaptureFixture, job: str, status: Status, deed: str
) -> None:
    """The log names it, and those behind it end."""
    build = office.build
    broken, other = await build.doctor(), await build.doctor()
    slots = [await build.slot(doctor.id, hour) for hour, doctor in enumerate((broken, other), 2)]
    first, second = [
        await build.appointment(
            await build.person(), slot, status=status, answer_by=slot.span.start
        )
        for slot in slots
    ]
    async with office.store.database.write() as connection:
        write = text("UPDATE doctors SET digest_at = '25:00' WHERE id = :doctor")
        await connection.execute(write, {"doctor": broken.id})
        await connection.commit()
    office.sandbox.clock.advance(timedelta(days=3))
    async with office.courier() as courier:
        await run(office, courier, job)
    written = "SELECT deed, appointment_id FROM audit WHERE appointment_id IS NOT NULL"
    assert await ask(office.store.database, written) == [(deed, second.id)]
    (record,) = caplog.records
    assert record.getMessage() == f"{job}: appointment {first.id} could not be ended"
    assert record.exc_info is not None


async def test_weekly_hours_are_published_ahead_when_their_time_comes(office: Office) -> None:
    """Nobody need press anything: after a week away a week more is there, once."""
    doctor = await office.build.doctor()
    monday = WeeklyHours(0, Window(time(9), time(10)), timedelta(minutes=30))
    await office.services.hours.save(by(doctor), doctor.id, NewWeek((monday,)))
    days = office.services.availability.days
    before = await days(doctor.id)
    office.sandbox.clock.advance(timedelta(days=7))
    async with office.courier() as courier:
        for _ in range(2):
            await run(office, courier, "publish_ahead")
    after = await days(doctor.id)
    assert len(after) == len(before)
    assert after[:-1] == before[1:]
