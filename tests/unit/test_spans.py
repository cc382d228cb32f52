"""Stretches of time as sets of moments."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.slots.spans import Stretches, merged, without

START = datetime(2026, 3, 2, tzinfo=UTC)
HOURS = range(30)


def span(first: int, length: int) -> Span:
    return Span(START + timedelta(hours=first), START + timedelta(hours=first + length))


SPANS = st.lists(st.builds(span, st.integers(0, 20), st.integers(1, 9)), max_size=8)


def moments(spans: list[Span]) -> set[int]:
    """Return the hours that these hold: all there is to know of them."""
    return {hour for hour in HOURS if any(one.overlaps(span(hour, 1)) for one in spans)}


@given(SPANS, SPANS)
def test_they_are_sets(first: list[Span], second: list[Span]) -> None:
    """Joined they hold the same, taken from each other what only the first has; in order, apart."""
    left = without(first, second)
    assert moments(merged(first)) == moments(first)
    assert moments(left) == moments(first) - moments(second)
    for found in (merged(first), left):
        assert all(one.end < other.start for one, other in pairwise(found))
        assert all(one.start < one.end for one in found)


@given(SPANS, st.builds(span, st.integers(0, 20), st.integers(1, 9)))
def test_looking_up_is_asking_each(spans: list[Span], one: Span) -> None:
    assert Stretches(spans).overlap(one) is any(one.overlaps(other) for other in spans)
