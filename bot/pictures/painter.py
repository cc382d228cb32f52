"""Draws beside the event loop, one picture after the other, and no longer than people wait."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from bot.pictures.picture import DayPicture, WeekPicture

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds; the first picture after a start takes the longest, while the library is loaded."""
_KEPT = 32
"""Pictures that are kept: who turns to and fro, or from light to dark, waits for each once."""
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


async def drawn(picture: DayPicture | WeekPicture, *, dark: bool) -> bytes | None:
    """Return the picture as a PNG; None where it takes longer than people wait."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            return await loop.run_in_executor(_thread, _draw, picture, dark)
    except TimeoutError:
        log.warning("a picture took longer than %g s", PATIENCE)
        return None


@lru_cache(maxsize=_KEPT)
def _draw(picture: DayPicture | WeekPicture, dark: bool) -> bytes:
    # Loading these takes about a second, which nobody waits for who never looks at a picture.
    from bot.pictures.days import draw_day  # noqa: PLC0415 (see above)
    from bot.pictures.themes import DARK, LIGHT  # noqa: PLC0415 (see above)
    from bot.pictures.weeks import draw_week  # noqa: PLC0415 (see above)

    theme = DARK if dark else LIGHT
    return (
        draw_day(picture, theme) if isinstance(picture, DayPicture) else draw_week(picture, theme)
    )
