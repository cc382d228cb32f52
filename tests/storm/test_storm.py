"""A short storm over a night in which the clock is put back; ``make storm`` rages longer."""

from datetime import UTC, datetime
from pathlib import Path

from tests.storm.books import balance, transcript
from tests.storm.forecast import Forecast
from tests.storm.storm import storm

BEFORE_THE_CHANGE = datetime(2026, 10, 24, 20, tzinfo=UTC)
"""In Berlin the clock goes from three back to two on the 25th."""


async def test_nothing_is_lost_and_nothing_happens_twice(database_url: str, tmp_path: Path) -> None:
    """People at random, bad weather, death after death; then the books balance."""
    forecast = Forecast(
        seconds=12, seed=3, people=20, doctors=3, kill_every=2, start=BEFORE_THE_CHANGE
    )
    async with storm(tmp_path, database_url, forecast) as after:
        sums, wrong = await balance(after)
        assert not wrong, "\n".join([*wrong, await transcript(after)])
    assert sums["killed"] >= 1
    assert sums["of them answered"]
