"""A week as doctors type it: ``Mon-Fri 9:00-13:00, 14:00-17:30; Sat 10-12 20m``."""

import re
from datetime import time, timedelta

from core.errors import BadFieldError
from core.model import WeeklyHours
from core.policy import Window
from core.slots.pattern import Pattern, checked
from core.slots.typed import parse_length

_NAMES = (
    ("mo", "mon", "monday", "пн", "пон", "понедельник"),
    ("tu", "tue", "tues", "tuesday", "вт", "вто", "вторник"),
    ("we", "wed", "wednesday", "ср", "сре", "среда", "среду"),
    ("th", "thu", "thur", "thurs", "thursday", "чт", "чет", "четверг"),
    ("fr", "fri", "friday", "пт", "пят", "пятница", "пятницу"),
    ("sa", "sat", "saturday", "сб", "суб", "суббота", "субботу"),
    ("su", "sun", "sunday", "вс", "вос", "воскресенье"),
)
_DAYS = {name: day for day, names in enumerate(_NAMES) for name in names}
_SEVERAL = {
    "daily": range(7),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "ежедневно": range(7),
    "будни": range(5),
    "выходные": range(5, 7),
}
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s.:]*")
_FILLERS = {"and", "from", "on", "и", "с", "в", "по"}
_RANGE = re.compile(r"[\s.]*(?:[-\u2013\u2014]|\b(?:to|till|through|по)\b)\s*(?=[^\W\d_])")
_WINDOW = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?"
    r"\s*(?:[-\u2013\u2014]|to\b|до\b)\s*"
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?!\d)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[,;\n]")


def parse_week(text: str, length: timedelta, days: tuple[int, ...] = ()) -> Pattern:
    """Read a week: days by name in English or Russian, each with its hours.

    ``length`` is how long a slot lasts where none is written after the hours; hours before which no
    day is written are those of ``days``, weekdays from Monday, 0. Raises BadFieldError naming the
    piece that is wrong, LengthError.
    """
    week: list[WeeklyHours] = []
    present = dict.fromkeys(days)
    has_hours = True
    for typed in filter(None, map(str.strip, _SEPARATOR.split(text))):
        named, rest = _days(typed)
        if named:
            present = named if has_hours else present | named
            has_hours = False
        if not rest:
            continue
        if not present:
            raise BadFieldError("week", "week-no-day", part=typed)
        window, lasts = _hours(rest, length)
        week += [WeeklyHours(day, window, lasts) for day in present]
        has_hours = True
    if not has_hours or not week:
        raise BadFieldError("week", "week-no-hours", part=text.strip())
    return checked(week)


def names_days(text: str) -> bool:
    """Whether what was typed begins with a word, as a week does, and not with hours."""
    return _WORD.match(text.strip()) is not None


def _days(typed: str) -> tuple[dict[int, None], str]:
    """Read the days at the beginning of a piece; return them and what follows."""
    found: dict[int, None] = {}
    at = 0
    while word := _WORD.match(typed, at):
        named = word.group().casefold()
        at = word.end()
        if to := _RANGE.match(typed, at):
            last = _WORD.match(typed, to.end())
            assert last is not None  # noqa: S101 (the pattern looked ahead)
            first_day, last_day = _day(named, typed), _day(last.group().casefold(), typed)
            span = range(first_day, first_day + (last_day - first_day) % 7 + 1)
            found |= dict.fromkeys(day % 7 for day in span)
            at = last.end()
        elif named not in _FILLERS:
            found |= dict.fromkeys(_SEVERAL.get(named) or [_day(named, typed)])
        between = _BETWEEN.match(typed, at)
        at = at if between is None else between.end()
    return found, typed[at:].strip()


def _day(word: str, typed: str) -> int:
    if word not in _DAYS:
        raise BadFieldError("week", "week-day", part=word if len(word) < len(typed) else typed)
    return _DAYS[word]


def _hours(typed: str, length: timedelta) -> tuple[Window, timedelta]:
    """Read ``9:00-13:00``, ``9-13`` or ``9-13 20m``."""
    parts = _WINDOW.match(typed)
    if parts is None:
        raise BadFieldError("week", "week-format", part=typed)
    window = Window(_time(parts[1], parts[2], typed), _time(parts[3], parts[4], typed))
    if window.end <= window.start:
        rule = "window-empty" if window.end == window.start else "window-backwards"
        raise BadFieldError("week", rule, part=parts.group())
    rest = typed[parts.end() :].strip(" /·")
    return window, parse_length(rest) if rest else length


def _time(hour: str, minute: str | None, typed: str) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise BadFieldError("time", "no-such-time", part=typed) from None
