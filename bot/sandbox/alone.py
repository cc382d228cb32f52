"""``praxis sandbox``: the stand-in for Telegram alone, for whatever bot is pointed at it."""

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from bot.config.errors import StartupError
from bot.sandbox.bots import Bots, fresh_token, told
from bot.sandbox.clock import SandboxClock
from bot.sandbox.routes import Route
from bot.sandbox.server import Sandbox

USUAL_PORT = 8350


async def alone(*, port: int | None, token: str | None, as_json: bool, stop: asyncio.Event) -> None:
    """Run it until ``stop`` is set. Raises StartupError where the port cannot be had.

    ``port`` None takes the usual one, or any free one where that is in use; ``token`` None a new
    one. What to tell the bot is printed, in lines of TOML, or in one line ``as_json``.
    """
    async with contextlib.AsyncExitStack() as stack:
        bots = await stack.enter_async_context(Bots(here()))
        sandbox = await open_sandbox(
            stack, SandboxClock(), port, token=token, name="Bot", more=bots.routes()
        )
        known = told(sandbox)
        lines = [
            "# A stand-in for Telegram, open to this machine only. Press Ctrl-C to close it.",
            *(f'{name} = "{value}"' for name, value in known.items()),
        ]
        print(json.dumps(known) if as_json else "\n".join(lines), flush=True)  # noqa: T201 (this is the command's output)
        await stop.wait()


async def open_sandbox(
    stack: contextlib.AsyncExitStack,
    clock: SandboxClock,
    port: int | None,
    *,
    token: str | None = None,
    name: str = "Praxis",
    more: Sequence[Route] = (),
) -> Sandbox:
    """Open the stand-in, in this machine's zone. Raises StartupError where the port is in use.

    ``port`` None takes the usual one, or any free one where that is in use.
    """
    token = token or fresh_token()

    async def opened(wanted: int) -> Sandbox:
        username = f"{name.lower()}_sandbox_bot"
        sandbox = Sandbox(token, clock, wanted, bot_name=name, bot_username=username, zone=here())
        sandbox.interface.more.extend(more)
        return await stack.enter_async_context(sandbox)

    try:
        return await opened(USUAL_PORT if port is None else port)
    except OSError as error:
        if port is not None:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise StartupError(f"port {port} cannot be used: {why}") from error
        return await opened(0)


def here() -> ZoneInfo:
    """Return this machine's zone, so that the clinic is where the visitor is."""
    try:
        return ZoneInfo(get_localzone_name())
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        return ZoneInfo("UTC")
