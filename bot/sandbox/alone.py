"""``praxis sandbox``: the stand-in for Telegram alone, for whatever bot is pointed at it."""

import asyncio
import contextlib
import os
import secrets
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from bot.config.errors import StartupError
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import DEFAULT_TOKEN, Sandbox

USUAL_PORT = 8350


async def alone(*, port: int | None, stop: asyncio.Event) -> None:
    """Run it until ``stop`` is set. Raises StartupError where the port cannot be had.

    ``port`` None takes the usual one, or any free one where that is in use.
    """
    async with contextlib.AsyncExitStack() as stack:
        sandbox = await open_sandbox(stack, SandboxClock(), port)
        said = (
            f"The Bot API's root: {sandbox.api_url}",
            f"The bot's token: {sandbox.token}",
            f"The phones: {sandbox.page_url}",
            "Press Ctrl-C to close it.",
        )
        print("\n".join(said), flush=True)  # noqa: T201 (this is the command's output)
        await stop.wait()


async def open_sandbox(
    stack: contextlib.AsyncExitStack, clock: SandboxClock, port: int | None
) -> Sandbox:
    """Open the stand-in, in this machine's zone. Raises StartupError where the port is in use.

    ``port`` None takes the usual one, or any free one where that is in use.
    """
    wanted, token = USUAL_PORT if port is None else port, _fresh_token()
    try:
        return await stack.enter_async_context(Sandbox(token, clock, wanted, zone=here()))
    except OSError as error:
        if port is not None:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise StartupError(f"port {port} cannot be used: {why}") from error
        return await stack.enter_async_context(Sandbox(token, clock, zone=here()))


def _fresh_token() -> str:
    """Return a token that nobody else knows: the bot's side is for the one who was told it."""
    return f"{DEFAULT_TOKEN.partition(':')[0]}:{secrets.token_urlsafe(26)}"


def here() -> ZoneInfo:
    """Return this machine's zone, so that the clinic is where the visitor is."""
    try:
        return ZoneInfo(get_localzone_name())
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        return ZoneInfo("UTC")
