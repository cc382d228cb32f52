"""The sample clinic of the demo: what can be tried there comes about, and does so again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.bootstrap import open_runtime
from bot.runtime.runtime import Runtime
from bot.sandbox import clinic, demo
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from core.model import Actor, Principal, Span
from core.views import AppointmentView
from tests.journey.client import People, Phone
from tests.journey.clinic import NOON, acting
from tests.journey.patient import on
from tests.journey.screen import Screen
from tests.journey.steps import go
from tests.storm.waiting import until

WEEKS = 3
"""So far a visitor jumps, from reminder to reminder."""


@asynccontextmanager
async def demo_at_work(folder: Path) -> AsyncIterator[tuple[Runtime, People]]:
    """Open the demo late in the evening; people are in front of its page."""
    clock = SandboxClock(frozen_at=NOON + timedelta(hours=10))
    async with (
        Sandbox(clock=clock) as sandbox,
        People(sandbox.page_url) as people,
        open_runtime(demo._config(sandbox, folder), clock) as runtime,
    ):
        await demo._invite(sandbox, runtime)
        stop = asyncio.Event()
        running = asyncio.create_task(runtime.run(stop))
        try:
            yield runtime, people
        finally:
            stop.set()
            await running


async def said_by(people: People, owner: int, words: str) -> None:
    """Wait until this phone is on the page and the bot has written these words to it."""

    async def heard() -> bool:
        phones = (await people.get(f"api/v1/state?phones={owner}"))["phones"]
        return any(words in message["text"] for one in phones for message in one["messages"])

    await until(heard, f"{words!r} on the phone {owner}")


async def away(people: People) -> set[int]:
    return {one["user"]["id"] for one in (await people.get("api/v1/state"))["away"]}


async def known(runtime: Runtime, telegram_id: int) -> Principal:
    found = await runtime.services.queries.principal(telegram_id)
    assert found is not None
    return found


async def test_one_cancels_and_the_offer_rings_on_a_phone_that_was_put_away(
    tmp_path: Path,
) -> None:
    """Two presses on one phone and an hour on the clock, at any time of day."""
    async with demo_at_work(tmp_path) as (_, people):
        robin = await people.find(clinic.ADMIN.id)
        await said_by(people, clinic.ADMIN.id, "Dr. Ines Moreau")
        assert clinic.ASKS.id in await away(people)
        home = await at_home(robin)
        asked = await on(robin, home, "Cancel", "Cancel")
        await on(robin, asked, "Cancel appointment", "cancelled")
        await people.advance(timedelta(hours=1))
        await said_by(people, clinic.ASKS.id, "A time has become free!")


async def at_home(phone: Phone) -> Screen:
    await phone.text("/start")
    return await phone.wait_for("Your next appointment")


async def test_whichever_doctor_is_booked_has_a_phone_that_rings(tmp_path: Path) -> None:
    """Those who are at work beside the one whose phone is on the page from the start."""
    async with demo_at_work(tmp_path) as (runtime, people):
        maria = await known_patient(runtime)
        for doctor in clinic.DOCTORS:
            if doctor.on_leave:
                continue
            seen = await known(runtime, doctor.telegram_id)
            assert seen.doctor is not None
            (slot,) = await runtime.services.availability.next_times(seen.doctor.id, 1)
            by = Actor(maria.account.id, "test")
            assert maria.patient is not None
            await runtime.services.booking.book(by, maria.patient.id, slot.id)
            await said_by(people, doctor.telegram_id, "A new appointment is booked")


async def known_patient(runtime: Runtime) -> Principal:
    """Sign the patient of the demo up."""
    account = await runtime.services.people.meet(clinic.PATIENT.id, "Maria Silva", "en")
    await runtime.services.people.sign_up(acting(account), account.name, "+49305550101")
    return await known(runtime, clinic.PATIENT.id)


async def test_a_reminder_is_always_ahead_and_a_time_to_wait_for(tmp_path: Path) -> None:
    """However often the clock jumps to the next one, and whatever the admin does meanwhile."""
    async with demo_at_work(tmp_path) as (runtime, people):
        began = runtime.services.clock.now()
        while runtime.services.clock.now() < began + timedelta(weeks=WEEKS):
            await people.to_next_reminder()
            full, asks = await known(runtime, clinic.FULL.id), await known(runtime, clinic.ASKS.id)
            assert full.doctor is not None
            assert not await runtime.services.availability.days(full.doctor.id)
            (wait,) = await runtime.services.queries.waits_of(asks.account.id, 9)
            assert wait.wait.doctor_id == full.doctor.id
        await said_by(people, clinic.ADMIN.id, "Reminder of your appointment")


async def test_somebody_without_telegram_is_always_to_be_called(tmp_path: Path) -> None:
    """After they were there, somebody comes again."""
    async with demo_at_work(tmp_path) as (runtime, people):
        services = runtime.services

        async def to_call() -> Sequence[AppointmentView]:
            now = services.clock.now()
            return await services.queries.to_call(Span(now, now + timedelta(days=4)), 5)

        async def somebody_is() -> bool:
            return bool(await to_call())

        for _ in range(3):
            await until(somebody_is, "somebody to call")
            one = (await to_call())[0]
            assert (one.patient.name, one.patient.reachable) == ("Frieda Lange", False)
            await people.advance(one.appointment.span.end - services.clock.now())


async def test_each_list_of_the_desk_has_something_in_it(tmp_path: Path) -> None:
    """On the admin's phone, from the first minute; what it did before rings on no phone now."""
    async with demo_at_work(tmp_path) as (_, people):
        robin = await people.find(clinic.ADMIN.id)
        await at_home(robin)
        assert not any("Announcement" in one.text for one in robin.screens)
        await robin.text("/admin")
        await robin.wait_new("1 message failed")
        for entry, says, has in (
            ("Failed messages", "failed within 30 days", "Telegram refused them (1)"),
            ("Who waits", "Waiting for a decision", "Dr. Nora Berg"),
            ("Call list", "Please call", "Frieda Lange"),
            ("Announcements", "Announcements", "From Monday on"),
            ("Maintenance", "Maintenance", "Thu 5 Mar"),
            ("Invitations", "Invitations", "3 of 3 left"),
            ("Specialties and languages", "Specialties", "Cardiology"),
        ):
            shown = await go(robin, entry, says)
            assert has in "".join((shown.text, *shown.labels)), (entry, shown)
            await go(robin, "Back", "1 message failed")
        assert await away(people) == {one.id for one in clinic.elsewhere()}
