"""Days of a life as people type them, in English and Russian: 5.3.1946, March 5, 1946, вчера."""

import re
from datetime import date, datetime, time
from typing import cast

from core.errors import BadFieldError

_LONGEST = 64
"""No date is longer, whatever words stand around it."""
_IN_NUMBERS = re.compile(r"(\d{1,4})\s*[./,\-–\s]\s*(\d{1,2})\s*[./,\-–\s]\s*(\d{1,4})")
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEAR = re.compile(r"(?<=\d)[\s,]*(?:года|год|г)?\.?\s*$")
_ENDINGS = re.compile(r"(?<=\d)-?(?:го|ое)\b")
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
"""Countries (ISO 3166) that write the month first, between slashes."""


def read_day(text: str, today: date, country: str | None) -> date:
    """Return the day that was typed. Raises BadFieldError with what cannot be read.

    Numbers stand as in ``country``, where they could mean two days; a year of two digits is the
    latest that is not ahead of ``today``. Whether the day makes sense is not asked here.
    """
    typed = " ".join(text[: _LONGEST + 1].split())
    bare = _YEAR.sub("", _ENDINGS.sub("", typed.lower()))
    if len(typed) > _LONGEST:
        raise BadFieldError("day", "day-format", part=typed)
    found = _IN_NUMBERS.fullmatch(bare) or _RUN_TOGETHER.fullmatch(bare)
    if found is not None:
        return _in_numbers(typed, found.groups(), today, country)
    return _in_words(typed, bare, today)


def _in_numbers(typed: str, parts: tuple[str, ...], today: date, country: str | None) -> date:
    first, second, third = parts
    if len(first) > 2:
        year, month, day = int(first), int(second), int(third)
    else:
        year, month, day = _year(third, today), int(second), int(first)
        if month > 12 or ("/" in typed and country in _MONTH_FIRST and day <= 12):
            month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        raise BadFieldError("day", "day-format", part=typed) from None


def _year(digits: str, today: date) -> int:
    if len(digits) > 2:
        return int(digits)
    century = today.year - today.year % 100
    return century + int(digits) - (100 if int(digits) > today.year % 100 else 0)


def _in_words(typed: str, bare: str, today: date) -> date:
    import dateparser  # noqa: PLC0415 (it takes long to load, and few days are typed in words)

    found = dateparser.parse(
        bare,
        languages=["en", "ru"],
        settings={
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
            "PREFER_DATES_FROM": "past",
            "RELATIVE_BASE": datetime.combine(today, time(12)),
        },
    )
    if found is None:
        raise BadFieldError("day", "day-format", part=typed)
    return cast(datetime, found).date()
