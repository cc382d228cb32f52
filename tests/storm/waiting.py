"""Waiting for something that happens in another process."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 45.0


async def until(
    look: Callable[[], bool | Awaitable[bool]],
    what: str,
    seconds: float = PATIENCE,
    every: float = 0.05,
) -> None:
    """Look again and again until it is so. AssertionError with ``what`` after too long."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                seen = look()
                if await seen if isawaitable(seen) else seen:
                    return
                await asyncio.sleep(every)
    except TimeoutError:
        raise AssertionError(f"waited {seconds:g} s for {what}") from None
