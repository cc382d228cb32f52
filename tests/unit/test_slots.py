"""Windows on a wall clock → slots in UTC, also on the nights when the clock jumps."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import wall_clock
from core.errors import LengthError
from core.model import Span
from core.policy import ClinicPolicy, Window

MINUTE = timedelta(minutes=1)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Australia/Lord_Howe",  # its clock jumps by half an hour
    "America/Santiago",  # midnight itself is skipped
    "Asia/Beirut",  # midnight is skipped, and 23:00 comes twice
    "Africa/Casablanca",  # the clock goes back for Ramadan
    "Asia/Kathmandu",  # UTC+5:45, no jumps
    "Asia/Tokyo",
    "UTC",
]
JUMPS = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Sydney": (date(2026, 10, 4), date(2026, 4, 5)),
    "Pacific/Auckland": (date(2026, 9, 27), date(2026, 4, 5)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "America/Santiago": (date(2026, 9, 6), date(2026, 4, 4)),
}
"""The day on which the clock jumps ahead, and the one on which it goes back."""

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
jump_days = st.sampled_from([day for both in JUMPS.values() for day in both])
lengths = st.integers(15, 240).map(lambda minutes: minutes * MINUTE)
clocks = st.integers(0, 24 * 60 - 1).map(lambda at: time(*divmod(at, 60)))


@st.composite
def working_hours(draw: st.DrawFn) -> tuple[Window, ...]:
    """One to three windows that do not overlap; they may touch."""
    ends = sorted(draw(st.sets(clocks, min_size=2, max_size=6)))
    apart = [Window(*pair) for pair in zip(ends[::2], ends[1::2], strict=False)]
    touching = [Window(*pair) for pair in pairwise(ends)]
    return tuple(draw(st.sampled_from([apart, touching])))


def stretches(day: date, windows: tuple[Window, ...], zone: ZoneInfo) -> list[Span]:
    """The windows of a day as moments."""
    return [
        Span(wall_clock.moment(day, one.start, zone), wall_clock.moment(day, one.end, zone))
        for one in windows
    ]


@given(st.sets(days | jump_days, min_size=1, max_size=4), working_hours(), lengths, zones)
@example({date(2026, 3, 29)}, (Window(time(0), time(6)),), 30 * MINUTE, ZoneInfo("Europe/Berlin"))
@example({date(2026, 10, 25)}, (Window(time(0), time(6)),), 30 * MINUTE, ZoneInfo("Europe/Berlin"))
def test_slots_are_equal_apart_inside_the_windows_and_leave_no_room_for_another(
    days: set[date], windows: tuple[Window, ...], length: timedelta, zone: ZoneInfo
) -> None:
    spans = wall_clock.cut(days, windows, length, zone)
    assert all(span.length == length for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    counted = 0
    for day in days:
        for stretch in stretches(day, windows, zone):
            inside = [
                span for span in spans if stretch.start <= span.start and span.end <= stretch.end
            ]
            assert len(inside) == max(stretch.length, timedelta()) // length
            if inside:
                assert inside[0].start == stretch.start
                assert inside[-1].end + length > stretch.end
            assert all(before.end == after.start for before, after in pairwise(inside))
            counted += len(inside)
    assert counted == len(spans)


@given(days | jump_days, clocks, clocks, zones)
def test_a_later_time_on_the_clock_is_never_an_earlier_moment(
    day: date, one: time, other: time, zone: ZoneInfo
) -> None:
    first, second = sorted((one, other))
    assert wall_clock.moment(day, first, zone) <= wall_clock.moment(day, second, zone)


@given(days | jump_days, clocks, zones)
def test_a_moment_shows_the_time_it_was_made_of_unless_the_clock_skips_it(
    day: date, clock: time, zone: ZoneInfo
) -> None:
    shown = wall_clock.local(wall_clock.moment(day, clock, zone), zone)
    if (shown.date(), shown.time()) != (day, clock):
        just_before = wall_clock.local(wall_clock.moment(day, clock, zone) - MINUTE, zone)
        assert just_before.replace(tzinfo=None) < datetime.combine(day, clock)
        assert shown.replace(tzinfo=None) > datetime.combine(day, clock)
        assert shown.utcoffset() != just_before.utcoffset()


@given(days | jump_days, zones)
def test_days_follow_one_another_without_a_gap(day: date, zone: ZoneInfo) -> None:
    today = wall_clock.bounds(day, zone)
    assert today.end == wall_clock.bounds(day + timedelta(days=1), zone).start
    assert wall_clock.day_of(today.start, zone) == day
    assert wall_clock.day_of(today.end - MINUTE, zone) == day


@pytest.mark.parametrize("name", JUMPS)
def test_a_day_is_shorter_or_longer_where_the_clock_jumps(name: str) -> None:
    zone, jump = ZoneInfo(name), timedelta(minutes=30 if name == "Australia/Lord_Howe" else 60)
    ahead, back = (wall_clock.bounds(day, zone).length for day in JUMPS[name])
    assert (ahead, back) == (timedelta(days=1) - jump, timedelta(days=1) + jump)


@pytest.mark.parametrize(
    "name,window",
    [
        ("Europe/Berlin", Window(time(2), time(3))),
        ("America/New_York", Window(time(2), time(3))),
        ("Australia/Sydney", Window(time(2, 15), time(2, 45))),
        ("Pacific/Auckland", Window(time(2), time(3))),
        ("Australia/Lord_Howe", Window(time(2), time(2, 30))),
        ("America/Santiago", Window(time(0), time(1))),
    ],
)
def test_nobody_works_in_an_hour_that_the_clock_skips(name: str, window: Window) -> None:
    zone, (ahead, back) = ZoneInfo(name), JUMPS[name]
    assert wall_clock.cut([ahead], [window], 15 * MINUTE, zone) == ()
    assert len(wall_clock.cut([back], [window], 15 * MINUTE, zone)) >= 2


def test_berlin_in_the_night_of_spring_and_of_autumn() -> None:
    """01:00 to 04:00 is two hours of work in March and four in October."""
    zone, night = ZoneInfo("Europe/Berlin"), [Window(time(1), time(4))]
    spring, autumn = (
        wall_clock.cut([day], night, 60 * MINUTE, zone) for day in JUMPS["Europe/Berlin"]
    )
    assert [wall_clock.local(span.start, zone).hour for span in spring] == [1, 3]
    assert [wall_clock.local(span.start, zone).hour for span in autumn] == [1, 2, 2, 3]


def test_a_day_that_a_country_skipped_has_no_times() -> None:
    """Samoa crossed the date line: there was no 30 December 2011."""
    zone, day = ZoneInfo("Pacific/Apia"), date(2011, 12, 30)
    assert wall_clock.cut([day], [Window(time(10), time(17))], 30 * MINUTE, zone) == ()
    assert wall_clock.bounds(day, zone).length == timedelta()


def test_the_standard_day_is_twelve_half_hours_around_lunch() -> None:
    policy = ClinicPolicy(zone=ZoneInfo("Europe/Berlin"))
    spans = wall_clock.cut(
        [date(2026, 11, 21)], policy.standard_day, policy.slot_length, policy.zone
    )
    starts = [f"{wall_clock.local(span.start, policy.zone):%H:%M}" for span in spans]
    assert starts[0] == "10:00"
    assert starts[5:7] == ["12:30", "14:00"]
    assert starts[-1] == "16:30"
    assert len(starts) == 12
    assert spans[0].start == datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "length",
    [14 * MINUTE, 241 * MINUTE, timedelta(), -30 * MINUTE, timedelta(minutes=20, seconds=5)],
)
def test_other_lengths_are_refused(length: timedelta) -> None:
    with pytest.raises(LengthError):
        wall_clock.cut([date(2026, 11, 21)], [Window(time(10), time(17))], length, ZoneInfo("UTC"))
