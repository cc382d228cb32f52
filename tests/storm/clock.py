"""The machine's clock, set elsewhere: the bot's process and the stand-in share one by its words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from bot.sandbox.clock import SandboxClock
from core.clock import SystemClock

machine_now = SystemClock.now
"""The true clock, kept before anybody replaces it."""


def real_now() -> datetime:
    """Return the machine's own moment."""
    return machine_now(SystemClock())


@dataclass(frozen=True, slots=True)
class Elsewhen:
    """Time that shows ``start`` at the true moment ``origin`` and leaps ahead now and then.

    Between the leaps it goes as any clock does, so leases and pauses mean what they say; each leap
    is a machine that slept. ``every`` and ``leap`` are seconds.
    """

    start: datetime
    origin: datetime
    every: float = 5.0
    leap: float = 0.0
    leaps: int = 0

    def at(self, real: datetime) -> datetime:
        """Return what this clock shows at a true moment."""
        gone = (real - self.origin).total_seconds()
        leaps = min(max(int(gone // self.every), 0), self.leaps)
        return self.start + timedelta(seconds=gone + leaps * self.leap)

    def when(self, shown: datetime) -> datetime:
        """Return the first true moment at which this clock shows ``shown`` or later."""
        ahead = (shown - self.start).total_seconds()
        leaps = min(max(int(ahead // (self.every + self.leap)), 0), self.leaps)
        rest = ahead - leaps * (self.every + self.leap)
        if leaps < self.leaps:
            rest = min(rest, self.every)
        return self.origin + timedelta(seconds=leaps * self.every + rest)

    def words(self) -> list[str]:
        """Return it as words of a command line."""
        numbers = (self.every, self.leap, self.leaps)
        return [self.start.isoformat(), self.origin.isoformat(), *map(str, numbers)]

    @classmethod
    def read(cls, start: str, origin: str, every: str, leap: str, leaps: str) -> Self:
        """Return what ``words`` wrote."""
        return cls(
            datetime.fromisoformat(start),
            datetime.fromisoformat(origin),
            float(every),
            float(leap),
            int(leaps),
        )


class SharedClock(SandboxClock):
    """The stand-in's clock: the same time as in the bot's process."""

    def __init__(self, elsewhen: Elsewhen) -> None:
        super().__init__()
        self.elsewhen = elsewhen

    def now(self) -> datetime:
        """Return the present moment in UTC, as the bot sees it."""
        return self.elsewhen.at(real_now()).astimezone(UTC)
