"""The clinic's numbers: whose days they are, what leaves as a file, how a chart is drawn."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.words import Languages
from bot.numbers import chart, sheet
from bot.numbers.bars import draw
from bot.numbers.sheet import APPOINTMENTS, FORMULA, SIGNS, Sheet, guarded
from bot.numbers.tallies import WeekTally
from bot.numbers.words import ahead, hours
from bot.sandbox.pictures import picture_size
from bot.shared.drawing.themes import DARK, LIGHT
from core.errors import BadFieldError
from core.model import AppointmentId, DoctorId, PatientId, Side, Span, Status
from core.numbers.days import MOST_DAYS, Stretch, Usual, check, usual
from core.numbers.service import MOST_ROWS
from core.ports.numbers import AppointmentRow, DoctorTally, Tally

BERLIN = ZoneInfo("Europe/Berlin")
SANTIAGO = ZoneInfo("America/Santiago")
LANGUAGES = Languages(BERLIN, "en")
EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 4)
WEEK = Stretch(date(2026, 3, 2), date(2026, 3, 8))


START = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
ROW = AppointmentRow(
    id=AppointmentId(7),
    span=Span(START, START + HOUR / 2),
    status=Status.CANCELLED,
    doctor=DoctorId(3),
    doctor_name="Dr. Lena",
    specialty="Cardiology",
    patient=PatientId(5),
    patient_name="=cmd|' /C calc'!A0",
    phone="+491701234567",
    made_at=START - 24 * HOUR,
    late=True,
    cancelled_by=Side.PATIENT,
)


# Days


@pytest.mark.parametrize(
    "one, first, last",
    [
        (Usual.THIS_WEEK, date(2026, 3, 2), date(2026, 3, 8)),
        (Usual.LAST_WEEK, date(2026, 2, 23), date(2026, 3, 1)),
        (Usual.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 31)),
        (Usual.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_the_usual_days(one: Usual, first: date, last: date) -> None:
    """Weeks from Monday to Sunday, months from the first to the last."""
    assert usual(one, TODAY) == Stretch(first, last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, MOST_DAYS - 1))
def test_weeks_part_any_days(first: date, more: int) -> None:
    """None is left out, none counted twice, and all but the first begin on a Monday."""
    days = Stretch(first, first + timedelta(days=more))
    weeks = days.weeks()
    assert (weeks[0].first, weeks[-1].last) == (days.first, days.last)
    for before, after in pairwise(weeks):
        assert after.first == before.last + timedelta(days=1)
        assert after.first.weekday() == 0


@pytest.mark.parametrize(
    "zone, first, whole",
    [
        (BERLIN, date(2026, 3, 23), 167),
        (BERLIN, date(2026, 10, 19), 169),
        (SANTIAGO, date(2026, 3, 30), 169),
        (SANTIAGO, date(2026, 8, 31), 167),
        (BERLIN, date(2026, 3, 2), 168),
    ],
)
def test_a_week_in_which_the_clock_jumps(zone: ZoneInfo, first: date, whole: int) -> None:
    """It begins and ends at midnight by the clinic's clock, in both hemispheres."""
    span = Stretch(first, first + timedelta(days=6)).span(zone)
    assert span.length == whole * HOUR
    assert (
        span.end == Stretch(first + timedelta(days=7), first + timedelta(days=7)).span(zone).start
    )


def test_which_days_are_refused() -> None:
    """Backwards, more than a year, further off than anybody remembers; a year is well."""
    year = timedelta(days=MOST_DAYS - 1)
    assert check(TODAY - year, TODAY, TODAY) == Stretch(TODAY - year, TODAY)
    for first, last in (
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - year - timedelta(days=1), TODAY),
        (date.min, date.min),
        (date.max, date.max),
    ):
        with pytest.raises(BadFieldError):
            check(first, last, TODAY)


# Files


def read(content: bytes, separator: str = ",") -> list[list[str]]:
    text = StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=separator))


CELLS = st.text() | st.text("=-;,|\t\n\r\"' x")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5))
@example([["=1+1", "+49 30 1"], ["-1", "@SUM(A1)"], ["\tx", "\r=1"], ["a,b", '"=1"\n']])
@example([["\u00a0=1", " =1"], ["＝1", ""]])
@example([["x;=1", 'x;"=1'], ["x\n-1", "x;  @1"], ["x\t=1", ';""=1']])
def test_no_cell_is_a_formula_and_every_cell_comes_back(rows: list[list[str]]) -> None:
    """Whatever people are called: quotes, commas and line ends keep their rows and columns.

    To a spreadsheet that parts cells otherwise, none is a formula either.
    """
    made = Sheet(["a", "b"], ",")
    for row in rows:
        made.add(row)
    content = made.content()
    for separator in (";", "\t"):
        for cells in read(content, separator):
            assert not [cell for cell in cells if cell.lstrip(" ").startswith(SIGNS)]
    assert content.startswith(b"\xef\xbb\xbf")
    found = read(content)
    written = [[cell.encode(errors="replace").decode() for cell in row] for row in rows]
    assert found[0] == ["a", "b"]
    assert len(found) == len(rows) + 1
    for row, cells in zip(written, found[1:], strict=True):
        assert len(cells) == len(row)
        for text, cell in zip(row, cells, strict=True):
            assert not cell.lstrip(" ").startswith(FORMULA)
            assert cell.replace("'", "") == text.replace("'", "")


def test_what_looks_like_no_formula_stays_as_it_is() -> None:
    assert [guarded(one) for one in ("Anna-Maria", "a=b", 7, None)] == [
        "Anna-Maria",
        "a=b",
        "7",
        "",
    ]
    assert guarded("+491701234567") == "'+491701234567"
    assert guarded("Silva, Maria; O'Neil-Smith") == "Silva, Maria; O'Neil-Smith"


def test_a_spreadsheet_finds_its_columns_in_its_language() -> None:
    """Where 1,5 is a number, a comma parts no cells."""
    assert (sheet.separator(EN), sheet.separator(RU)) == (",", ";")
    made = Sheet(["a", "b"], sheet.separator(RU))
    made.add(["Жанна; О", "1,5"])
    assert read(made.content(), ";") == [["a", "b"], ["Жанна; О", "1,5"]]


def test_a_full_file_may_be_sent() -> None:
    """Telegram takes 50 MB from a bot: so much are no rows, whatever people are called."""
    worst = replace(
        ROW,
        doctor_name='"' + "👩" * 79,
        specialty="👩" * 64,
        patient_name="👩" * 80,
        phone="+" + "9" * 32,
    )
    made = Sheet(APPOINTMENTS, ",")
    for _ in range(200):
        made.add(sheet.appointment(EN, worst))
    assert len(made.content()) / 200 * MOST_ROWS < 50_000_000 / 2


def test_an_appointment_stands_there_by_the_clinics_clock() -> None:
    """In the hour that comes twice, the offset tells which of the two it is."""
    made = Sheet(APPOINTMENTS, ",")
    made.add(sheet.appointment(EN, ROW))
    heads, cells = read(made.content())
    told = dict(zip(heads, cells, strict=True))
    assert (told["date"], told["start"], told["end"]) == ("2026-10-25", "02:30", "03:00")
    assert told["starts_at"] == "2026-10-25T02:30+01:00"
    assert told["ends_at"] == "2026-10-25T03:00+01:00"
    assert (told["status"], told["cancelled_by"], told["cancelled_late"]) == (
        *("cancelled", "patient", "yes"),
    )
    assert told["patient"] == "'=cmd|' /C calc'!A0"
    assert told["booked_at"] == "2026-10-24T03:30+02:00"


def test_a_specialty_is_in_the_readers_words() -> None:
    """Cards write it as the clinic's list does; what no list has stays as it is."""
    at = APPOINTMENTS.index("specialty")
    assert sheet.appointment(EN, ROW)[at] == "Cardiology"
    assert sheet.appointment(RU, ROW)[at] == "Кардиология"
    assert sheet.appointment(RU, replace(ROW, specialty="Reiki"))[at] == "Reiki"


# Words and pictures


def test_times_as_people_say_them() -> None:
    """Work in hours however many; how long ahead only as exactly as it matters."""
    assert [hours(EN, HOUR * one) for one in (0, 0.5, 1.5, 9.5, 40, 48)] == [
        *("0 h", "30 min", "1 h 30 min", "9 h 30 min"),
        *("40 h", "48 h"),
    ]
    assert [ahead(EN, HOUR * one) for one in (0.5, 5.2, 30, 60)] == [
        *("30 minutes", "5 hours", "30 hours", "2 days"),
    ]
    assert ahead(RU, 60 * HOUR) == "2 дня"


NAMES = (
    "Александра Константиновна Преображенская-Воскресенская-Архангельская",
    "Dr. Lena Hoffmann",
    "W" * 80,
    "👩‍👩‍👧 $x^2$ \\frac{",
    "محمد علي",
    "-",
)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_chart_stands_upright_whatever_people_are_called(theme: object) -> None:
    """Six doctors, of which one is full, one free, and one had nothing."""
    full, half = Tally(booked=40 * HOUR, published=40 * HOUR), Tally(3, 3, booked=HOUR)
    tallies = (full, Tally(published=9 * HOUR), Tally(), half, full, half)
    doctors = [
        DoctorTally(DoctorId(at), name, tally)
        for at, (name, tally) in enumerate(zip(NAMES, tallies, strict=True))
    ]
    for t in (EN, RU):
        made = chart.of_doctors(t, WEEK, doctors)
        width, height = picture_size(draw(made, LIGHT if theme is LIGHT else DARK))
        assert width < height < 2 * width


def test_a_chart_of_nothing_says_so() -> None:
    made = chart.of_weeks(EN, WEEK, None, [])
    assert made.empty
    assert picture_size(draw(made, LIGHT))[0]


def test_a_chart_tells_in_words_what_its_bars_show() -> None:
    tally = Tally(cancelled=2, missed=1, booked=HOUR, published=4 * HOUR)
    (bar,) = chart.of_weeks(EN, WEEK, None, [WeekTally(WEEK, tally)]).bars
    assert (bar.share, bar.booked, bar.free) == ("25 %", 60, 180)
    assert bar.said == "1 h of 4 h · cancelled 2, did not come 1"
