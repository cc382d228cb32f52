"""How a doctor's delay runs on through the day, and who hears of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.doctors.lateness import MOST_LATE, Told, check_late, expected_starts, is_news
from core.errors import BadFieldError
from core.model import Appointment, Span, Status
from tests.rules.cases import MINE

DAY = datetime(2026, 11, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return DAY + timedelta(hours=hour, minutes=minute)


def spans(*written: str) -> list[Span]:
    """Read appointments written as ``10:00-10:30``."""
    return [Span(*map(at, one.split("-"))) for one in written]


ROW = ("10:00-10:30", "10:30-11:00", "11:00-11:30")

EXPECTED = [
    ("the delay runs on from one to the next", "9:50", 20, ROW, ("10:20", "10:50", "11:20")),
    ("the one under way is late itself", "10:25", 20, ROW, ("10:20", "10:50", "11:20")),
    ("what was over is left alone", "10:35", 20, ROW, ("10:00", "10:50", "11:20")),
    (
        "a gap takes up what it can",
        "9:50",
        20,
        ("10:00-10:30", "10:35-11:00", "11:30-12:00"),
        ("10:20", "10:50", "11:30"),
    ),
    (
        "a gap as long as the delay takes it up whole",
        "9:50",
        20,
        ("10:00-10:30", "10:50-11:00"),
        ("10:20", "10:50"),
    ),
    (
        "after a gap the next one is late by all of it",
        "12:50",
        20,
        ("10:00-10:30", "13:00-13:30"),
        ("10:00", "13:20"),
    ),
    ("on time nobody is late", "9:50", 0, ROW, ("10:00", "10:30", "11:00")),
    ("nobody comes", "9:50", 20, (), ()),
]


@pytest.mark.parametrize(
    "now, late, plan, starts",
    [case[1:] for case in EXPECTED],
    ids=[case[0] for case in EXPECTED],
)
def test_a_delay_runs_on_and_gaps_take_it_up(
    now: str, late: int, plan: tuple[str, ...], starts: tuple[str, ...]
) -> None:
    expected = expected_starts(spans(*plan), late * MINUTE, at(now))
    assert [f"{one:%H:%M}" for one in expected] == list(starts)


@st.composite
def days(draw: st.DrawFn) -> list[Span]:
    """Return a day's appointments in order, with gaps of any length between them."""
    start, plan = DAY, []
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 90), st.integers(15, 120)), max_size=8)
    ):
        start += gap * MINUTE
        plan.append(Span(start, start + length * MINUTE))
        start += length * MINUTE
    return plan


@given(days(), st.integers(0, 180), st.integers(-60, 1500))
def test_a_delay_never_grows_and_nobody_is_seen_beside_another(
    plan: list[Span], minutes: int, said: int
) -> None:
    """Nobody begins early, nor later than the whole delay; once taken up, it is gone for good."""
    late, said_at = minutes * MINUTE, DAY + said * MINUTE
    expected = expected_starts(plan, late, said_at)
    behind = [start - span.start for span, start in zip(plan, expected, strict=True)]
    ahead = [delay for span, delay in zip(plan, behind, strict=True) if span.end > said_at]
    assert all(timedelta() <= delay <= late for delay in behind)
    assert ahead == sorted(ahead, reverse=True)
    assert ahead[:1] in ([], [late])
    ends = [start + span.length for span, start in zip(plan, expected, strict=True)]
    later = [span for span in plan if span.end > said_at]
    first = len(plan) - len(later)
    assert all(
        end <= start for end, start in zip(ends[first:], expected[first + 1 :], strict=False)
    )


VISIT = replace(MINE, span=Span(at("10:30"), at("11:00")))

NEWS = [
    ("who is still to come hears of it", VISIT, "10:50", (), "10:00", True),
    ("nobody hears the same twice", VISIT, "10:50", ("10:50",), "10:00", False),
    ("another time corrects the one before", VISIT, "10:40", ("10:50",), "10:00", True),
    ("back on time is news for who heard otherwise", VISIT, "10:30", ("10:50",), "10:00", True),
    ("and for nobody else", VISIT, "10:30", (), "10:00", False),
    ("even after the time planned", VISIT, "10:30", ("10:50",), "10:35", True),
    ("a time that has passed helps nobody", VISIT, "10:35", (), "10:35", False),
    ("who is there knows", replace(VISIT, arrived=True), "10:50", (), "10:00", False),
    (
        "a request is no visit yet",
        replace(VISIT, status=Status.PENDING),
        "10:50",
        (),
        "10:00",
        False,
    ),
    ("nor is one that is over", VISIT, "12:00", (), "11:00", False),
]


@pytest.mark.parametrize(
    "visit, expected, told, now, news",
    [case[1:] for case in NEWS],
    ids=[case[0] for case in NEWS],
)
def test_only_who_is_still_to_come_hears_and_nobody_the_same_twice(
    visit: Appointment, expected: str, told: tuple[str, ...], now: str, news: bool
) -> None:
    heard = [Told(VISIT.span.start, at(one)) for one in told]
    assert is_news(visit, at(expected), heard, at(now)) is news


def test_what_was_told_of_another_time_counts_no_more() -> None:
    """An appointment that was moved is expected anew."""
    assert is_news(VISIT, at("10:50"), [Told(at("9:00"), at("10:50"))], at("8:00"))


@pytest.mark.parametrize("late", [-MINUTE, MOST_LATE + MINUTE, timedelta(seconds=90)])
def test_a_delay_is_whole_minutes_up_to_three_hours(late: timedelta) -> None:
    assert check_late(MOST_LATE) == MOST_LATE
    assert check_late(timedelta()) == timedelta()
    with pytest.raises(BadFieldError):
        check_late(late)
