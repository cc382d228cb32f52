"""Public holidays as a doctor sees them: a mark on the calendar, and their names below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.chat.words import Translator

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A public holiday by its name."""

    day: date
    name: str


def holidays_named(t: Translator, key: str, days: Sequence[NamedDay]) -> Markup | None:
    """Return a line (HTML) with the first of these days; None where there are none."""
    if not days:
        return None
    named = ", ".join(f"{t.short_day(one.day)} {one.name}" for one in days[:MOST_NAMED])
    more = len(days) - MOST_NAMED
    rest = " " + t.plain("publish.and-more", count=more) if more > 0 else ""
    return t(key, days=named + rest)
