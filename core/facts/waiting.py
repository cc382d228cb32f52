"""What happened to those who wait for a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.model import Appointment, Slot, SlotId, Wait


@dataclass(frozen=True, slots=True)
class WaitJoined:
    """A patient waits for a doctor's times."""

    wait: Wait


@dataclass(frozen=True, slots=True)
class WaitLeft:
    """A patient waits no longer; ``wait`` is as it was, with the slot that was offered."""

    wait: Wait


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """A wait is over.

    ``served``: the patient was booked meanwhile; ``silent``: nobody answered what was offered. Else
    its days have passed.
    """

    wait: Wait
    served: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TimeOffered:
    """A time is kept for the first in line; it is told at ``told``."""

    wait: Wait
    slot: Slot
    told: datetime


@dataclass(frozen=True, slots=True)
class OfferTaken:
    """Who was offered a time has it."""

    wait: Wait
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """Who was offered a time does not want it."""

    wait: Wait
    slot: SlotId


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """An offer came to nothing: nobody answered, or the time is not to be had any more."""

    wait: Wait
    slot: SlotId


WaitFact: TypeAlias = (
    WaitJoined | WaitLeft | WaitEnded | TimeOffered | OfferTaken | OfferDeclined | OfferEnded
)
"""What becomes of those who wait."""
