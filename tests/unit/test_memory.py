"""The garbage collector passes over what stands, and over nothing that fell."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.runtime.memory import settle


class House:
    """Refers to itself, as a runtime does in many ways."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[None]:
    """Leave the collector as it was: the other tests share its process."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
def test_a_house_that_was_left_makes_room_when_the_next_one_opens() -> None:
    """A process may lose its database, and the right to work with it, any number of times."""
    house = House()
    left = weakref.ref(house)
    settle()
    del house
    gc.collect()
    assert left() is not None
    settle()
    assert left() is None
