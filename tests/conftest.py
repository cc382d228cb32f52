"""What every test may ask for: a fresh database on SQLite and on PostgreSQL."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from storage.store import Store
from tests.builders import Builder, open_store
from tests.databases import Run, quick_folder

# A slow machine is no failure: no test here is timed.
hypothesis.settings.register_profile("praxis", deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "thorough", deadline=None, print_blob=True, max_examples=5000, stateful_step_count=80
)
hypothesis.settings.load_profile("praxis")

ENGINES = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


def pytest_configure(config: pytest.Config) -> None:
    """Open the run where it begins: in xdist's controller, or in the only process."""
    if not hasattr(config, "workerinput"):
        within = quick_folder()
        if within:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(within))  # and so does tmp_path
        run = Run.open(within=within)
        config.add_cleanup(run.close)


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the URL of a database of this test's own, with the newest schema."""
    run = Run.join()
    fresh = run.sqlite(tmp_path) if request.param == "sqlite" else run.postgresql()
    async with fresh as url:
        yield url


@pytest.fixture(params=ENGINES)
async def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the URL of a database of this test's own, without any tables."""
    run = Run.join()
    sqlite = request.param == "sqlite"
    fresh = run.sqlite(tmp_path, migrated=False) if sqlite else run.postgresql(migrated=False)
    async with fresh as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Return an open store; every connection must have come back when the test ends."""
    async with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def build(store: Store) -> Builder:
    """Return what makes people, doctors and slots in that store."""
    return Builder(store)
