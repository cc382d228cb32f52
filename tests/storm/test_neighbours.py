"""Two clinics in one PostgreSQL: a storm over both, and neither sees anything of the other."""

from pathlib import Path

import pytest

from tests.databases import Run
from tests.storm.forecast import Forecast
from tests.storm.neighbours import storms


@pytest.mark.postgresql
async def test_two_clinics_in_one_database_never_meet(tmp_path: Path) -> None:
    """Each one's books balance alone: rows, letters, reminders and people are its own."""
    forecast = Forecast(seconds=20, seed=5, people=20, doctors=3, kill_every=6)
    async with Run.join().postgresql(migrated=False) as url:
        for seen in await storms(tmp_path, url, forecast, 2):
            assert not seen.wrong, seen.wrong
            assert seen.sums["of them answered"]
