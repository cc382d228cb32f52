"""Dates in a wish, and so many days from now: on 3 December, с 3 по 5 декабря, in 3 days, завтра.

They are cut out here and read by dateparser, which knows the months and numbers of both languages.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.finding.wishes.stretch import DAY, Days, Places, one_day

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"янв(?:ар[яьею])?|фев(?:рал[яьею])?|март[ае]?|апр(?:ел[яьею])?|ма[яйею]|июн[яьею]|"
    r"июл[яьею]|авг(?:уст[ае]?)?|сен(?:т(?:ябр[яьею])?)?|окт(?:ябр[яьею])?|ноя(?:бр[яьею])?|"
    r"дек(?:абр[яьею])?"
)
NUMBERS_OF_MONTHS = {
    stem: at % 12 + 1
    for at, stem in enumerate(
        re.findall(
            r"\S+",
            """
            jan feb mar apr may jun jul aug sep oct nov dec
            янв фев мар апр ма июн июл авг сен окт ноя дек
            """,
        )
    )
}

_NTH = r"(?:st|nd|rd|th|-?го|-?ого|-?е|-?ое)?"
_YEAR = r"(?:,?\s(?P<year>20\d\d)(?:\s?г(?:ода)?\b)?)?"
_TO = r"\s?(?:-|\b(?:to|till|until|and|по|до|и)\b)\s?"

_SPAN_OF_MONTH = re.compile(
    rf"(?:\b(?:from|between|с|со|между)\s)?(?<![\w.])(?P<first>\d{{1,2}}){_NTH}{_TO}"
    rf"(?P<day>\d{{1,2}}){_NTH}\s(?:of\s)?(?P<month>{MONTHS})\b{_YEAR}"
)
_MONTH_AND_SPAN = re.compile(
    rf"\b(?P<month>{MONTHS})\.?\s(?P<first>\d{{1,2}}){_NTH}{_TO}(?P<day>\d{{1,2}}){_NTH}\b{_YEAR}"
)
_DAY_AND_MONTH = re.compile(
    rf"(?<![\w.])(?:the\s)?(?P<day>\d{{1,2}}){_NTH}\s?(?:of\s)?(?P<month>{MONTHS})\b{_YEAR}"
)
_MONTH_AND_DAY = re.compile(
    rf"\b(?P<month>{MONTHS})\.?\s(?:the\s)?(?P<day>\d{{1,2}}){_NTH}(?![\w:]|\s?[ap]\.?m\b){_YEAR}"
)
_ISO = re.compile(r"(?<![\w.-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-])")
_DOTTED = re.compile(r"(?<![\w.:/])(\d{1,2})([./])(\d{1,2})(?:\2((?:20)?\d\d))?(?![\w:/]|\.\d)")
_BEFORE_A_CLOCK = re.compile(r"\b(?:at|after|before|until|till|в|после|до|около|к)\s$")
_NTH_OF_ANY = re.compile(r"\b(?:on )?(?:the )?(?:(\d{1,2})(?:st|nd|rd|th|-?го)|(\d{1,2}) числа)\b")
_RELATIVE = re.compile(
    r"\b(?:(?:the )?day after tomorrow|tomorrow|today|послезавтра|завтра|сегодня|"
    r"in (?:a|\d{1,2}) (?:day|week|month)s?|"
    r"через (?:\d{1,2} )?(?:день|дня|дней|недел[юией]|месяц(?:а|ев)?))\b"
)
_YEARS_MEANT = range(2000, 2100)
_OTHER_DAY = {"через день": "послезавтра"}


def _span_of_month(found: re.Match[str], today: date) -> Days | None:
    last, first = _date(found, today), int(found["first"])
    if last is None or not 1 <= first <= last.day:
        return None
    return Days(last.replace(day=first), last)


def _day_of_month(found: re.Match[str], today: date) -> Days | None:
    return one_day(_date(found, today))


def _date(found: re.Match[str], today: date) -> date | None:
    return _parsed(f"{found['day']} {found['month']} {found['year'] or ''}".strip(), today)


def _numbered(found: re.Match[str], today: date) -> Days | None:
    """Read 2026-12-03."""
    del today
    return one_day(_date_of(*(int(part) for part in found.groups())))


def _dotted(found: re.Match[str], today: date) -> Days | None:
    """Read a date like 3.12 or 03/12/2026, the day first; after "at" it is an hour."""
    if _BEFORE_A_CLOCK.search(found.string[: found.start()]):
        return None
    day, month, year = int(found[1]), int(found[3]), found[4]
    if year is not None:
        return one_day(_date_of(int(year) % 100 + 2000, month, day))
    years = (_date_of(today.year + ahead, month, day) for ahead in (0, 1))
    return one_day(next((one for one in years if one and one >= today), None))


def _date_of(year: int, month: int, day: int) -> date | None:
    """Return the date, or None for one that there is not, or that nobody means."""
    if year not in _YEARS_MEANT:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nth_of_any(found: re.Match[str], today: date) -> Days | None:
    """Return the next day that has this number in its month."""
    wanted = int(found[1] or found[2])
    following = (today + ahead * DAY for ahead in range(62))
    return one_day(next((day for day in following if day.day == wanted), None))


def _relative(found: re.Match[str], today: date) -> Days | None:
    day = _parsed(_OTHER_DAY.get(found[0], found[0]), today, base=today)
    return (
        None if day is None else Days(day, day, by_weeks="week" in found[0] or "недел" in found[0])
    )


def _parsed(text: str, today: date, *, base: date | None = None) -> date | None:
    """Return the day that a few words mean; without a year it is the next one of its kind.

    Dates are looked for from yesterday on: the date of today is today, and not in a year.
    """
    found = _parser(base or today - DAY).get_date_data(text).date_obj
    return None if found is None else found.date()


@lru_cache(maxsize=8)
def _parser(base: date) -> "DateDataParser":
    from dateparser.date import DateDataParser  # noqa: PLC0415 (loaded by the first who needs it)

    return DateDataParser(
        languages=["en", "ru"],
        settings={
            "RELATIVE_BASE": datetime.combine(base, time(12)),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",
        },
    )


DATES: Places = (
    (_SPAN_OF_MONTH, _span_of_month),
    (_MONTH_AND_SPAN, _span_of_month),
    (_DAY_AND_MONTH, _day_of_month),
    (_MONTH_AND_DAY, _day_of_month),
    (_ISO, _numbered),
    (_DOTTED, _dotted),
    (_RELATIVE, _relative),
    (_NTH_OF_ANY, _nth_of_any),
)
