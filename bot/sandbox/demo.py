"""``praxis demo``: the real bot against the stand-in for Telegram, with a clinic to play in."""

import asyncio
import contextlib
import os
import secrets
import sys
import tempfile
import webbrowser
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from bot.bootstrap import open_runtime
from bot.config.errors import StartupError
from bot.config.settings import Config
from bot.runtime.runtime import Runtime
from bot.sandbox import clinic, people
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import DEFAULT_TOKEN, Sandbox

USUAL_PORT = 8350


async def demo(*, port: int | None, open_browser: bool, stop: asyncio.Event) -> None:
    """Run the demo until ``stop`` is set. Raises StartupError where the port cannot be had.

    ``port`` None takes the usual one, or any free one where that is in use. Everything lives in a
    temporary folder and is gone afterwards.
    """
    clock = SandboxClock()
    with tempfile.TemporaryDirectory(prefix="praxis-demo-") as folder:
        async with contextlib.AsyncExitStack() as stack:
            sandbox = await _open_sandbox(stack, clock, port)
            runtime = await stack.enter_async_context(
                open_runtime(_config(sandbox, Path(folder)), clock)
            )
            await _invite(sandbox, runtime)
            working = asyncio.create_task(runtime.run(stop))
            _announce(sandbox.page_url, open_browser=open_browser)
            await working


async def _open_sandbox(
    stack: contextlib.AsyncExitStack, clock: SandboxClock, port: int | None
) -> Sandbox:
    wanted, token = USUAL_PORT if port is None else port, _fresh_token()
    try:
        return await stack.enter_async_context(Sandbox(token, clock, wanted, zone=_zone()))
    except OSError as error:
        if port is not None:
            raise StartupError(f"port {port} cannot be used: {error.strerror}") from error
        return await stack.enter_async_context(Sandbox(token, clock, zone=_zone()))


def _fresh_token() -> str:
    """Return a token that nobody else knows: the bot's side of the demo is its own bot's alone."""
    return f"{DEFAULT_TOKEN.partition(':')[0]}:{secrets.token_urlsafe(26)}"


def _zone() -> ZoneInfo:
    """Return this machine's zone, so that the clinic is where the visitor is."""
    try:
        return ZoneInfo(get_localzone_name())
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        return ZoneInfo("UTC")


def _config(sandbox: Sandbox, folder: Path) -> Config:
    return Config.model_validate(
        {
            "telegram": {"token": sandbox.token, "api_url": sandbox.api_url},
            "database": {"url": f"sqlite:///{folder / 'demo.db'}"},
            "clinic": {
                "name": "Linden Clinic",
                "address": "Linden Street 5, ground floor",
                "time_zone": _zone().key,
            },
            "admins": {"telegram_ids": [clinic.ADMIN.id]},
        }
    )


async def _invite(sandbox: Sandbox, runtime: Runtime) -> None:
    """Furnish the clinic, hand out the phones, and let the clock's buttons reach the courier."""
    await clinic.furnish(runtime.services)
    for user in (clinic.PATIENT, clinic.DOCTOR, clinic.ADMIN):
        phone = sandbox.world.add_phone(user)
        if user is not clinic.PATIENT:
            people.start(sandbox.world, phone)

    async def next_due() -> datetime | None:
        return (await runtime.services.post.standing(runtime.services.clock.now())).next_due

    async def deliver() -> None:
        runtime.courier.nudge()

    sandbox.next_due = next_due
    sandbox.on_clock_change = deliver


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
