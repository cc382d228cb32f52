"""Weekdays, weeks and months in a wish, counted by us: on Friday, next week, в декабре."""

import re
from datetime import date, timedelta

from bot.finding.wishes.dates import MONTHS, NUMBERS_OF_MONTHS
from bot.finding.wishes.stretch import DAY, WEEK, Days, Places, monday_of

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
    r"\b(?:по\s(?=\w+ам\b))?(?:(next|следующ\w{2,3})\s)?"
    r"(?:(?:this|coming|эт\w{1,2}|ближайш\w{2,3})\s)?(?:"
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
_WHOLE_MONTH = re.compile(rf"\b(?:in|during|next|of|в)\s(?:the\s)?({MONTHS})\b(?!\s?\d)")


def _weekday(found: re.Match[str], today: date) -> Days:
    """Return the next such day after today, or with "next" the one in the week that follows."""
    following, *each = found.groups()
    weekday = next(at for at, said in enumerate(each) if said)
    if following:
        day = monday_of(today) + WEEK + weekday * DAY
    else:
        day = today + ((weekday - today.weekday()) % 7 or 7) * DAY
    return Days(day, day)


def _next_week(_found: re.Match[str], today: date) -> Days:
    monday = monday_of(today) + WEEK
    return Days(monday, monday + 6 * DAY)


def _this_week(_found: re.Match[str], today: date) -> Days:
    return Days(today, monday_of(today) + 6 * DAY)


def _weekend(found: re.Match[str], today: date) -> Days:
    saturday = monday_of(today) + 5 * DAY + (WEEK if found[1] else timedelta())
    return Days(max(saturday, today), saturday + DAY)


def _month_from(first: date) -> Days:
    return Days(first, (first.replace(day=1) + 31 * DAY).replace(day=1) - DAY)


def _next_month(_found: re.Match[str], today: date) -> Days:
    return _month_from((today.replace(day=1) + 31 * DAY).replace(day=1))


def _this_month(_found: re.Match[str], today: date) -> Days:
    return _month_from(today)


def _whole_month(found: re.Match[str], today: date) -> Days:
    """Return a month by its name, this year's where it is not over, from today on."""
    name = found[1]
    number = NUMBERS_OF_MONTHS.get(name[:3]) or NUMBERS_OF_MONTHS[name[:2]]
    return _month_from(max(date(today.year + (number < today.month), number, 1), today))


_WITHOUT_A_NUMBER = ("в ближайш", "в течение", "within")


def _coming(found: re.Match[str], today: date) -> Days | None:
    """Return so many days from today on; "in the coming days" are three."""
    number, unit = found[1], found[2]
    if number is None and not found[0].startswith(_WITHOUT_A_NUMBER):
        return None
    length = WEEK if unit[0] in "wн" else DAY
    return Days(today, today + int(number or (1 if length == WEEK else 3)) * length)


WEEKS: Places = (
    (_COMING, _coming),
    (_NEXT_WEEK, _next_week),
    (_THIS_WEEK, _this_week),
    (_WEEKEND, _weekend),
    (_NEXT_MONTH, _next_month),
    (_THIS_MONTH, _this_month),
    (_WHOLE_MONTH, _whole_month),
    (_WEEKDAY, _weekday),
)
