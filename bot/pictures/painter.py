"""Has days and weeks drawn."""

from collections.abc import Callable
from typing import Any

from bot.pictures.picture import DayPicture, WeekPicture
from bot.shared.drawing import painter


async def drawn(picture: DayPicture | WeekPicture, *, dark: bool) -> bytes | None:
    """Return the picture as a PNG; None where it takes longer than people wait."""
    load = _days if isinstance(picture, DayPicture) else _weeks
    return await painter.drawn(picture, load, dark=dark)


# Loading these takes about a second, which nobody waits for who never looks at a picture.


def _days() -> Callable[[Any, Any], bytes]:
    from bot.pictures.days import draw_day  # noqa: PLC0415 (see above)

    return draw_day


def _weeks() -> Callable[[Any, Any], bytes]:
    from bot.pictures.weeks import draw_week  # noqa: PLC0415 (see above)

    return draw_week
