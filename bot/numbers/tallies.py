"""Numbers beside what they are of."""

from dataclasses import dataclass

from core.numbers.days import Stretch
from core.ports.numbers import Tally


@dataclass(frozen=True, slots=True)
class WeekTally:
    """The numbers of a week, or of as much of it as was asked for."""

    days: Stretch
    tally: Tally
