"""Memory stays flat, however many press; python -m tests.storm.memory shows it for 100,000."""

import pytest

from tests.storm.memory import growth

BYTES_A_PRESS = 400
"""Less than the smallest thing that could be kept of a press: its id in a set, its text."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_presses_leave_nothing_in_memory(database_url: str) -> None:
    """After twice as many presses the bot holds what it held before."""
    presses = 3_200  # in the first half, every statement is compiled that ever will be
    first, second = await growth(database_url, presses, people=200)
    assert second - first < BYTES_A_PRESS * presses / 2
