"""The days in a wish: tomorrow, on Friday, next week, on 3 December, с 3 по 5 декабря.

Weekdays, weeks and months are counted here; what is a date, or so many days from now, is cut out
and read by dateparser, which knows the months and the numbers of both languages.

Where days were taken out, a sign stands for them, until it is clear how they belong together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.finding.wishes.slip import GAP, Slip

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_DAY, WEEK = timedelta(days=1), timedelta(days=7)
_MOST = 20
"""Of so many days named in one wish, the others are not read."""
_FIRST_SIGN = 0xE000
_SIGNS = re.compile(f"([{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + _MOST)}])")


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which, both inclusive; None is open."""

    first: date | None = None
    last: date | None = None
    by_weeks: bool = False
    """Whether weeks were counted: a weekday named beside it is the one of that week."""

    @property
    def lone(self) -> date | None:
        """The day, where it is one alone."""
        return self.first if self.first == self.last else None


def take_days(slip: Slip, today: date) -> Days | None:
    """Take all days out of a wish and return which are meant; None where it names none."""
    found: list[Days] = []
    for pattern, read in _PLACES:
        _take_all(slip, pattern, read, today, found)
    texts = _SIGNS.split(slip.rest)  # text, sign, text, sign, …, text
    named = [found[ord(sign) - _FIRST_SIGN] for sign in texts[1::2]]
    if not named:
        return None
    between = texts[0::2]
    between[0], meant = _bounded(between[0], named[0])
    for at, other in enumerate(named[1:], start=1):
        between[at], meant = _joined(between[at], meant, other)
    slip.rest = GAP.join(between)
    return meant


Read = Callable[[re.Match[str], date], Days | None]


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
_OR = re.compile(r"\s*(?:or|and|и|или|либо|,|/|&)\s*(?:on |в |во )?\s*")


def _bounded(before: str, days: Days) -> tuple[str, Days]:
    """Return the text before these days without its last word, where that says how they count."""
    if found := _FROM.search(before):
        return before[: found.start()], Days(days.first, None if days.lone else days.last)
    if found := _AFTER.search(before):
        return before[: found.start()], Days(_beside(days.last, _DAY))
    if found := _UNTIL.search(before):
        return before[: found.start()], Days(None, days.last)
    if found := _BEFORE.search(before):
        return before[: found.start()], Days(None, _beside(days.first, -_DAY))
    return before, days


def _beside(day: date | None, step: timedelta) -> date | None:
    return None if day is None else day + step


def _joined(between: str, one: Days, other: Days) -> tuple[str, Days]:
    """Return two that follow one another as one, and what of the text between them is left."""
    if _RANGE.fullmatch(between) or _OR.fullmatch(between):
        last = other.last
        if one.first and last and timedelta() < one.first - last < WEEK:
            last += WEEK  # from Thursday to Tuesday
        return "", Days(one.first, last)
    inside = _day_of_week(one, other) or _day_of_week(other, one)
    if inside is not None:
        return between, Days(inside, inside)
    between, other = _bounded(between, other)
    if other.first is None or other.last is None:
        return between, Days(one.first or other.first, other.last or one.last)
    return between, _both(one, other)


def _day_of_week(week: Days, day: Days) -> date | None:
    """Return the day of this week that falls on the same weekday, where the one is a week."""
    if week.by_weeks and week.lone and day.lone and not day.by_weeks:
        return _monday(week.lone) + day.lone.weekday() * _DAY
    if week.first is None or week.last is None or week.lone or day.lone is None:
        return None
    ahead = (day.lone - week.first).days % 7
    found = week.first + ahead * _DAY
    return found if found <= week.last and week.last - week.first < WEEK else None


def _both(one: Days, other: Days) -> Days:
    first = None if one.first is None or other.first is None else min(one.first, other.first)
    last = None if one.last is None or other.last is None else max(one.last, other.last)
    return Days(first, last)


# Dates

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"янв(?:ар[яьею])?|фев(?:рал[яьею])?|март[ае]?|апр(?:ел[яьею])?|ма[яйею]|июн[яьею]|"
    r"июл[яьею]|авг(?:уст[ае]?)?|сен(?:т(?:ябр[яьею])?)?|окт(?:ябр[яьею])?|ноя(?:бр[яьею])?|"
    r"дек(?:абр[яьею])?"
)
_NUMBERS_OF_MONTHS = {
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
    rf"(?P<day>\d{{1,2}}){_NTH}\s(?:of\s)?(?P<month>{_MONTHS})\b{_YEAR}"
)
_MONTH_AND_SPAN = re.compile(
    rf"\b(?P<month>{_MONTHS})\.?\s(?P<first>\d{{1,2}}){_NTH}{_TO}(?P<day>\d{{1,2}}){_NTH}\b{_YEAR}"
)
_DAY_AND_MONTH = re.compile(
    rf"(?<![\w.])(?:the\s)?(?P<day>\d{{1,2}}){_NTH}\s?(?:of\s)?(?P<month>{_MONTHS})\b{_YEAR}"
)
_MONTH_AND_DAY = re.compile(
    rf"\b(?P<month>{_MONTHS})\.?\s(?:the\s)?(?P<day>\d{{1,2}}){_NTH}(?![\w:]|\s?[ap]\.?m\b){_YEAR}"
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
_OTHER_DAY = {"через день": "послезавтра"}


def _span_of_month(found: re.Match[str], today: date) -> Days | None:
    last, first = _date(found, today), int(found["first"])
    if last is None or not 1 <= first <= last.day:
        return None
    return Days(last.replace(day=first), last)


def _day_of_month(found: re.Match[str], today: date) -> Days | None:
    return _one(_date(found, today))


def _date(found: re.Match[str], today: date) -> date | None:
    return _parsed(f"{found['day']} {found['month']} {found['year'] or ''}".strip(), today)


def _numbered(found: re.Match[str], today: date) -> Days | None:
    """Read 2026-12-03."""
    del today
    return _one(_date_of(*(int(part) for part in found.groups())))


def _dotted(found: re.Match[str], today: date) -> Days | None:
    """Read a date like 3.12 or 03/12/2026, the day first; after "at" it is an hour."""
    if _BEFORE_A_CLOCK.search(found.string[: found.start()]):
        return None
    day, month, year = int(found[1]), int(found[3]), found[4]
    if year is not None:
        return _one(_date_of(int(year) % 100 + 2000, month, day))
    years = (_date_of(today.year + ahead, month, day) for ahead in (0, 1))
    return _one(next((one for one in years if one and one >= today), None))


def _date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nth_of_any(found: re.Match[str], today: date) -> Days | None:
    """Return the next day that has this number in its month."""
    wanted = int(found[1] or found[2])
    following = (today + ahead * _DAY for ahead in range(62))
    return _one(next((day for day in following if day.day == wanted), None))


def _relative(found: re.Match[str], today: date) -> Days | None:
    day = _parsed(_OTHER_DAY.get(found[0], found[0]), today, base=today)
    return (
        None if day is None else Days(day, day, by_weeks="week" in found[0] or "недел" in found[0])
    )


# Weekdays, weeks, months

_WEEKDAYS = (
    r"mon(?:days?)?|понедельник\w{0,2}|пн",
    r"tue(?:s(?:days?)?)?|вторник\w{0,2}|вт",
    r"wed(?:nesdays?)?|сред(?:а|у|ы|е|ам)|ср",
    r"thu(?:r?s?(?:days?)?)?|четверг\w{0,2}|чт",
    r"fri(?:days?)?|пятниц\w{1,2}|пт",
    r"sat(?:urdays?)?|суббот\w{1,2}|сб",
    r"sun(?:days?)?|воскресень\w{1,2}|вс",
)
_WEEKDAY = re.compile(
    r"\b(?:по\s(?=\w+ам\b))?(?:(next|следующ\w{2,3})\s)?(?:(?:this|coming|эт\w{1,2}|ближайш\w{2,3})\s)?(?:"
    + "|".join(f"({one})" for one in _WEEKDAYS)
    + r")\b"
)
_NEXT_WEEK = re.compile(r"\b(?:the )?next week\b|\b(?:на )?следующ\w{2} недел\w\b")
_THIS_WEEK = re.compile(r"\b(?:later )?this week\b|\b(?:на )?этой недел\w\b|\bна неделе\b")
_WEEKEND = re.compile(
    r"\b(?:(next|following|следующи\w)\s)?(?:(?:this|the|эти\w?)\s)?(?:weekends?|выходны\w{1,2})\b"
)
_NEXT_MONTH = re.compile(r"\bnext month\b|\b(?:в )?следующем месяце\b")
_THIS_MONTH = re.compile(r"\bthis month\b|\b(?:в )?этом месяце\b")
_COMING = re.compile(
    r"\b(?:within|in the next|the next|next|over the next|в течение|в ближайши[ех])\s"
    r"(?:(\d{1,2})\s|a\s)?(days?|weeks?|дн\w{1,2}|недел\w{0,2})\b"
)
_WHOLE_MONTH = re.compile(rf"\b(?:in|during|next|of|в)\s(?:the\s)?({_MONTHS})\b(?!\s?\d)")


def _monday(today: date) -> date:
    return today - today.weekday() * _DAY


def _weekday(found: re.Match[str], today: date) -> Days:
    """Return the next such day after today, or with "next" the one in the week that follows."""
    following, *each = found.groups()
    weekday = next(at for at, said in enumerate(each) if said)
    if following:
        day = _monday(today) + WEEK + weekday * _DAY
    else:
        day = today + ((weekday - today.weekday()) % 7 or 7) * _DAY
    return Days(day, day)


def _next_week(_found: re.Match[str], today: date) -> Days:
    monday = _monday(today) + WEEK
    return Days(monday, monday + 6 * _DAY)


def _this_week(_found: re.Match[str], today: date) -> Days:
    return Days(today, _monday(today) + 6 * _DAY)


def _weekend(found: re.Match[str], today: date) -> Days:
    saturday = _monday(today) + 5 * _DAY + (WEEK if found[1] else timedelta())
    return Days(max(saturday, today), saturday + _DAY)


def _month_from(first: date) -> Days:
    return Days(first, (first.replace(day=1) + 31 * _DAY).replace(day=1) - _DAY)


def _next_month(_found: re.Match[str], today: date) -> Days:
    return _month_from((today.replace(day=1) + 31 * _DAY).replace(day=1))


def _this_month(_found: re.Match[str], today: date) -> Days:
    return _month_from(today)


def _whole_month(found: re.Match[str], today: date) -> Days:
    """Return a month by its name, this year's where it is not over, from today on."""
    name = found[1]
    number = _NUMBERS_OF_MONTHS.get(name[:3]) or _NUMBERS_OF_MONTHS[name[:2]]
    return _month_from(max(date(today.year + (number < today.month), number, 1), today))


_WITHOUT_A_NUMBER = ("в ближайш", "в течение", "within")


def _coming(found: re.Match[str], today: date) -> Days | None:
    """Return so many days from today on; "in the coming days" are three."""
    number, unit = found[1], found[2]
    if number is None and not found[0].startswith(_WITHOUT_A_NUMBER):
        return None
    length = WEEK if unit[0] in "wн" else _DAY
    return Days(today, today + int(number or (1 if length == WEEK else 3)) * length)


_PLACES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (_SPAN_OF_MONTH, _span_of_month),
    (_MONTH_AND_SPAN, _span_of_month),
    (_DAY_AND_MONTH, _day_of_month),
    (_MONTH_AND_DAY, _day_of_month),
    (_ISO, _numbered),
    (_DOTTED, _dotted),
    (_RELATIVE, _relative),
    (_NTH_OF_ANY, _nth_of_any),
    (_COMING, _coming),
    (_NEXT_WEEK, _next_week),
    (_THIS_WEEK, _this_week),
    (_WEEKEND, _weekend),
    (_NEXT_MONTH, _next_month),
    (_THIS_MONTH, _this_month),
    (_WHOLE_MONTH, _whole_month),
    (_WEEKDAY, _weekday),
)


def _one(day: date | None) -> Days | None:
    return None if day is None else Days(day, day)


def _parsed(text: str, today: date, *, base: date | None = None) -> date | None:
    """Return the day that a few words mean; without a year it is the next one of its kind.

    Dates are looked for from yesterday on: the date of today is today, and not in a year.
    """
    found = _parser(base or today - _DAY).get_date_data(text).date_obj
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
