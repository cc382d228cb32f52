"""The days of a schedule as values: one with its times, and the days of a month."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.chat.calendar import Days
from bot.shared.month import Held
from core.model import SlotState, Status, TimeOff
from core.views import ScheduledSlot


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the schedule as it is shown at ``now``."""

    date: date
    slots: Sequence[ScheduledSlot]
    now: datetime
    past: bool
    away: Sequence[TimeOff] = ()
    busy: Sequence[TimeOff] = ()
    """Times at which the doctor is busy elsewhere; the first ones are enough."""

    def count(self) -> Counter[SlotState]:
        """Return how many times are in which state; one with a visit in it counts as booked."""
        return Counter(map(self._state, self.slots))

    def ahead(self) -> Counter[SlotState]:
        """Return the same, without those that nobody booked and that have begun."""
        return Counter(
            self._state(one)
            for one in self.slots
            if one.view is not None or one.slot.span.start > self.now
        )

    @property
    def waiting(self) -> int:
        """How many of the booked ones wait for the doctor's word."""
        views = [one.view for one in self.slots if one.view is not None]
        return sum(view.appointment.status is Status.PENDING for view in views)

    def _state(self, one: ScheduledSlot) -> SlotState:
        return SlotState.BOOKED if one.view is not None else one.slot.state(self.now)


@dataclass(frozen=True, slots=True)
class Month:
    """What the month that is shown holds, and the days to leaf between."""

    shown: date
    held: Held
    within: Days
    away: Sequence[TimeOff] = ()
