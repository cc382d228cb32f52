"""What doctors type: dates, windows, lengths. Right ones are read, wrong ones named."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadFieldError, LengthError
from core.policy import Window
from core.slots.typed import parse_dates, parse_length, parse_windows, write_window

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@st.composite
def working_hours(draw: st.DrawFn) -> tuple[Window, ...]:
    """One to four windows that do not overlap, in order."""
    ends = sorted(draw(st.sets(clocks, min_size=2, max_size=8)))
    return tuple(Window(*pair) for pair in zip(ends[::2], ends[1::2], strict=False))


@given(hours=working_hours(), data=st.data())
def test_windows_are_read_back_in_order_whatever_the_order_they_were_typed_in(
    hours: tuple[Window, ...], data: st.DataObject
) -> None:
    typed = data.draw(st.permutations([write_window(window) for window in hours]))
    parting = data.draw(st.sampled_from([",", ", ", "\n", "; ", " ,\n"]))
    assert parse_windows(parting.join(typed)) == hours


@given(st.text(max_size=40))
def test_any_text_is_windows_in_order_or_a_refusal(text: str) -> None:
    try:
        windows = parse_windows(text)
    except BadFieldError:
        return
    assert all(window.start < window.end for window in windows)
    assert all(before.end <= after.start for before, after in pairwise(windows))


@pytest.mark.parametrize(
    "typed", ["10:00-13:00", "10:00 – 13:00", " 10:00—13:00 ", "10:00 to 13:00"]
)
def test_a_window_may_be_written_with_any_dash(typed: str) -> None:
    assert parse_windows(typed) == (Window(time(10), time(13)),)


def test_times_may_carry_seconds_of_zero() -> None:
    assert parse_windows("9:00:00-12:30:00") == (Window(time(9), time(12, 30)),)


@pytest.mark.parametrize(
    "typed,rule,part",
    [
        ("", "window-format", ""),
        ("ten to five", "time-format", "ten"),
        ("10:00", "window-format", "10:00"),
        ("10-13", "time-format", "10"),
        ("10:00-13:00-15:00", "window-format", "10:00-13:00-15:00"),
        ("10:00-25:00", "no-such-time", "25:00"),
        ("10:00-12:60", "no-such-time", "12:60"),
        ("10:00:30-12:00", "whole-minutes", "10:00:30"),
        ("10:00-10:00", "window-empty", "10:00-10:00"),
        ("09:00-12:00, 22:00-02:00", "window-backwards", "22:00-02:00"),
        ("10:00-13:00, 12:30-15:00", "windows-overlap", "12:30-15:00"),
        ("10:00-13:00, 10:00-13:00", "windows-overlap", "10:00-13:00"),
        ("١٠:٠٠-١٣:٠٠", "time-format", "١٠:٠٠"),
    ],
)
def test_wrong_windows_are_refused_by_the_part_that_is_wrong(
    typed: str, rule: str, part: str
) -> None:
    with pytest.raises(BadFieldError) as refused:
        parse_windows(typed)
    assert (refused.value.rule, refused.value.part) == (rule, part)


def test_dates_are_read_once_each_and_in_order() -> None:
    assert parse_dates(" 2026-11-23, 2026-11-21 2026-11-23\n2026-12-01;") == (
        date(2026, 11, 21),
        date(2026, 11, 23),
        date(2026, 12, 1),
    )


@given(st.sets(st.dates(), min_size=1))
def test_dates_are_read_back(days: set[date]) -> None:
    typed = ", ".join(day.isoformat() for day in days)
    assert parse_dates(typed) == tuple(sorted(days))


@pytest.mark.parametrize(
    "typed,rule,part",
    [
        ("", "date-format", ""),
        ("tomorrow", "date-format", "tomorrow"),
        ("2026-11-21, 21.11.2026", "date-format", "21.11.2026"),
        ("2026-02-30", "no-such-date", "2026-02-30"),
        ("2026-13-01", "no-such-date", "2026-13-01"),
    ],
)
def test_wrong_dates_are_refused_by_the_one_that_is_wrong(typed: str, rule: str, part: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        parse_dates(typed)
    assert (refused.value.rule, refused.value.part) == (rule, part)


@pytest.mark.parametrize(
    "typed,minutes",
    [
        ("40", 40),
        ("40m", 40),
        ("40 min", 40),
        ("1h", 60),
        ("1h 30m", 90),
        ("1h30m", 90),
        ("1 h 30", 90),
        ("4 hours", 240),
        ("1 ч 30 мин", 90),
    ],
)
def test_a_length_is_read_as_people_write_it(typed: str, minutes: int) -> None:
    assert parse_length(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["", "long", "1d", "40x", "-30", "1.5h"])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(BadFieldError, match="length-format"):
        parse_length(typed)


@pytest.mark.parametrize("typed", ["0", "14", "4h 1m", "241", "9999"])
def test_a_slot_lasts_from_15_minutes_to_4_hours(typed: str) -> None:
    with pytest.raises(LengthError):
        parse_length(typed)
