"""A clinic at work, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.journey.clinic import Clinic, clinic_at_work


@pytest.fixture
async def clinic(database_url: str) -> AsyncIterator[Clinic]:
    """Return a clinic at work, with nobody in it yet."""
    async with clinic_at_work(database_url) as at_work:
        yield at_work
