"""A week as doctors type it, in English and in Russian; what is wrong is named."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadFieldError, Refusal
from core.model import WeeklyHours
from core.policy import Window
from core.slots.typed_week import parse_week

HALF = timedelta(minutes=30)


def read(text: str, days: tuple[int, ...] = ()) -> list[tuple[int, str, int]]:
    """Return each weekday with its hours and the minutes of a slot."""
    return [
        (one.weekday, f"{one.window.start:%H:%M}-{one.window.end:%H:%M}", one.length.seconds // 60)
        for one in parse_week(text, HALF, days)
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Mon 9-13", [(0, "09:00-13:00", 30)]),
        ("mon: 9:00 - 13:00", [(0, "09:00-13:00", 30)]),
        ("Mon, Wed 9-10", [(0, "09:00-10:00", 30), (2, "09:00-10:00", 30)]),
        ("Mon Wed 9-10", [(0, "09:00-10:00", 30), (2, "09:00-10:00", 30)]),
        ("Sat-Mon 9-10", [(0, "09:00-10:00", 30), (5, "09:00-10:00", 30), (6, "09:00-10:00", 30)]),
        ("Mon 9-10, 11-12 20m", [(0, "09:00-10:00", 30), (0, "11:00-12:00", 20)]),
        ("Mon 9–10, Tue 14:30–15", [(0, "09:00-10:00", 30), (1, "14:30-15:00", 30)]),
        ("Friday 9 to 10 / 1h\nсб 10.30 до 11.30", [
            (4, "09:00-10:00", 60), (5, "10:30-11:30", 30),
        ]),
        ("Пн–Вт 9:00–10:00; Воскресенье 8-9", [
            (0, "09:00-10:00", 30), (1, "09:00-10:00", 30), (6, "08:00-09:00", 30),
        ]),
        ("Пн. - Вт. 9-10", [(0, "09:00-10:00", 30), (1, "09:00-10:00", 30)]),
        ("weekend 9-10", [(5, "09:00-10:00", 30), (6, "09:00-10:00", 30)]),
        ("Mon and Wed from 9 to 10", [(0, "09:00-10:00", 30), (2, "09:00-10:00", 30)]),
        ("Mon to Tue 9-10", [(0, "09:00-10:00", 30), (1, "09:00-10:00", 30)]),
        ("с Пн по Вт с 9 до 10", [(0, "09:00-10:00", 30), (1, "09:00-10:00", 30)]),
        ("Mon, Mon 9-10", [(0, "09:00-10:00", 30)]),
    ],
)  # fmt: skip
def test_a_week_is_read(text: str, expected: list[tuple[int, str, int]]) -> None:
    assert read(text) == expected


def test_the_example_of_the_screen_is_read() -> None:
    found = parse_week("Mon-Fri 9:00-13:00, 14:00-17:30; Sat 10-12", HALF)
    assert len(found) == 11
    assert found[-1] == WeeklyHours(5, Window(time(10), time(12)), HALF)


def test_hours_alone_are_those_of_the_chosen_days() -> None:
    assert read("9-10, 11-12", (2,)) == [(2, "09:00-10:00", 30), (2, "11:00-12:00", 30)]


@pytest.mark.parametrize(
    "text, rule, part",
    [
        ("Mno 9-10", "week-day", "Mno"),
        ("Mon-Fry 9-10", "week-day", "fry"),
        ("9-10", "week-no-day", "9-10"),
        ("Mon", "week-no-hours", "Mon"),
        ("", "week-no-hours", ""),
        ("Mon 9-10; Tue", "week-no-hours", "Mon 9-10; Tue"),
        ("Mon nine", "week-day", "nine"),
        ("Mon 9", "week-format", "9"),
        ("Mon 9-100", "week-format", "9-100"),
        ("Mon 9-25", "no-such-time", "9-25"),
        ("Mon 13-9", "window-backwards", "13-9"),
        ("Mon 9-9", "window-empty", "9-9"),
        ("Mon 9-10 soon", "length-format", "soon"),
        ("Mon 9-11, 10-12", "windows-overlap", "10:00-12:00"),
        ("Mon 9-11; Mon-Tue 10-12", "windows-overlap", "10:00-12:00"),
        ("Mon 9:00-9:20", "week-short", "09:00-09:20"),
    ],
)
def test_what_is_wrong_is_named(text: str, rule: str, part: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        parse_week(text, HALF)
    assert refused.value.rule == rule
    assert (refused.value.part or "").casefold() == part.casefold()


@given(st.text("MonTueПнСб 0123456789:;,-–./\n\u0661", max_size=60))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    try:
        week = parse_week(text, HALF)
    except Refusal:
        return
    assert week


@pytest.mark.parametrize("piece", ["Mon ", "Mon-", "9", " ", ".", ", ", "Mon-Tue,", "9-10 ", "9:"])
def test_the_longest_text_is_read_in_no_time(piece: str) -> None:
    """What a piece repeated costs grows as it does, and not faster."""
    with pytest.raises(Refusal):
        parse_week(piece * 100_000, HALF)
