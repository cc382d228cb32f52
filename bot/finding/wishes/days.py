"""The days in a wish: those that it names, and how they belong together.

Where days were taken out, a sign stands for them, until it is clear how they do: from Thursday to
Tuesday, on Tuesday next week, until Friday.
"""

import re
from datetime import date, timedelta

from bot.finding.wishes.dates import DATES
from bot.finding.wishes.slip import GAP, Slip
from bot.finding.wishes.stretch import DAY, WEEK, Days, Read, listed, monday_of, these
from bot.finding.wishes.weeks import WEEKS

_MOST = 20
"""Of so many days named in one wish, the others are not read."""
_FIRST_SIGN = 0xE000
_SIGNS = re.compile(f"([{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + _MOST)}])")


def take_days(slip: Slip, today: date) -> Days | None:
    """Take all days out of a wish and return which are meant; None where it names none."""
    found: list[Days] = []
    for pattern, read in (*DATES, *WEEKS):
        _take_all(slip, pattern, read, today, found)
    texts = _SIGNS.split(slip.rest)  # text, sign, text, sign, …, text
    named = [found[ord(sign) - _FIRST_SIGN] for sign in texts[1::2]]
    if not named:
        return None
    between = texts[0::2]
    between[0], meant = _bounded(between[0], named[0])
    begin = 1
    if _is_week(meant) and len(named) > 2:  # its days are read first: next week, Monday or Friday
        begin, week, meant = 2, meant, named[1]
    for at in range(begin, len(named)):
        between[at], meant = _joined(between[at], meant, named[at])
    if begin == 2:
        between[1], meant = _joined(between[1], week, meant)
    slip.rest = GAP.join(between)
    return _simply(meant)


def _is_week(days: Days) -> bool:
    """Whether it is a stretch in which each weekday comes once at most."""
    first, last = days.first, days.last
    return first is not None and last is not None and DAY <= last - first < WEEK


def _simply(meant: Days) -> Days:
    """Return the same days; without naming each where all of a stretch are meant."""
    every = listed(Days(meant.first, meant.last))
    return Days(meant.first, meant.last) if meant.among == every else meant


def _take_all(
    slip: Slip, pattern: re.Pattern[str], read: Read, today: date, found: list[Days]
) -> None:
    """Put a sign in every place that fits and means days."""
    at = 0
    while len(found) < _MOST and (place := pattern.search(slip.rest, at)):
        days, at = read(place, today), place.end()
        if days is not None:
            sign = f" {chr(_FIRST_SIGN + len(found))} "
            found.append(days)
            slip.rest = slip.rest[: place.start()] + sign + slip.rest[place.end() :]
            at = place.start() + len(sign)


# How days belong together


def _ends_with(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{words})\s*$")


_FROM = _ends_with("from|since|starting|starting on|not before|с|со|начиная с|не раньше")
_AFTER = _ends_with("after|later than|после|позже")
_UNTIL = _ends_with("until|till|by|no later than|not later than|до|по|к|ко|не позже")
_BEFORE = _ends_with("before|earlier than|раньше")
_RANGE = re.compile(r"\s*(?:-|to|till|until|through|по|до)\s*(?:on )?")
_OR = re.compile(r"\s*(?:(?:,\s*)?\b(?:or|and|и|или|либо)\b|,|/)\s*(?:on |в |во )?\s*")
_COMMA = re.compile(r"\s*,\s*(?:on |в |во )?\s*")


def _bounded(before: str, days: Days) -> tuple[str, Days]:
    """Return the text before these days without its last word, where that says how they count."""
    if found := _FROM.search(before):
        return before[: found.start()], Days(days.first, None if days.lone else days.last)
    if found := _AFTER.search(before):
        return before[: found.start()], Days(_beside(days.last, DAY))
    if found := _UNTIL.search(before):
        return before[: found.start()], Days(None, days.last)
    if found := _BEFORE.search(before):
        return before[: found.start()], Days(None, _beside(days.first, -DAY))
    return before, days


def _beside(day: date | None, step: timedelta) -> date | None:
    return None if day is None else day + step


def _joined(between: str, one: Days, other: Days) -> tuple[str, Days]:
    """Return two that follow one another as one, and what of the text between them is left."""
    if _RANGE.fullmatch(between):
        last = other.last
        if one.first and last and timedelta() < one.first - last < WEEK:
            last += WEEK  # from Thursday to Tuesday
        return "", Days(one.first, last)
    inside = _days_of_week(one, other) or _days_of_week(other, one)
    apart = _OR.fullmatch(between)
    if inside is not None and (apart is None or _COMMA.fullmatch(between)):
        return "" if apart else between, inside
    if apart:
        return "", _either(one, other) or Days(one.first, other.last)
    between, other = _bounded(between, other)
    if other.first is None or other.last is None:
        return between, Days(one.first or other.first, other.last or one.last)
    return between, _both(one, other)


def _either(one: Days, other: Days) -> Days | None:
    """Return the days of both and none between them; None where that cannot be said."""
    of_one, of_other = listed(one), listed(other)
    return these((*of_one, *of_other)) if of_one and of_other else None


def _days_of_week(week: Days, days: Days) -> Days | None:
    """Return the days of this week that fall on the same weekdays, where the one is a week."""
    named = days.among or ((days.lone,) if days.lone else ())
    inside = [_day_of_week(week, Days(day, day, days.by_weeks)) for day in named]
    return these(day for day in inside if day) if inside and all(inside) else None


def _day_of_week(week: Days, day: Days) -> date | None:
    """Return the day of this week that falls on the same weekday, where the one is a week."""
    if week.by_weeks and week.lone and day.lone and not day.by_weeks:
        return monday_of(week.lone) + day.lone.weekday() * DAY
    if week.first is None or week.last is None or week.lone or day.lone is None:
        return None
    ahead = (day.lone - week.first).days % 7
    found = week.first + ahead * DAY
    return found if found <= week.last and week.last - week.first < WEEK else None


def _both(one: Days, other: Days) -> Days:
    """Return days that stand side by side: each that was named, or all from first to last."""
    if all(each.lone or each.among for each in (one, other)) and (each := _either(one, other)):
        return each
    first = None if one.first is None or other.first is None else min(one.first, other.first)
    last = None if one.last is None or other.last is None else max(one.last, other.last)
    return Days(first, last)
