"""The day and the week as pictures: what stands where, and that every name can be drawn."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import fontManager

from bot.chat.words import Languages
from bot.pictures import layout
from bot.pictures.days import draw_day, sizes
from bot.pictures.layout import Drawn
from bot.pictures.painter import drawn
from bot.pictures.picture import Line, Pause
from bot.pictures.weeks import draw_week
from bot.sandbox.pictures import picture_size
from bot.shared.drawing import letters
from bot.shared.drawing.letters import MORE, drawable, fitted, legible, width_of
from bot.shared.drawing.looks import MARKS, Look
from bot.shared.drawing.paper import WIDTH
from bot.shared.drawing.themes import DARK, LIGHT
from bot.shared.holidays import NamedDay
from core import wall_clock
from core.model import (
    AccountId,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    Patient,
    PatientId,
    Slot,
    SlotId,
    Span,
    Status,
)
from core.policy import Window
from core.views import AppointmentView, ScheduledSlot

BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES = Languages(BERLIN, "en")
EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
MONDAY, SUMMER_ENDS, SUMMER_BEGINS = date(2026, 11, 23), date(2026, 10, 25), date(2026, 3, 29)
NOW = wall_clock.moment(MONDAY, time(10, 40), BERLIN)
WHOLE_DAY = Window(time(), time(23, 45))
DOCTOR = Doctor(DoctorId(1), "Dr. Lena", "Cardiology", "BE-1", "+4930123456")
NAMES = (
    "Александра Константиновна Преображенская-Воскресенская",
    "שלום כהן",
    "محمد علي",
    "👩‍👩‍👧 王小明",
    "$x^2$ \\frac{ <b>&amp; {0} %s",
    "W" * 64,
    "é̂" * 32,
    "\u202eflip\u2069 \u00a0 x",
)


def slots(day: date, *windows: Window, minutes: int = 30) -> list[ScheduledSlot]:
    """Cut a day into slots, of which each is in another state, with another name."""
    spans = wall_clock.cut([day], windows, timedelta(minutes=minutes), BERLIN)
    return [one(at, span, day, list(Look)[at % len(Look)]) for at, span in enumerate(spans)]


def one(at: int, span: Span, day: date, look: Look) -> ScheduledSlot:
    """Return a slot that looks so."""
    slot = Slot(SlotId(at), DOCTOR.id, span, day)
    match look:
        case Look.FREE | Look.PAST:
            return ScheduledSlot(slot)
        case Look.CLOSED:
            return ScheduledSlot(replace(slot, switched_off=True))
        case Look.TIME_OFF:
            return ScheduledSlot(replace(slot, time_off=True))
        case Look.HELD:
            until = NOW + timedelta(minutes=3)
            return ScheduledSlot(replace(slot, held_by=AccountId(1), held_until=until))
        case _:
            return ScheduledSlot(slot, view(at, span, look))


def called(name: str) -> ScheduledSlot:
    """Return a booked slot of a patient with this name."""
    scheduled = one(0, Span(NOW, NOW + timedelta(minutes=30)), MONDAY, Look.BOOKED)
    assert scheduled.view is not None
    patient = replace(scheduled.view.patient, name=name)
    return replace(scheduled, view=replace(scheduled.view, patient=patient))


def view(at: int, span: Span, look: Look) -> AppointmentView:
    """Return an appointment that looks so."""
    status = {
        Look.REQUEST: Status.PENDING,
        Look.COMPLETED: Status.COMPLETED,
        Look.MISSED: Status.NO_SHOW,
    }.get(look, Status.CONFIRMED)
    appointment = Appointment(
        AppointmentId(at),
        "u",
        PatientId(1),
        DOCTOR.id,
        SlotId(at),
        span,
        status,
        made_by=None,
        made_at=NOW,
        arrived=look is Look.ARRIVED,
    )
    return AppointmentView(appointment, DOCTOR, Patient(PatientId(1), NAMES[at % len(NAMES)], None))


def on(first: date, shown: Sequence[ScheduledSlot], *away: Span, now: datetime = NOW) -> Drawn:
    return Drawn(first, shown, away, now)


def test_the_library_is_not_loaded_before_a_picture_is_drawn() -> None:
    """It takes a second, and most starts of the bot, and all its checks, draw nothing."""
    said = "import sys, bot.bootstrap; sys.exit('matplotlib' in sys.modules)"
    started = subprocess.run([sys.executable, "-c", said], check=False)  # noqa: S603 (our own words)
    assert started.returncode == 0


def test_each_look_has_a_mark_a_style_and_a_word_of_its_own() -> None:
    """Colour tells nothing that a mark, a pattern or a border does not tell as well."""
    assert set(MARKS) == set(Look)
    assert len(set(MARKS.values())) == len(Look)
    assert {drawable(mark) for mark in MARKS.values()} == set(MARKS.values())
    for theme in (LIGHT, DARK):
        assert set(theme.styles) == set(Look)
    for t in (EN, RU):
        assert len(set(layout.words(t).values())) == len(Look)


def test_a_day_is_laid_out_slot_by_slot() -> None:
    """In order, with the pauses between; what is past, and what is now, is known."""
    windows = (Window(time(10), time(11)), Window(time(12), time(13)))
    picture = layout.day(EN, on(MONDAY, slots(MONDAY, *windows)))
    assert picture.title == "Monday 23 November 2026"
    assert picture.subtitle == "1 booked, 1 request, 0 free"  # what has begun is free no more
    past, held, pause, request, booked = picture.lines
    assert pause == Pause("11:00 – 12:00")
    assert past == Line(Look.PAST, "10:00", "10:30", "", "past", past=True, now=False)
    assert held == Line(Look.PAST, "10:30", "11:00", "", "past", past=False, now=True)
    assert isinstance(request, Line)
    assert isinstance(booked, Line)
    assert (request.name, request.word) == (NAMES[2], "request")
    assert [each.look for each in picture.legend] == [Look.REQUEST, Look.BOOKED, Look.PAST]


def test_a_week_has_slots_where_the_clock_has_them() -> None:
    day = MONDAY + timedelta(days=2)
    away = wall_clock.bounds(MONDAY + timedelta(days=4), BERLIN)
    picture = layout.week(EN, on(MONDAY, slots(day, Window(time(10), time(12, 30))), away))
    assert (picture.first, picture.last, picture.today) == (10, 13, 0)
    assert picture.columns[2] == "We 25"
    off, first, *_ = picture.blocks
    assert (off.column, off.start, off.end, off.look) == (4, 600, 780, Look.TIME_OFF)
    assert (first.column, first.start, first.end) == (2, 600, 630)


def test_a_public_holiday_is_named() -> None:
    """In a week it wears the calendar's star, so that one sees which day it is."""
    free = NamedDay(MONDAY + timedelta(days=2), "Day of Repentance")
    shown = Drawn(free.day, (), (), NOW, (free,))
    assert layout.day(EN, shown).subtitle == "0 booked, 0 free · Day of Repentance"
    week = layout.week(EN, replace(shown, first=MONDAY))
    assert week.columns[2] == "We 25*"
    assert week.subtitle.endswith("*Day of Repentance")


def test_the_hour_that_comes_twice_is_shown_side_by_side() -> None:
    """25 hours are on the wall clock's 24: the first two o'clock left, the second one right."""
    shown = slots(SUMMER_ENDS, Window(time(2), time(3)))
    picture = layout.week(EN, on(SUMMER_ENDS - timedelta(days=6), shown))
    assert [(block.start, block.half) for block in picture.blocks] == [
        (120, 1),
        (150, 1),
        (120, 2),
        (150, 2),
    ]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("day", [MONDAY, SUMMER_ENDS, SUMMER_BEGINS])
@pytest.mark.parametrize("minutes", [15, 30, 120])
def test_whatever_is_in_a_day_can_be_drawn(theme: object, day: date, minutes: int) -> None:
    """At any length, on days of 23 to 25 hours, with names of all kinds; Telegram takes it."""
    assert theme in (LIGHT, DARK)
    shown = slots(day, WHOLE_DAY, minutes=minutes)
    chosen = DARK if theme is DARK else LIGHT
    for t in (EN, RU):
        width, height = picture_size(draw_day(layout.day(t, on(day, shown)), chosen))
        assert width == WIDTH
        assert height < 2 * width
        width, height = picture_size(draw_week(layout.week(t, on(day, shown)), chosen))
        assert width < height < 2 * width


async def test_an_empty_day_and_an_empty_week_say_so() -> None:
    """And a day off is told from one without times."""
    assert layout.day(EN, on(MONDAY, ())).empty == "No times on this day"
    away = wall_clock.bounds(MONDAY, BERLIN)
    assert layout.day(EN, on(MONDAY, (), away)).empty == "time off"
    for picture in (layout.day(RU, on(MONDAY, ())), layout.week(RU, on(MONDAY, ()))):
        for dark in (False, True):
            content = await drawn(picture, dark=dark)
            assert content is not None
            assert picture_size(content)[0] == WIDTH


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_cut_by_its_width(name: str) -> None:
    """Never wider than its room; only what was cut wears an ellipsis."""
    for room in (75, 120, 400):
        shown = fitted(name, room, 30)
        assert width_of(shown, 30) <= room
        assert (shown == drawable(name)) is (width_of(drawable(name), 30) <= room)
        assert shown == drawable(name) or shown.endswith(MORE)
    assert fitted(name, 0, 30) == ""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a font of its own."""
    monkeypatch.setattr(fontManager, "ttflist", [])
    letters._elsewhere.cache_clear()
    yield
    letters._elsewhere.cache_clear()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "text,shown",
    [
        ("Li 王小明\u202f\u200b!", "Li … !"),
        ("Anna 🌸👩‍👩‍👧🇩🇪", "Anna"),
        ("𝒜nna Ｗｅｉ", "Anna Wei"),
        ("ก็ข์ x", "… x"),
        ("🌸\ufe0f", ""),
    ],
)
def test_what_no_font_has_is_no_box(text: str, shown: str) -> None:
    """Letters stand as they are plainly written, or as an ellipsis; an emoji goes."""
    assert drawable(text) == shown


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", ["王小明", "🌸", "👩‍👩‍👧 王 !"])
def test_a_name_without_a_letter_to_draw_gives_way_to_a_word(name: str) -> None:
    """The picture is the one of somebody called booked."""
    for t in (EN, RU):
        word = layout.words(t)[Look.BOOKED]
        nameless, named = (on(MONDAY, [called(one)]) for one in (name, word))
        assert draw_day(layout.day(t, nameless), LIGHT) == draw_day(layout.day(t, named), LIGHT)
        assert draw_week(layout.week(t, nameless), LIGHT) == draw_week(layout.week(t, named), LIGHT)


def test_what_the_own_font_lacks_is_drawn_in_one_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As wide as it is there, and where it is not bold: no other font is looked for in bold."""
    monkeypatch.setattr(fontManager, "ttflist", list(fontManager.ttflist))
    fontManager.addfont(font_with("王", tmp_path / "Wang.ttf"))
    letters._elsewhere.cache_clear()
    try:
        assert (drawable("王 Li"), drawable("王", bold=True)) == ("王 Li", MORE)
        assert legible("王") == "王"
        assert width_of("王王", 30) == pytest.approx(60, abs=1)
        assert fitted("王王王王", 75, 30) == "王…"
        shown, hidden = (
            draw_day(layout.day(EN, on(MONDAY, [called(name)])), LIGHT) for name in ("王", MORE)
        )
        assert shown != hidden
    finally:
        letters._elsewhere.cache_clear()


def font_with(letter: str, path: Path) -> Path:
    """Write a font that has this letter alone, a square, one em wide."""
    pen = TTGlyphPen(None)
    for corner in ((100, 0), (100, 800), (900, 800), (900, 0)):
        (pen.lineTo if pen.points else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "letter"])
    font.setupCharacterMap({ord(letter): "letter"})
    font.setupGlyf({".notdef": square, "letter": square})
    font.setupHorizontalMetrics({".notdef": (1000, 100), "letter": (1000, 100)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "One Letter", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    return path


@pytest.mark.parametrize("lines", [1, 16, 17, 40, 75, 96, 120])
def test_a_long_day_takes_more_columns_before_it_gets_too_small_to_read(lines: int) -> None:
    size = sizes(lines)
    assert size.text >= 20
    assert -(-lines // size.columns) * size.line < 1700
