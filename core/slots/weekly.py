"""Weekly hours against the slots that are there: what appears, what disappears, what stays.

Pure. One function decides for the look before saving, for saving itself, and for the job that
publishes ahead, so that the three cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from zoneinfo import ZoneInfo

from core import wall_clock
from core.model import Slot, Source, Span
from core.slots.pattern import Pattern
from core.slots.spans import Stretches

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Practice:
    """How a doctor works: all of the doctor's own doing from which the week's times follow."""

    pattern: Pattern = ()
    pause: timedelta = timedelta()
    on_holidays: bool = False
    hand_set: frozenset[date] = frozenset()
    """Days that were published or changed by hand: the pattern leaves them alone."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else counts: the moment, the last day to publish, holidays, times off."""

    now: datetime
    last: date
    zone: ZoneInfo
    holidays: Mapping[date, str] = field(default_factory=dict)
    away: Sequence[Span] = ()

    @property
    def today(self) -> date:
        """Return the date on the clinic's calendar."""
        return wall_clock.day_of(self.now, self.zone)


@dataclass(frozen=True, slots=True)
class NewTime:
    """A time that the week asks for; it may lie in a time off, or where one was switched off."""

    span: Span
    day: date
    time_off: bool = False
    switched_off: bool = False


@dataclass(frozen=True)
class Changes:
    """What follows from a doctor's week now.

    ``outside`` are booked slots that the week does not have, or no longer: they stay. So do those
    ``held``, until nobody holds them any more.
    ``left_alone`` are days set by hand on which the doctor would work, ``holidays`` such as have no
    times since they are holidays.
    """

    appear: Sequence[NewTime] = ()
    disappear: Sequence[Slot] = ()
    outside: Sequence[Slot] = ()
    held: Sequence[Slot] = ()
    left_alone: Sequence[date] = ()
    holidays: Sequence[date] = ()

    @cached_property
    def mark(self) -> str:
        """A word that tells these changes from any others."""
        told = (
            [(one.span.start.isoformat(), one.span.end.isoformat()) for one in self.appear],
            [(one.time_off, one.switched_off) for one in self.appear],
            [slot.id for slot in self.disappear],
            [slot.id for slot in self.outside],
            [day.isoformat() for day in (*self.left_alone, *self.holidays)],
        )
        return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def reconcile(
    practice: Practice,
    there: Sequence[Slot],
    around: Circumstances,
    given_back: date | None = None,
) -> Changes:
    """Return what the doctor's week changes among the doctor's slots from now on.

    ``there`` are all slots that end after now. A free weekly slot which the week does not have
    disappears; booked and held ones stay, and keep the pause around them. Nothing is published
    beyond ``around.last``, nothing on a holiday unless the doctor works then, nothing where a slot
    is in the way. What was switched off stays so, also where the week cuts its time anew.
    On the day ``given_back`` free slots published by hand make way, too.
    """
    week = _Week(practice, around)
    ahead = [slot for slot in there if slot.span.start > around.now]
    astray = [slot for slot in ahead if week.misses(slot)]
    by_hand = [slot for slot in ahead if slot.source is Source.HAND and slot.day == given_back]
    disappear = [
        slot
        for slot in sorted((*astray, *by_hand), key=lambda slot: slot.span)
        if not slot.booked and not slot.held(around.now)
    ]
    gone = {slot.id for slot in disappear}
    staying = [slot for slot in there if slot.id not in gone]
    switched_off = [slot.span for slot in disappear if slot.switched_off]
    return Changes(
        appear=[
            replace(one, switched_off=_touches(one.span, switched_off))
            for one in _without(week.ahead(), staying, practice.pause)
        ],
        disappear=disappear,
        outside=[slot for slot in astray if slot.booked],
        held=[slot for slot in astray if not slot.booked and slot.held(around.now)],
        left_alone=week.left_alone(),
        holidays=week.holidays(),
    )


def is_astray(practice: Practice, slot: Slot, around: Circumstances) -> bool:
    """Whether a slot ahead was published by the doctor's week, which has it no longer."""
    return slot.span.start > around.now and _Week(practice, around).misses(slot)


class _Week:
    """A doctor's week, laid out on the calendar."""

    def __init__(self, practice: Practice, around: Circumstances) -> None:
        self._practice = practice
        self._around = around
        self._away = Stretches(around.away)
        self._by_day: dict[date, dict[Span, None]] = {}

    def on(self, day: date) -> Mapping[Span, None]:
        """Return the spans of a day, in order; none on a holiday unless the doctor works then."""
        if day not in self._by_day:
            free = self._is_holiday(day)
            self._by_day[day] = {} if free else dict.fromkeys(self._cut(day))
        return self._by_day[day]

    def misses(self, slot: Slot) -> bool:
        """Whether the week should have this slot, and does not."""
        of_week = slot.source is Source.WEEKLY and slot.day not in self._practice.hand_set
        return of_week and slot.span not in self.on(slot.day)

    def ahead(self) -> Iterable[NewTime]:
        """Return all times from now to the last day to publish, but of days set by hand."""
        for day in self._days():
            if day in self._practice.hand_set:
                continue
            for span in self.on(day):
                if span.start > self._around.now:
                    yield NewTime(span, day, time_off=self._away.overlap(span))

    def left_alone(self) -> list[date]:
        """Return the days set by hand on which the pattern has hours."""
        return [day for day in self._days() if day in self._practice.hand_set and self._works(day)]

    def holidays(self) -> list[date]:
        """Return the holidays on which the pattern has hours that are not published."""
        return [day for day in self._days() if self._is_holiday(day) and self._works(day)]

    def _days(self) -> Iterable[date]:
        day = self._around.today
        while day <= self._around.last:
            yield day
            day += _DAY

    def _works(self, day: date) -> bool:
        return any(hours.holds_on(day) for hours in self._practice.pattern)

    def _is_holiday(self, day: date) -> bool:
        return not self._practice.on_holidays and day in self._around.holidays

    def _cut(self, day: date) -> list[Span]:
        work = [(one.window, one.length) for one in self._practice.pattern if one.holds_on(day)]
        return wall_clock.cut_day(day, work, self._around.zone, self._practice.pause)


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


def _without(
    wanted: Iterable[NewTime], there: Sequence[Slot], pause: timedelta
) -> Iterable[NewTime]:
    """Return the times that no slot is in the way of; both run in order of time.

    A weekly slot that is a wanted time already is in its own way alone, without the pause.
    """
    blocked = sorted(there, key=lambda slot: slot.span)
    spans = {slot.span for slot in blocked}
    first = 0
    for one in wanted:
        around = Span(one.span.start - pause, one.span.end + pause)
        while first < len(blocked) and blocked[first].span.end <= around.start:
            first += 1
        clear = first == len(blocked) or blocked[first].span.start >= around.end
        if clear and one.span not in spans:
            yield one
