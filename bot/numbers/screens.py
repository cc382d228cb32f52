"""The clinic's numbers on screens: of some days, doctor by doctor, week by week; choosing days."""

from datetime import date, timedelta

from markupsafe import Markup

from bot.chat.calendar import Days, month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Picture, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.numbers.actions import (
    WHOLE_CLINIC,
    Bars,
    ChooseFirstDay,
    ChooseLastDay,
    ShowChart,
    ShowDoctorNumbers,
    ShowLists,
    ShowNumbers,
    ShowWeekNumbers,
)
from bot.numbers.tallies import WeekTally
from bot.numbers.words import ahead, days_named, hours
from bot.shared.links.desk import ShowAdmin
from core.model import Doctor
from core.numbers.days import Stretch, Usual, usual
from core.ports.numbers import DoctorTally, Tally


def numbers(t: Translator, days: Stretch, tally: Tally, today: date) -> Screen:
    """What some days came to, for the whole clinic; other days, and closer looks."""
    first, last = days.first, days.last
    rows = (
        *grid((_way_to(t, one, days, today) for one in Usual), 2),
        (Button(t.plain("numbers.other-days"), ChooseFirstDay(first.replace(day=1))),),
        (
            Button(t.plain("numbers.by-doctor"), ShowDoctorNumbers(first, last, 0)),
            Button(t.plain("numbers.by-week"), ShowWeekNumbers(first, last, WHOLE_CLINIC, 0)),
        ),
        (
            Button(t.plain("numbers.chart"), _chart_of(days, Bars.DOCTORS)),
            Button(t.plain("numbers.lists"), ShowLists(first, last)),
        ),
        back_row(t, ShowAdmin()),
    )
    title = t("numbers.title", days=days_named(t, days))
    return Screen(paragraphs(title, lined(*_at_length(t, tally))), rows)


def _way_to(t: Translator, one: Usual, shown: Stretch, today: date) -> Button:
    days = usual(one, today)
    tick = "✓ " if days == shown else ""
    return Button(tick + t.plain(f"numbers.{one}"), ShowNumbers(days.first, days.last))


def _at_length(t: Translator, tally: Tally) -> list[Markup | str]:
    """Return a line (HTML) for each number."""
    lines: list[Markup | str] = [
        t("numbers.made", number=tally.made),
        t("numbers.kept", number=tally.kept, seen=tally.seen),
        _cancelled(t, tally),
    ]
    if tally.missing is None:
        lines.append(t("numbers.missed-none"))
    else:
        lines.append(t("numbers.missed", number=tally.missed, percent=tally.missing))
    if tally.ahead is not None:
        lines.append(t("numbers.ahead", time=ahead(t, tally.ahead)))
    if tally.filled is None:
        lines.append(t("numbers.time-none"))
    else:
        booked, published = hours(t, tally.booked), hours(t, tally.published)
        lines.append(t("numbers.time", percent=tally.filled, booked=booked, all=published))
    return lines


def _cancelled(t: Translator, tally: Tally) -> Markup:
    whole = t("numbers.cancelled", number=tally.cancelled)
    if not tally.cancelled:
        return whole
    unknown = tally.cancelled - tally.by_patient - tally.by_doctor - tally.by_desk
    sides = [
        t("numbers.by-patients", number=tally.by_patient, late=tally.late),
        t("numbers.by-doctors", number=tally.by_doctor),
        t("numbers.by-desk", number=tally.by_desk),
        *([t("numbers.by-unknown", number=unknown)] if unknown else []),
    ]
    return whole + Markup(" – ") + Markup(", ").join(sides)


def by_doctor(t: Translator, days: Stretch, page: Page[DoctorTally]) -> Screen:
    """What some days came to for each doctor; a press shows a doctor's weeks."""
    first, last = days.first, days.last
    key = "numbers.doctors" if page.items else "numbers.doctors-none"
    said = [lined(t("numbers.name", name=one.name), _brief(t, one.tally)) for one in page.items]
    ways = [
        (Button(cut(one.name), ShowWeekNumbers(first, last, one.doctor, 0)),) for one in page.items
    ]
    turns = turning(t, page, lambda number: ShowDoctorNumbers(first, last, number))
    chart = (Button(t.plain("numbers.chart"), _chart_of(days, Bars.DOCTORS)),)
    rows = (*ways, *turns, chart, back_row(t, ShowNumbers(first, last)))
    return Screen(paragraphs(t(key, days=days_named(t, days)), *said), rows)


def by_week(t: Translator, days: Stretch, doctor: Doctor | None, page: Page[WeekTally]) -> Screen:
    """What each week came to, for a doctor or the whole clinic."""
    first, last, whose = days.first, days.last, WHOLE_CLINIC if doctor is None else doctor.id
    if doctor is None:
        title = t("numbers.weeks", days=days_named(t, days))
    else:
        title = t("numbers.weeks-of", name=doctor.name, days=days_named(t, days))
    said = [
        lined(t("numbers.name", name=days_named(t, one.days)), _brief(t, one.tally))
        for one in page.items
    ]
    turns = turning(t, page, lambda number: ShowWeekNumbers(first, last, whose, number))
    chart = (
        Button(t.plain("numbers.chart"), ShowChart(first, last, whose, Bars.WEEKS, 0, dark=False)),
    )
    back = ShowNumbers(first, last) if doctor is None else ShowDoctorNumbers(first, last, 0)
    return Screen(paragraphs(title, *said), (*turns, chart, back_row(t, back)))


def _brief(t: Translator, tally: Tally) -> Markup:
    """Return all numbers in three lines (HTML)."""
    lead = "–" if tally.ahead is None else ahead(t, tally.ahead)
    share = "–" if tally.filled is None else t.plain("numbers.percent", number=tally.filled)
    booked, published = hours(t, tally.booked), hours(t, tally.published)
    return lined(
        t("numbers.brief-made", made=tally.made, kept=tally.kept, ahead=lead),
        t(
            "numbers.brief-lost",
            cancelled=tally.cancelled,
            late=tally.late,
            missed=tally.missed,
        ),
        t("numbers.brief-time", percent=share, booked=booked, all=published),
    )


# As a picture


def _chart_of(days: Stretch, bars: Bars) -> ShowChart:
    return ShowChart(days.first, days.last, WHOLE_CLINIC, bars, 0, dark=False)


def chart(t: Translator, shown: ShowChart, number: int, picture: Picture, *, more: bool) -> Screen:
    """A chart: its other pages, the other theme, the same as text."""

    def turned(page: int, *, dark: bool = shown.dark) -> ShowChart:
        return ShowChart(shown.first, shown.last, shown.doctor, shown.bars, page, dark)

    other = t.plain("picture.light") if shown.dark else t.plain("picture.dark")
    before = Button(t.plain("pages.before"), turned(number - 1))
    after = Button(t.plain("pages.after"), turned(number + 1))
    turns: Row = (*((before,) if number else ()), *((after,) if more else ()))
    rows = (
        *((turns,) if turns else ()),
        (Button(other, turned(number, dark=not shown.dark)), _as_text(t, shown)),
        back_row(t, ShowNumbers(shown.first, shown.last)),
    )
    days = days_named(t, Stretch(shown.first, shown.last))
    return Screen(t("numbers.chart-of", days=days), rows, file=picture)


def _as_text(t: Translator, shown: ShowChart) -> Button:
    if shown.bars is Bars.DOCTORS:
        way: ShowDoctorNumbers | ShowWeekNumbers = ShowDoctorNumbers(shown.first, shown.last, 0)
    else:
        way = ShowWeekNumbers(shown.first, shown.last, shown.doctor, 0)
    return Button(t.plain("numbers.as-text"), way)


def too_slow(t: Translator, shown: ShowChart) -> Screen:
    """The picture is not ready in time: the text is."""
    again = Button(t.plain("picture.again"), shown)
    back = back_row(t, ShowNumbers(shown.first, shown.last))
    return Screen(t("numbers.too-slow"), ((again, _as_text(t, shown)), back))


# Other days


def choose_first(t: Translator, choosable: Days, month: date, today: date) -> Screen:
    """A calendar for the first day; both may be typed instead."""
    last = today.replace(day=1) - timedelta(days=1)
    example = f"{last.replace(day=1).isoformat()} {last.isoformat()}"
    rows = month_rows(
        t,
        month,
        choosable,
        pick=lambda day: ChooseLastDay(day, day.replace(day=1)),
        turn_to=ChooseFirstDay,
    )
    here = usual(Usual.THIS_WEEK, today)
    back = back_row(t, ShowNumbers(here.first, here.last))
    return Screen(t("numbers.first-day", example=example), (*rows, back))


def choose_last(t: Translator, days: Days, month: date) -> Screen:
    """A calendar for the last day, from the first one on."""
    first = days.first
    rows = month_rows(
        t,
        month,
        days,
        pick=lambda day: ShowNumbers(first, day),
        turn_to=lambda other: ChooseLastDay(first, other),
    )
    back = back_row(t, ChooseFirstDay(first.replace(day=1)))
    return Screen(t("numbers.last-day", first=t.day(first)), (*rows, back))
