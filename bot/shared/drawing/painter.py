"""Draws beside the event loop, one picture after the other, and no longer than people wait."""

import asyncio
import logging
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeAlias

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds; the first picture after a start takes the longest, while the library is loaded."""
_KEPT = 32
"""Pictures that are kept: who turns to and fro, or from light to dark, waits for each once."""
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

Load: TypeAlias = Callable[[], Callable[[Any, Any], bytes]]
"""Returns what draws a picture in a theme, as a PNG; it may take a second to load that."""


async def drawn(picture: Hashable, load: Load, *, dark: bool) -> bytes | None:
    """Return the picture as a PNG; None where it takes longer than people wait."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            return await loop.run_in_executor(_thread, _draw, picture, load, dark)
    except TimeoutError:
        log.warning("a picture took longer than %g s", PATIENCE)
        return None


@lru_cache(maxsize=_KEPT)
def _draw(picture: Hashable, load: Load, dark: bool) -> bytes:
    from bot.shared.drawing.themes import DARK, LIGHT  # noqa: PLC0415 (loaded with the library)

    return load()(picture, DARK if dark else LIGHT)
