"""Who presses too much is told so once and slowed; others do not feel it.

Every press, message and blocking of a person costs a little time that comes back by itself. No
human uses it up; a script or a stuck finger does. Real time counts, whatever the clinic's clock
says.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from enum import Enum

PER_SECOND, BURST = 10.0, 120.0
PEOPLE_KEPT = 4096
"""Only the latest are remembered, so that memory stays flat however many people come by."""


class Verdict(Enum):
    """What to do with one more update of a person."""

    SERVE = "serve"
    WARN = "warn"
    IGNORE = "ignore"


class Limits:
    """Counts in memory: a restart forgives.

    The generic cell rate algorithm (ITU-T I.371): of each person one moment is kept, the one at
    which nothing will count against them any more. Each one that is served moves it on.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        burst: float = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cost = 1 / per_second
        self._most = burst / per_second
        self._clock = clock
        self._clear_at: OrderedDict[Hashable, float] = OrderedDict()
        self._warned: set[Hashable] = set()

    def judge(self, person: Hashable) -> Verdict:
        """Count one update; the first that is too much is answered with a warning, others not.

        The warning comes again only after half of what one may do had come back.
        """
        if self.spent(person):
            return self.refuse(person)
        self.count(person)
        if person in self._warned and self._used(person) < self._most / 2:
            self._warned.discard(person)
        return Verdict.SERVE

    def refuse(self, person: Hashable) -> Verdict:
        """Refuse one update, for this or another reason: with a warning if there was none."""
        if person in self._warned:
            return Verdict.IGNORE
        self._remember(person)
        self._warned.add(person)
        return Verdict.WARN

    def spent(self, person: Hashable) -> bool:
        """Whether nothing is left for this person now. Asking costs nothing."""
        return self._used(person) + self._cost > self._most * (1 + 1e-9)

    def count(self, person: Hashable) -> None:
        """Count one that was done."""
        used = min(self._used(person) + self._cost, 2 * self._most)
        self._remember(person, self._clock() + used)

    def _used(self, person: Hashable) -> float:
        return max(self._clear_at.get(person, 0.0) - self._clock(), 0.0)

    def _remember(self, person: Hashable, clear_at: float | None = None) -> None:
        if clear_at is not None or person not in self._clear_at:
            self._clear_at[person] = clear_at or self._clock()
        self._clear_at.move_to_end(person)
        if len(self._clear_at) > PEOPLE_KEPT:
            forgotten, _ = self._clear_at.popitem(last=False)
            self._warned.discard(forgotten)
