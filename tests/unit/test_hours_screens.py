"""Weekly hours in words: one readable week, and a look that names what happens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from markupsafe import Markup

from bot.chat.ways import Home
from bot.hours.actions import AddHours, AskBegin, AskEnd, DropHours, KeepHours
from bot.hours.draft import WeekDraft
from bot.hours.screens import Look, Overview, look_at_week, overview
from bot.hours.words import period_lines, week_lines
from bot.shared.holidays import NamedDay
from bot.shared.hour_grid import Picking, ask_begin, ask_end
from core.model import DoctorId, Slot, SlotId, Source, Span, WeeklyHours
from core.policy import Window
from core.slots.pattern import Period, periods
from core.slots.typed_week import parse_week
from core.slots.weekly import Changes, NewTime
from tests.screens import shown
from tests.worst import LANGUAGES

EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
HALF = timedelta(minutes=30)
MONDAY = date(2026, 3, 2)
NINE = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Nine o'clock where the clinic of these tests is."""


@pytest.mark.parametrize(
    "typed, english, russian",
    [
        ("Mon-Fri 9-13", "Mon–Fri 09:00–13:00 · 30 min", "Пн–пт 09:00–13:00 · 30 мин"),
        ("Mon, Tue 9-13", "Mon, Tue 09:00–13:00 · 30 min", "Пн, вт 09:00–13:00 · 30 мин"),
        (
            "Mon-Wed, Fri 9-13, 14-15 20m",
            "Mon–Wed, Fri 09:00–13:00 · 30 min; 14:00–15:00 · 20 min",
            "Пн–ср, пт 09:00–13:00 · 30 мин; 14:00–15:00 · 20 мин",
        ),
        (
            "Mon 9-10; Tue 9-11; Wed 9-10",
            "Mon, Wed 09:00–10:00 · 30 min\nTue 09:00–11:00 · 30 min",
            "Пн, ср 09:00–10:00 · 30 мин\nВт 09:00–11:00 · 30 мин",
        ),
    ],
)
def test_days_that_are_alike_share_a_line(typed: str, english: str, russian: str) -> None:
    week = parse_week(typed, HALF)
    assert week_lines(EN, week).striptags().replace("\n", " ") == english.replace("\n", " ")
    said = week_lines(RU, week).striptags().casefold()
    assert said == russian.replace("\n", " ").casefold()


def test_weeks_follow_one_another_with_their_dates() -> None:
    usual = WeeklyHours(0, Window(time(9), time(10)), HALF, last=MONDAY + timedelta(days=6))
    then = WeeklyHours(1, Window(time(9), time(10)), HALF, first=MONDAY + timedelta(days=14))
    found = periods([usual, then], MONDAY)
    assert [period_lines(EN, one).striptags() for one in found] == [
        "Until Sun 8 Mar 2026: Mon 09:00–10:00 · 30 min",
        "From Mon 9 Mar 2026 until Sun 15 Mar 2026: No hours",
        "From Mon 16 Mar 2026 on: Tue 09:00–10:00 · 30 min",
    ]
    assert periods([], MONDAY) == []


def test_a_look_says_what_appears_what_goes_and_what_is_left_out() -> None:
    times = [NewTime(Span(NINE, NINE + HALF), MONDAY, time_off=True)]
    gone = Slot(SlotId(1), DoctorId(1), Span(NINE - HALF, NINE), MONDAY, Source.WEEKLY)
    changes = Changes(times, [gone], left_alone=[MONDAY], holidays=[MONDAY])
    draft = WeekDraft(parse_week("Mon 9-10", HALF), (), HALF)
    look = Look(changes, (), [NamedDay(MONDAY, "Rest")])
    text = shown(look_at_week(EN, draft, look, Home())).text
    assert "Appear: 1 slot, Mon 2 Mar – Mon 2 Mar." in text
    assert "Of these 1 lie in your time off" in text
    assert "Disappear: 1 slot that nobody booked: Mon 2 Mar 08:30–09:00." in text
    assert "Days set by hand stay as they are: Mon 2 Mar." in text
    assert "Public holidays without times: Mon 2 Mar Rest." in text


def test_nothing_is_said_to_be_published_before_a_week_begins() -> None:
    later = Period(parse_week("Mon 9-10", HALF), MONDAY)
    found = Overview([later], timedelta(), on_holidays=False, last=None, outside=0, by_hand=0)
    assert "Published" not in shown(overview(EN, found)).text


@pytest.mark.parametrize("minutes", [15, 45, 240])
def test_only_hours_that_hold_a_slot_are_pressed(minutes: int) -> None:
    """In both languages all of it fits; a window that is there may be let go of."""
    length = timedelta(minutes=minutes)
    windows = [Window(time(at), time(at + 1)) for at in range(7, 20)]
    picking = Picking(
        Markup("<b>Mon</b>"),
        windows,
        length,
        ask=AskBegin(),
        begin=AskEnd,
        add=AddHours,
        drop=DropHours,
        go_on=KeepHours(),
        back=Home(),
    )
    for t in (EN, RU):
        begins = shown(ask_begin(t, picking)).labels
        assert "✕ 07:00–08:00" in begins
        ends = shown(ask_end(t, picking, time(9))).labels
        assert ends[0] == {15: "09:30", 45: "10:00", 240: "13:00"}[minutes]
    last = [label for label in begins if label[0].isdigit()][-1]
    assert last == {15: "20:30", 45: "20:00", 240: "17:00"}[minutes]
