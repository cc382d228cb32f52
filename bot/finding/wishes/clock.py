"""The time of the day in a wish: after 3pm, between 9 and 11, в 15:30, до обеда, mornings."""

import re
from dataclasses import dataclass
from datetime import time

from bot.finding.wishes.slip import Slip

NOON, HOUR, DAY = 12 * 60, 60, 24 * 60
_FIRST_IN_THE_MORNING = 7
"""An hour before this one with nothing beside it is after noon: nobody comes at three at night."""

_PM = r"pm|p\.m\.?|дня|вечера|in the afternoon|in the evening"
_AM = r"am|a\.m\.?|утра|ночи|in the morning"
_SUFFIX = rf"(?:\s?(?:o'clock|oclock|часов|часа|часам|час|ч|h)\b\.?)?(?:\s?({_PM}|{_AM})(?!\w))?"
_FLAT = r"(?<![\w.:])(\d{1,2})(?:[:.h]([0-5]\d))?" + _SUFFIX + r"(?![\w:]|\.\d)"
_NOON = re.compile(r"\b(?:noon|midday|полудня|полдень)\b")


def _words(*parts: str) -> str:
    return "(?:" + "|".join(parts) + ")"


_BETWEEN = re.compile(
    rf"(?:\b{_words('between', 'from', 'между', 'с', 'со', 'от')}\s)?{_FLAT}\s?"
    rf"(?:-|\b{_words('and', 'to', 'till', 'until', 'и', 'до', 'по')}\b)\s?{_FLAT}"
)
_SINCE = _words(
    *("after", "from", "since", "past", "later than", "not before", "no earlier than"),
    *("starting at", "starting", "после", "с", "со", "от", "не раньше", "начиная с", "позже"),
)
_UNTIL = _words(
    *("before", "until", "till", "by", "not later than", "no later than", "earlier than"),
    *("до", "не позже", "не позднее", "раньше"),
)
_AFTER = re.compile(rf"\b{_SINCE}\s{_FLAT}")
_BEFORE = re.compile(rf"\b{_UNTIL}\s{_FLAT}")
_AROUND = re.compile(
    rf"\b{_words('around', 'about', 'approximately', 'около', 'примерно в', 'примерно')}\s{_FLAT}"
)
_AT = re.compile(rf"(?:\b{_words('at', 'в', 'на', 'к')}\s|@\s?){_FLAT}")
_BARE = re.compile(
    r"(?<![\w.:])(\d{1,2})(?::([0-5]\d)|\s?(?:o'clock|oclock|часов|часа|ч|h)\b|(?=\s?(?:"
    + _PM
    + "|"
    + _AM
    + r")(?!\w)))"
    + _SUFFIX
)
_HALF_PAST = re.compile(r"\bhalf past (\d{1,2})\b")

_MORNING = re.compile(
    r"\b(?:(?:in the |early |this )?mornings?|before lunch|forenoon|утром|утро|утречком|"
    r"(?:с |по )?утра(?:м)?|утренн\w+|до обеда|"
    r"(?:в )?перв(?:ую|ой) половин[уе] дня)\b"
)
_EVENING = re.compile(
    r"\b(?:(?:in the |this )?evenings?|after work|вечером|вечер(?:ам|ом)?|по вечерам|вечерн\w+|"
    r"после работы)\b"
)
_AFTERNOON = re.compile(
    r"\b(?:(?:in the |this )?afternoons?|after lunch|днем|после обеда|"
    r"(?:во )?втор(?:ую|ой) половин[уе] дня)\b"
)
_LUNCH = re.compile(r"\b(?:(?:at |over )?lunch ?(?:time|break)|в обед|в обеденный перерыв)\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """From which minute of the day a time shall start, and before which; None is open."""

    since: int | None = None
    until: int | None = None

    @property
    def times(self) -> tuple[time | None, time | None]:
        """Both as a wall clock shows them; the end of the day is open."""
        return _time(self.since), _time(self.until)


MORNING, AFTERNOON = Clock(None, NOON), Clock(NOON, None)
LUNCH, EVENING = Clock(NOON, NOON + 2 * HOUR), Clock(17 * HOUR, None)
_PARTS = (
    (_LUNCH, LUNCH),
    (_MORNING, MORNING),
    (_EVENING, EVENING),
    (_AFTERNOON, AFTERNOON),
)


def take_clock(slip: Slip) -> Clock | None:
    """Take the time of the day out of a wish; None where it names none.

    A clock says it more exactly than a part of the day, which then only tells which half is meant.
    """
    slip.rest = _NOON.sub("12:00", slip.rest)
    slip.rest = _HALF_PAST.sub(r"\1:30", slip.rest)
    part = None
    exact = _exact(slip, late=_says_late(slip.rest))
    for pattern, meant in _PARTS:
        while slip.take(pattern):
            part = part or meant
    return exact or part


def _says_late(text: str) -> bool:
    """Whether the wish speaks of an afternoon or an evening."""
    return bool(_AFTERNOON.search(text) or _EVENING.search(text))


def _exact(slip: Slip, *, late: bool) -> Clock | None:
    between = slip.take(_BETWEEN)
    if between is not None:
        return _between(between, late=late)
    since = _minute_in(slip.take(_AFTER), late=late)
    until = _minute_in(slip.take(_BEFORE), late=late)
    if since is not None or until is not None:
        return _in_order(since, until)
    around = _minute_in(slip.take(_AROUND), late=late)
    if around is not None:
        return Clock(max(0, around - HOUR), min(DAY, around + HOUR))
    at = _minute_in(slip.take(_AT) or slip.take(_BARE), late=late)
    return None if at is None else Clock(at, min(DAY, at + HOUR))


def _between(found: re.Match[str], *, late: bool) -> Clock | None:
    hour, minutes, half, *second = found.groups()
    half = half or (second[2] if second[2] and int(hour) <= int(second[0]) else None)
    since = _minute(hour, minutes, half, late=late)
    until = _minute(*second, late=late)
    if since is None or until is None:
        return None
    if until <= since and until + NOON <= DAY:
        until += NOON
    return _in_order(since, until)


def _in_order(since: int | None, until: int | None) -> Clock | None:
    """Return the two; what ends before it begins is one wish said in a wrong order."""
    if since is not None and until is not None and since >= until:
        return Clock(until, since) if since > until else None
    return Clock(since, until)


def _minute_in(found: re.Match[str] | None, *, late: bool) -> int | None:
    return None if found is None else _minute(*found.groups(), late=late)


def _minute(hour: str, minutes: str | None, half: str | None = None, *, late: bool) -> int | None:
    """Return the minute of the day, or None for what no clock shows."""
    shown, after = int(hour), int(minutes or 0)
    if shown > 24 or (shown == 24 and after):
        return None
    if half is not None and shown <= 12:
        shown = shown % 12 + (12 if re.fullmatch(_PM, half) else 0)
    elif half is None and not hour.startswith("0") and 0 < shown < 12:
        shown += 12 if late or shown < _FIRST_IN_THE_MORNING else 0
    return shown * 60 + after


def _time(minute: int | None) -> time | None:
    if minute is None or minute in {0, DAY}:
        return None
    return time(*divmod(minute, 60))
