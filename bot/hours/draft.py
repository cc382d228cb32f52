"""A week that is being set, as it waits in the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from bot.shared.hour_grid import overlap
from core.model import WeeklyHours
from core.policy import Window
from core.slots.new_hours import NewWeek
from core.slots.pattern import Pattern, checked
from core.slots.typed import parse_window, write_window

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WeekDraft:
    """The hours so far, the weekdays chosen for the next ones, a slot's length, and the dates."""

    hours: Pattern
    weekdays: tuple[int, ...]
    length: timedelta
    first: date | None = None
    last: date | None = None

    @property
    def week(self) -> NewWeek:
        """Return the change that this is about to be."""
        return NewWeek(self.hours, self.first, self.last)

    def choosing(self, weekday: int, *, chosen: bool) -> "WeekDraft":
        """Return it with a weekday chosen, or no longer."""
        others = {*self.weekdays} - {weekday}
        return replace(self, weekdays=tuple(sorted(others | ({weekday} if chosen else set()))))

    def on_chosen(self, windows: Pattern) -> "WeekDraft":
        """Return it with these hours on the chosen weekdays, and no day chosen any more.

        Raises BadFieldError where they do not fit.
        """
        kept = [one for one in self.hours if one.weekday not in self.weekdays]
        return replace(self, hours=checked([*kept, *windows]), weekdays=())

    def with_windows(self, windows: tuple[Window, ...]) -> "WeekDraft":
        """Return it with these windows on each of the chosen weekdays."""
        return self.on_chosen(
            tuple(
                WeeklyHours(weekday, window, self.length)
                for weekday in self.weekdays
                for window in windows
            )
        )

    def adding(self, window: Window) -> "WeekDraft":
        """Return it with a window on each of the chosen weekdays, instead of what it overlaps.

        The days stay chosen. Raises BadFieldError, LengthError where it does not fit.
        """
        kept = [
            one
            for one in self.hours
            if one.weekday not in self.weekdays or not overlap(one.window, window)
        ]
        new = [WeeklyHours(weekday, window, self.length) for weekday in self.weekdays]
        return replace(self, hours=checked([*kept, *new]))

    def dropping(self, window: Window) -> "WeekDraft":
        """Return it without this window on the chosen weekdays."""
        return replace(
            self,
            hours=tuple(
                one
                for one in self.hours
                if one.weekday not in self.weekdays or one.window != window
            ),
        )

    def choosing_none(self) -> "WeekDraft":
        """Return it with no weekday chosen any more."""
        return replace(self, weekdays=())

    @property
    def windows(self) -> Sequence[Window]:
        """Return the windows of the chosen weekdays, in order, each once."""
        return sorted({one.window for one in self.hours if one.weekday in self.weekdays})

    def of_length(self, length: timedelta) -> "WeekDraft":
        """Return it with all its slots as long as this. Raises BadFieldError, LengthError."""
        hours = checked(replace(one, length=length) for one in self.hours)
        return replace(self, hours=hours, length=length)

    def picking(self, day: date) -> "WeekDraft":
        """Return it with a date more: the first, then the last, then the first anew."""
        if self.first is None or self.last is not None or day < self.first:
            return replace(self, first=day, last=None)
        return replace(self, last=day)

    def kept(self) -> dict[str, object]:
        """Return it as the form keeps it."""
        return {
            "hours": [
                [one.weekday, write_window(one.window), one.length // _MINUTE] for one in self.hours
            ],
            "weekdays": list(self.weekdays),
            "minutes": self.length // _MINUTE,
            "first": None if self.first is None else self.first.isoformat(),
            "last": None if self.last is None else self.last.isoformat(),
        }

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> "WeekDraft":
        """Return what the form kept."""
        draft = cast("Mapping[str, Any]", kept)
        first, last = draft["first"], draft["last"]
        return cls(
            tuple(
                WeeklyHours(weekday, parse_window(window), minutes * _MINUTE)
                for weekday, window, minutes in draft["hours"]
            ),
            tuple(draft["weekdays"]),
            draft["minutes"] * _MINUTE,
            None if first is None else date.fromisoformat(first),
            None if last is None else date.fromisoformat(last),
        )
