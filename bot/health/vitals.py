"""Signs of life of a bot at work, as those who do the work leave them."""

import time
from dataclasses import dataclass, field


class Pulse:
    """Beats whenever something went well. Its time is the machine's, never the clinic's."""

    def __init__(self) -> None:
        self._last: float | None = None

    def beat(self) -> None:
        """It went well just now."""
        self._last = time.monotonic()

    @property
    def age(self) -> float | None:
        """Seconds since it went well, None where it never did."""
        return None if self._last is None else time.monotonic() - self._last


@dataclass(slots=True)
class Vitals:
    """``updates`` beats with each answer to a poll, ``jobs`` with each tick of the jobs.

    ``listening`` says that Telegram brings updates by itself, and somebody is there to take them.
    """

    updates: Pulse = field(default_factory=Pulse)
    jobs: Pulse = field(default_factory=Pulse)
    listening: bool = False
    working: bool = False
    stopping: bool = False
