"""What happened to the addresses at which calendars outside read along."""

from dataclasses import dataclass
from typing import TypeAlias

from core.ports.feeds import Subscribed


@dataclass(frozen=True, slots=True)
class FeedMade:
    """There is a new address, and no other one any more."""

    of: Subscribed


@dataclass(frozen=True, slots=True)
class FeedEnded:
    """The address is gone, and whoever reads there finds nothing."""

    of: Subscribed


FeedFact: TypeAlias = FeedMade | FeedEnded
