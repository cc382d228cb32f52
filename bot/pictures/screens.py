"""Pictures with their buttons. What stands below one may be read on a lock screen: no names."""

from datetime import date, timedelta

from bot.chat.screen import Button, Picture, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared.links.days import PRESENT
from bot.shared.links.schedule import ShowDayPicture, ShowSchedule, ShowScheduleDay, ShowWeekPicture

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def day(t: Translator, day: date, counts: str, picture: Picture, *, dark: bool) -> Screen:
    """A day as a picture: other days, its week, the other theme, the day as buttons."""
    before, after = day - _DAY, day + _DAY
    rows: tuple[Row, ...] = (
        (
            Button(f"‹ {t.short_day(before)}", ShowDayPicture(before, dark)),
            Button(f"{t.short_day(after)} ›", ShowDayPicture(after, dark)),
        ),
        (
            Button(t.plain("picture.week"), ShowWeekPicture(day, dark)),
            Button(_other_theme(t, dark=dark), ShowDayPicture(day, not dark)),
        ),
        (Button(t.plain("picture.as-list"), ShowScheduleDay(day)),),
        back_row(t, ShowSchedule(PRESENT)),
    )
    return Screen(t("picture.day", day=t.day(day), counts=counts), rows, file=picture)


def week(t: Translator, first: date, counts: str, picture: Picture, *, dark: bool) -> Screen:
    """A week as a picture: other weeks, its days one by one, the other theme."""
    last = first + WEEK - _DAY
    names = t.weekdays()
    days = tuple(
        Button(names[at], ShowDayPicture(first + at * _DAY, dark)) for at in range(WEEK.days)
    )
    rows: tuple[Row, ...] = (
        days,
        (
            Button(f"‹ {t.short_day(first - WEEK)}", ShowWeekPicture(first - WEEK, dark)),
            Button(f"{t.short_day(first + WEEK)} ›", ShowWeekPicture(first + WEEK, dark)),
        ),
        (Button(_other_theme(t, dark=dark), ShowWeekPicture(first, not dark)),),
        back_row(t, ShowSchedule(PRESENT)),
    )
    text = t("picture.days", first=t.short_day(first), last=t.short_day(last), counts=counts)
    return Screen(text, rows, file=picture)


def _other_theme(t: Translator, *, dark: bool) -> str:
    return t.plain("picture.light") if dark else t.plain("picture.dark")


def too_slow(t: Translator, day: date) -> Screen:
    """The picture is not ready in time: the day as a list is."""
    shown = Button(t.plain("picture.as-list"), ShowScheduleDay(day))
    again = Button(t.plain("picture.again"), ShowDayPicture(day, dark=False))
    return Screen(t("picture.too-slow"), ((again, shown), back_row(t, ShowSchedule(PRESENT))))
