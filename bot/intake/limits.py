"""Who presses too much is told so once and slowed; others do not feel it.

A person's presses and messages fill a bucket that empties with time. No human overfills it; a
script or a stuck finger does. What overflows is not handled. Real time counts, whatever the
clinic's clock says.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from enum import Enum

from bot.telegram.rate_limit import Bucket

PER_SECOND, BURST = 10.0, 120.0
PEOPLE_KEPT = 4096
"""Only the latest are remembered, so that memory stays flat however many people come by."""

APPLICATIONS_PER_DAY = 5
"""Each that is sent after an admin declined the one before asks all admins again."""
SIGN_UPS_PER_DAY = 20
DAY_SECONDS = 86_400.0


class Verdict(Enum):
    """What to do with one more update of a person."""

    SERVE = "serve"
    WARN = "warn"
    IGNORE = "ignore"


class Limits:
    """Counts in memory: a restart forgives."""

    def __init__(
        self,
        per_second: float = PER_SECOND,
        burst: float = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._people: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._warned: set[Hashable] = set()

    def judge(self, person: Hashable) -> Verdict:
        """Count one update; the first that overflows is answered with a warning, the rest not.

        The warning comes again only after the bucket was half empty once more.
        """
        now = self._clock()
        bucket = self._bucket(person, now)
        if bucket.wait(now) > 0:
            if person in self._warned:
                return Verdict.IGNORE
            self._warned.add(person)
            return Verdict.WARN
        bucket.take(now)
        if person in self._warned and bucket.tokens(now) > self._burst / 2:
            self._warned.discard(person)
        return Verdict.SERVE

    def spent(self, person: Hashable) -> bool:
        """Whether nothing is left for this person now. Asking costs nothing."""
        now = self._clock()
        return self._bucket(person, now).wait(now) > 0

    def count(self, person: Hashable) -> None:
        """Count one that was done."""
        now = self._clock()
        self._bucket(person, now).take(now)

    def _bucket(self, person: Hashable, now: float) -> Bucket:
        bucket = self._people.get(person)
        if bucket is None:
            bucket = self._people[person] = Bucket(self._per_second, self._burst, now)
            if len(self._people) > PEOPLE_KEPT:
                forgotten, _ = self._people.popitem(last=False)
                self._warned.discard(forgotten)
        self._people.move_to_end(person)
        return bucket


def per_day(most: int, clock: Callable[[], float] = time.monotonic) -> Limits:
    """Return limits that let a person do something ``most`` times a day."""
    return Limits(most / DAY_SECONDS, float(most), clock)
