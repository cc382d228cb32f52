"""A doctor's week against the times that are there: what appears, what goes, what stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import wall_clock
from core.errors import BadFieldError, LengthError
from core.model import (
    AccountId,
    AppointmentId,
    DoctorId,
    Slot,
    SlotId,
    Source,
    Span,
    WeeklyHours,
)
from core.policy import Window
from core.slots.pattern import checked, laid_over
from core.slots.weekly import Changes, Circumstances, NewTime, Practice, reconcile

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HALF = 30 * MINUTE
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday at seven in the clinic."""


def hours(weekday: int, start: int, end: int, minutes: int = 30, **dates: date) -> WeeklyHours:
    return WeeklyHours(weekday, Window(time(start), time(end)), minutes * MINUTE, **dates)


def at(day: date, start: time, minutes: int = 30) -> Span:
    begins = wall_clock.moment(day, start, BERLIN)
    return Span(begins, begins + minutes * MINUTE)


def slot(number: int, span: Span, **how: Any) -> Slot:
    day = wall_clock.day_of(span.start, BERLIN)
    plain = Slot(SlotId(number), DoctorId(1), span, day, Source.WEEKLY)
    return replace(plain, **how)


def around(days: int = 6, **how: Any) -> Circumstances:
    plain = Circumstances(NOW, MONDAY + days * DAY, BERLIN)
    return replace(plain, **how)


MORNING = Practice((hours(0, 9, 10),))
NINE, HALF_PAST = at(MONDAY, time(9)), at(MONDAY, time(9, 30))
BOOKED, HELD = (
    {"appointment_id": AppointmentId(1)},
    {"held_by": AccountId(1), "held_until": NOW + MINUTE},
)


def starts(changes: Changes) -> list[str]:
    """Return when the new times begin on the clinic's wall."""
    return [f"{one.span.start.astimezone(BERLIN):%a %H:%M}" for one in changes.appear]


def test_a_week_is_published_from_now_to_the_last_day() -> None:
    changes = reconcile(MORNING, [], around(days=7))
    assert starts(changes) == ["Mon 09:00", "Mon 09:30", "Mon 09:00", "Mon 09:30"]
    assert reconcile(MORNING, [], around(now=NINE.start)).appear == [NewTime(HALF_PAST, MONDAY)]


@pytest.mark.parametrize(
    "there, appear, gone, outside",
    [
        ([slot(1, NINE)], ["Mon 09:30"], [], []),
        ([slot(1, at(MONDAY, time(11)))], ["Mon 09:00", "Mon 09:30"], [1], []),
        ([slot(1, at(MONDAY, time(11)), **BOOKED)], ["Mon 09:00", "Mon 09:30"], [], [1]),
        ([slot(1, at(MONDAY, time(11)), **HELD)], ["Mon 09:00", "Mon 09:30"], [], []),
        ([slot(1, at(MONDAY, time(9, 15)), **BOOKED)], [], [], [1]),
        ([slot(1, at(MONDAY, time(9, 15)))], ["Mon 09:00", "Mon 09:30"], [1], []),
        ([slot(1, at(MONDAY, time(9, 15)), source=Source.HAND)], [], [], []),
        ([slot(1, NINE, switched_off=True)], ["Mon 09:30"], [], []),
        ([slot(1, NINE, **BOOKED), slot(2, HALF_PAST, **HELD)], [], [], []),
        ([slot(1, at(MONDAY - 7 * DAY, time(11)))], ["Mon 09:00", "Mon 09:30"], [], []),
    ],
    ids=[
        *("there-already", "free-goes", "booked-stays", "held-stays", "booked-in-the-way"),
        *("free-makes-way", "by-hand-in-the-way", "switched-off-stays", "all-there", "past-stays"),
    ],
)
def test_what_is_there_counts(
    there: Sequence[Slot], appear: list[str], gone: list[int], outside: list[int]
) -> None:
    changes = reconcile(MORNING, there, around())
    assert starts(changes) == appear
    assert [one.id for one in changes.disappear] == gone
    assert [one.id for one in changes.outside] == outside


def test_a_time_that_was_switched_off_stays_off_where_the_week_is_cut_anew() -> None:
    there = [slot(1, NINE, switched_off=True), slot(2, HALF_PAST)]
    changes = reconcile(Practice((hours(0, 9, 10, 20),)), there, around())
    assert [one.switched_off for one in changes.appear] == [True, True, False]


def test_a_day_set_by_hand_is_left_alone_and_named() -> None:
    there = [slot(1, at(MONDAY, time(11))), slot(2, at(MONDAY, time(15)), source=Source.HAND)]
    changes = reconcile(replace(MORNING, hand_set=frozenset({MONDAY})), there, around())
    assert (changes.appear, changes.disappear, changes.outside) == ([], [], [])
    assert changes.left_alone == [MONDAY]


def test_a_day_given_back_is_as_the_week_says() -> None:
    """Free times published by hand make way; what is booked stays."""
    there = [
        slot(1, at(MONDAY, time(9, 15)), source=Source.HAND),
        slot(2, at(MONDAY, time(15)), source=Source.HAND, **BOOKED),
        slot(3, at(MONDAY + DAY, time(15)), source=Source.HAND),
    ]
    changes = reconcile(MORNING, there, around(), given_back=MONDAY)
    assert [one.id for one in changes.disappear] == [1]
    assert starts(changes) == ["Mon 09:00", "Mon 09:30"]


def test_a_holiday_has_no_times_unless_its_doctor_works_then() -> None:
    holiday = around(holidays={MONDAY: "Rest", MONDAY + DAY: "Not a day of this week"})
    changes = reconcile(MORNING, [slot(1, NINE), slot(2, HALF_PAST, **BOOKED)], holiday)
    assert ([one.id for one in changes.disappear], [one.id for one in changes.outside]) == (
        [1],
        [2],
    )
    assert (changes.appear, changes.holidays) == ([], [MONDAY])
    works = reconcile(replace(MORNING, on_holidays=True), [], holiday)
    assert starts(works) == ["Mon 09:00", "Mon 09:30"]
    assert works.holidays == []


def test_a_time_in_a_time_off_is_published_as_such() -> None:
    away = [Span(HALF_PAST.start, HALF_PAST.start + MINUTE)]
    changes = reconcile(MORNING, [], around(away=away))
    assert [one.time_off for one in changes.appear] == [False, True]


def test_a_pause_stands_between_any_two() -> None:
    practice = Practice((hours(0, 9, 11), hours(0, 11, 12, 20)), pause=10 * MINUTE)
    assert starts(reconcile(practice, [], around())) == [
        *("Mon 09:00", "Mon 09:40", "Mon 10:20"),
        *("Mon 11:00", "Mon 11:30"),
    ]


def test_a_booked_time_that_stays_keeps_its_pause() -> None:
    practice = Practice((hours(0, 9, 11),), pause=10 * MINUTE)
    there = [slot(1, at(MONDAY, time(10, 55)), **BOOKED)]
    assert starts(reconcile(practice, there, around())) == ["Mon 09:00", "Mon 09:40"]
    there = [slot(1, at(MONDAY, time(11)), **BOOKED)]
    assert starts(reconcile(practice, there, around())) == [
        *("Mon 09:00", "Mon 09:40", "Mon 10:20")
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_ten_stays_ten_on_the_wall_where_the_clock_jumps(day: date) -> None:
    """On the night itself, and on the days before and after it."""
    now = wall_clock.moment(day - DAY, time(0), BERLIN)
    practice = Practice(tuple(hours(weekday, 1, 11, 60) for weekday in range(7)))
    changes = reconcile(practice, [], around(now=now, last=day + DAY))
    by_day = {
        one: [new.span.start.astimezone(BERLIN).hour for new in changes.appear if new.day == one]
        for one in (day - DAY, day, day + DAY)
    }
    usual = list(range(1, 11))
    night = [1, *range(3, 11)] if day.month == 3 else [1, 2, *range(2, 11)]
    assert by_day == {day - DAY: usual, day: night, day + DAY: usual}


def test_a_look_is_told_from_any_other() -> None:
    looks = [
        reconcile(MORNING, [], around()),
        reconcile(MORNING, [], around(days=7)),
        reconcile(MORNING, [slot(1, at(MONDAY, time(11)))], around()),
        reconcile(MORNING, [slot(1, at(MONDAY, time(11)), **BOOKED)], around()),
        reconcile(MORNING, [], around(away=[NINE])),
    ]
    assert len({one.mark for one in looks}) == len(looks)
    assert reconcile(MORNING, [], around()).mark == looks[0].mark


# What any week does to any times

clocks = st.integers(0, 95).map(lambda at: time(*divmod(at * 15, 60)))
moments = st.integers(-8, 4 * 96).map(lambda at: NOW + at * 15 * MINUTE)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[WeeklyHours, ...]:
    week = []
    for weekday in draw(st.sets(st.integers(0, 3))):
        ends = sorted(draw(st.sets(clocks, min_size=2, max_size=4)))
        week += [
            WeeklyHours(weekday, Window(*pair), draw(st.sampled_from([15, 20, 40])) * MINUTE)
            for pair in pairwise(ends)
        ]
    return tuple(week)


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    """A few times that do not overlap, of either source, in any state."""
    ends = sorted(draw(st.sets(moments, max_size=12)))
    states: st.SearchStrategy[dict[str, object]] = st.sampled_from(
        [{}, {}, BOOKED, HELD, {"switched_off": True}, {"time_off": True}]
    )
    return [
        slot(at, Span(start, min(end, start + 4 * 60 * MINUTE)), source=source, **draw(states))
        for at, (start, end) in enumerate(pairwise(ends))
        if (source := draw(st.sampled_from(Source)))
    ]


practices = st.builds(
    Practice,
    patterns(),
    st.sampled_from([0, 5, 30]).map(lambda minutes: minutes * MINUTE),
    st.booleans(),
    st.frozensets(st.sampled_from([MONDAY, MONDAY + DAY]), max_size=1),
)
circumstances = st.builds(
    around,
    days=st.integers(0, 5),
    holidays=st.sampled_from([{}, {MONDAY + 2 * DAY: "Rest"}]),
    away=st.lists(st.builds(Span, st.just(NOW), moments.filter(lambda end: end > NOW)), max_size=1),
)


def after(there: Sequence[Slot], changes: Changes) -> list[Slot]:
    """Return the times as they are once the changes are made."""
    gone = {one.id for one in changes.disappear}
    fresh = [
        slot(1000 + at, one.span, time_off=one.time_off, switched_off=one.switched_off)
        for at, one in enumerate(changes.appear)
    ]
    kept = [one for one in there if one.id not in gone]
    return sorted([*kept, *fresh], key=lambda one: one.span)


@given(practices, slots(), circumstances)
def test_doing_it_twice_is_doing_it_once(
    practice: Practice, there: list[Slot], how: Circumstances
) -> None:
    ahead = [one for one in there if one.span.end > NOW]
    changes = reconcile(practice, ahead, how)
    again = reconcile(practice, after(ahead, changes), how)
    assert not again.appear
    assert not again.disappear
    assert again.outside == changes.outside


@given(practices, slots(), circumstances)
def test_nothing_booked_or_held_goes_nothing_overlaps_and_hand_set_days_stay(
    practice: Practice, there: list[Slot], how: Circumstances
) -> None:
    ahead = [one for one in there if one.span.end > NOW]
    changes = reconcile(practice, ahead, how)
    for one in changes.disappear:
        assert not one.booked
        assert not one.held(NOW)
        assert one.source is Source.WEEKLY
        assert one.span.start > NOW
    assert all(one.booked for one in changes.outside)
    touched = {one.day for one in changes.appear} | {one.day for one in changes.disappear}
    assert not touched & practice.hand_set
    spans = [one.span for one in after(ahead, changes)]
    assert all(before.end <= then.start for before, then in pairwise(spans))
    assert all(one.span.start > NOW and one.day <= how.last for one in changes.appear)


# Patterns that follow one another


def test_a_new_week_ends_the_one_before_it_the_day_before() -> None:
    first = MONDAY + 14 * DAY
    found = laid_over((hours(0, 9, 10),), (hours(1, 9, 10),), first, None, MONDAY)
    assert found == (hours(0, 9, 10, last=first - DAY), hours(1, 9, 10, first=first))


def test_a_week_for_a_while_lets_the_usual_one_come_back() -> None:
    first, last = MONDAY + 14 * DAY, MONDAY + 20 * DAY
    found = laid_over((hours(0, 9, 10),), (hours(0, 13, 14),), first, last, MONDAY)
    assert found == (
        hours(0, 9, 10, last=first - DAY),
        hours(0, 9, 10, first=last + DAY),
        hours(0, 13, 14, first=first, last=last),
    )


def test_a_week_from_now_on_takes_the_place_of_all() -> None:
    before = (
        hours(0, 9, 10, last=MONDAY - DAY),
        hours(0, 9, 10, first=MONDAY + 7 * DAY),
        hours(1, 9, 10),
    )
    assert laid_over(before, (hours(2, 9, 10),), None, None, MONDAY) == (hours(2, 9, 10),)
    assert laid_over(before, (), None, None, MONDAY) == ()
    until = MONDAY + 8 * DAY
    assert laid_over(before, (), None, until, MONDAY) == (
        hours(0, 9, 10, first=until + DAY),
        hours(1, 9, 10, first=until + DAY),
    )


@given(patterns(), patterns(), st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))
def test_within_its_dates_the_new_week_holds_and_outside_them_the_one_before(
    before: tuple[WeeklyHours, ...],
    week: tuple[WeeklyHours, ...],
    begins: int,
    lasts: int,
    ahead: int,
) -> None:
    first = MONDAY + begins * DAY
    last = first + lasts * DAY
    day = MONDAY + ahead * DAY
    found = laid_over(before, week, first, last, MONDAY)
    expected = week if first <= day <= last else before

    def held(pattern: Sequence[WeeklyHours]) -> set[tuple[int, Window]]:
        return {(one.weekday, one.window) for one in pattern if one.holds_on(day)}

    assert held(found) == held(expected)


def test_a_week_is_refused_for_the_window_that_does_not_fit() -> None:
    assert checked([hours(1, 9, 10), hours(0, 9, 10)]) == (hours(0, 9, 10), hours(1, 9, 10))
    with pytest.raises(BadFieldError) as overlap:
        checked([hours(0, 9, 11), hours(0, 10, 12)])
    assert (overlap.value.rule, overlap.value.part) == ("windows-overlap", "10:00-12:00")
    with pytest.raises(BadFieldError) as short:
        checked([hours(0, 9, 10, 61)])
    assert (short.value.rule, short.value.part) == ("week-short", "09:00-10:00")
    with pytest.raises(BadFieldError, match="week-many"):
        checked([hours(0, at, at + 1) for at in range(7)])
    with pytest.raises(LengthError):
        checked([hours(0, 9, 10, 14)])
