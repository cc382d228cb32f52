"""``praxis demo``: the real bot against the stand-in for Telegram, with a clinic to play in."""

import asyncio
import contextlib
import os
import sys
import tempfile
import webbrowser
from datetime import datetime
from pathlib import Path

from bot.bootstrap import open_runtime
from bot.config.settings import Config
from bot.runtime.runtime import Runtime
from bot.sandbox import clinic, desk, people, plans
from bot.sandbox.alone import here, open_sandbox
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox

_MOST_SECONDS, _PAUSE = 5, 0.05


async def demo(*, port: int | None, open_browser: bool, stop: asyncio.Event) -> None:
    """Run the demo until ``stop`` is set. Raises StartupError where the port cannot be had.

    ``port`` None takes the usual one, or any free one where that is in use. Everything lives in a
    temporary folder and is gone afterwards.
    """
    clock = SandboxClock()
    with tempfile.TemporaryDirectory(prefix="praxis-demo-") as folder:
        async with contextlib.AsyncExitStack() as stack:
            sandbox = await open_sandbox(stack, clock, port)
            runtime = await stack.enter_async_context(
                open_runtime(_config(sandbox, Path(folder)), clock)
            )
            await _invite(sandbox, runtime)
            working = asyncio.create_task(runtime.run(stop))
            _announce(sandbox.page_url, open_browser=open_browser)
            await working


def _config(sandbox: Sandbox, folder: Path) -> Config:
    return Config.model_validate(
        {
            "telegram": {"token": sandbox.token, "api_url": sandbox.api_url},
            "database": {"url": f"sqlite:///{folder / 'demo.db'}"},
            "clinic": {
                "name": "Linden Clinic",
                "address": "Linden Street 5, ground floor",
                "phone": "+49 30 23125 123",
                "time_zone": here().key,
            },
            "practice": {"answer_within": "7d"},  # reminders come before what reminds of a request
            "waitlist": {"quiet": ""},  # whoever plays at night sees an offer arrive, too
            "admins": {"telegram_ids": [clinic.ADMIN.id]},
        }
    )


async def _invite(sandbox: Sandbox, runtime: Runtime) -> None:
    """Furnish the clinic, hand out the phones, and let the clock's buttons reach the bot.

    What people were told before they had phones is not told again; the request rings at once.
    """
    services = runtime.services
    with desk.quiet(runtime.courier):
        await clinic.furnish(services)
        await plans.book_out(services)
        await plans.walk_in(services)
        await desk.furnish(services)
        await plans.ask(services)
        await desk.told(services, but=clinic.DOCTOR.id)
    for user in (clinic.PATIENT, clinic.DOCTOR, clinic.ADMIN):
        phone = sandbox.world.add_phone(user)
        if user is not clinic.PATIENT:
            people.start(sandbox.world, phone)
    await _sent(runtime)
    for user in clinic.elsewhere():
        sandbox.world.add_phone(user, shown=False)

    async def next_due() -> datetime | None:
        await plans.keep_ahead(services)
        return await plans.next_due(services)

    async def catch_up() -> None:
        await services.rounds.go()
        await plans.keep_ahead(services)
        runtime.courier.nudge()

    sandbox.next_due = next_due
    sandbox.on_clock_change = catch_up


async def _sent(runtime: Runtime) -> None:
    """Wait until every letter that is due has gone its way, for some seconds at most."""
    deliveries, now = runtime.services.deliveries, runtime.services.clock.now
    runtime.courier.nudge()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_MOST_SECONDS):
            while (await deliveries.status(now())).late:  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(_PAUSE)


def _announce(address: str, *, open_browser: bool) -> None:
    opened = open_browser and _has_screen() and webbrowser.open(address)
    print(f"Praxis is open: {address}", flush=True)  # noqa: T201 (this is the command's output)
    if not opened:
        print("Open that address in a browser.", flush=True)  # noqa: T201 (as above)
    print("Press Ctrl-C to close it.", flush=True)  # noqa: T201 (as above)


def _has_screen() -> bool:
    """Whether a browser has somewhere to appear; a text browser would take the terminal away."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
