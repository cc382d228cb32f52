"""A courier's rounds on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from storage.store import Store
from tests.delivery.rounds import Rounds, office_on


@pytest.fixture
async def rounds(store: Store) -> AsyncIterator[Rounds]:
    """Return a clinic with an outbox, and a Telegram that keeps no pace of its own."""
    async with office_on(store) as made:
        yield made
