"""What every measurement shares: rounds that alternate, medians, and what a row of the table is."""

import gc
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from tests.bench.worlds import SMALL, Worlds

T = TypeVar("T")
Run = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``ratio`` should lie between ``least`` and ``most``."""

    what: str
    where: str
    ours: str
    reference: str
    ratio: float
    least: float = -math.inf
    most: float = math.inf
    unit: str = ""

    @property
    def reached(self) -> bool:
        """Whether the ratio is as good as it should be."""
        return self.least <= self.ratio <= self.most

    @property
    def reach(self) -> str:
        """The bounds in words."""
        if self.most == math.inf:
            return f"≥ {self.least:g}{self.unit}"
        if self.least == -math.inf:
            return f"≤ {self.most:g}{self.unit}"
        return f"{self.least:g} to {self.most:g}{self.unit}"


@dataclass(slots=True)
class Bench:
    """One run of the bench: what it works with, and what it found."""

    worlds: Worlds
    say: Callable[[str], None]
    rounds: int
    scale: float
    large: int
    small: int = SMALL
    rows: list[Row] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def some(self, number: int) -> int:
        """Return how many of so many to do in this run."""
        return max(64, int(number * self.scale))

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Note that something is not right; speed is nothing without it."""
        if found != wanted:
            self.wrong.append(f"{what}: {found}, should be {wanted}")

    async def alternate(self, what: str, ours: Run, reference: Run) -> tuple[float, float, float]:
        """Measure both in turn, round by round; return the medians of each and of their ratio.

        Who goes first changes with every round, so that a machine which slows down is fair.
        """
        ours_first = True

        async def both() -> tuple[float, float]:
            nonlocal ours_first
            mine = await ours() if ours_first else 0.0
            theirs = await reference()
            mine = mine or await ours()
            ours_first = not ours_first
            return mine, theirs

        return await self.repeat(what, both)

    async def repeat(
        self, what: str, pair: Callable[[], Awaitable[tuple[float, float]]]
    ) -> tuple[float, float, float]:
        """Measure two things at once, round by round; return the medians as above."""
        pairs = []
        for number in range(self.rounds):
            self.say(f"{what}, round {number + 1} of {self.rounds}")
            gc.collect()
            pairs.append(await pair())
        return (
            median(mine for mine, _ in pairs),
            median(theirs for _, theirs in pairs),
            median(mine / theirs for mine, theirs in pairs),
        )


async def timed(work: Awaitable[T]) -> tuple[T, float]:
    """Return what it returns, and the seconds it took."""
    begun = time.perf_counter()
    answer = await work
    return answer, time.perf_counter() - begun


def per_second(rate: float) -> str:
    """Write a rate."""
    return f"{rate:,.0f}/s"


def milliseconds(seconds: float) -> str:
    """Write a short time."""
    return f"{seconds * 1000:.3g} ms"


def percentile(times: Sequence[float], percent: float) -> float:
    """Return the time below which so many percent of them lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
