"""The sample clinic of the demo: what can be tried there comes about."""

from datetime import timedelta
from pathlib import Path

from bot.bootstrap import open_runtime
from bot.sandbox import clinic, demo
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from core.model import Actor, Principal, Span
from core.ports.appointments import Which
from core.waitlist.service import Wish
from tests.journey.clinic import NOON, acting

UNDONE = timedelta(minutes=2)
"""After this nobody takes a cancellation back."""


async def test_what_the_admin_cancels_is_offered_to_who_waits(tmp_path: Path) -> None:
    """The admin has the only time of a doctor who is booked out; it is offered at any hour."""
    clock = SandboxClock(frozen_at=NOON + timedelta(hours=14))
    async with (
        Sandbox(clock=clock) as sandbox,
        open_runtime(demo._config(sandbox, tmp_path), clock) as runtime,
    ):
        await demo._invite(sandbox, runtime)
        services, now = runtime.services, clock.now()

        async def known(telegram_id: int) -> Principal:
            found = await services.queries.principal(telegram_id)
            assert found is not None
            return found

        admin, seer = await known(clinic.ADMIN.id), await known(clinic.FULL.id)
        assert admin.patient is not None
        assert seer.doctor is not None
        maria = await services.people.meet(clinic.PATIENT.id, "Maria Silva", "en")
        patient = await services.people.sign_up(acting(maria), maria.name, "+49305550101")
        today = services.availability.today()
        wish = Wish(seer.doctor.id, today, today + timedelta(days=9))
        wait = await services.waitlist.join(acting(maria), patient.id, wish)
        (only,) = await services.queries.of_patient(
            admin.patient.id,
            starts=Span(now, now + timedelta(days=9)),
            which=Which.LIVE,
            limit=9,
        )
        by = Actor(admin.account.id, "test")
        await services.appointments.cancel(by, only.appointment.id)
        clock.advance(UNDONE)
        await services.rounds.go()
        view = await services.queries.wait(wait.id)
        assert view is not None
        assert view.slot is not None
        assert view.slot.id == only.appointment.slot_id
        assert (await services.deliveries.status(clock.now())).late >= 1
